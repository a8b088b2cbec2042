# SPDX-License-Identifier: Apache-2.0
"""Sending into stock peers: `./ytterby send` into DCMTK's storescp and Orthanc as they come, without TCP_NODELAY.

  /usr/bin/python3 src/bench/send.py [--instances 1200] [--rounds 3]

A peer whose small writes wait for our acknowledgement would cost 40 ms an instance (25 instances/s); seconds are those that the command itself
reports, from its first association to its last answer. Needs orthanc, dcmtk, python3-pydicom, python3-numpy, and a build.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile

import receive


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--instances", type=int, default=1200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", default="/var/tmp")
    a = parser.parse_args()
    environment = dict(os.environ)
    environment.pop("TCP_NODELAY", None)
    memory = pathlib.Path(tempfile.mkdtemp(prefix="ytterby-send-", dir="/dev/shm"))
    work = pathlib.Path(tempfile.mkdtemp(prefix="ytterby-send-", dir=a.work))
    made = {"ct": receive.template(512, "1.2.840.10008.5.1.4.1.1.2"), "pet": receive.template(168, "1.2.840.10008.5.1.4.1.1.128")}
    peers = []
    try:
        for name in ("storescp", "orthanc"):
            peers.append(receive.Receiver(name, work / name, environment, ""))
        for series in made:
            for peer in peers:
                rates = []
                for _ in range(a.rounds):
                    folder = memory / "files"
                    receive.make_folder(folder, made[series], a.instances)
                    done = subprocess.run(
                        [str(receive.HERE / "ytterby"), "send", f"{peer.aet}@127.0.0.1:{peer.port}", str(folder), "--json"],
                        env=environment, capture_output=True, text=True, check=True)
                    said = json.loads(done.stdout.strip().splitlines()[-1])
                    rates.append(a.instances / said["seconds"])
                    shutil.rmtree(folder)
                print(f"{series} into {peer.name}: {statistics.median(rates):.0f} instances/s ({min(rates):.0f} to {max(rates):.0f})", flush=True)
    finally:
        for peer in peers:
            peer.stop()
        shutil.rmtree(memory, ignore_errors=True)
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
