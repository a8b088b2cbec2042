# SPDX-License-Identifier: Apache-2.0
"""C-STORE throughput of this node beside Orthanc and DCMTK's storescp, in one run.

  /usr/bin/python3 src/bench/receive.py [--instances 1200] [--rounds 3] [--warm 26400] [--delayed] [--associations 1,4]
                                        [--only node,orthanc,storescp,floor] [--series ct,pet]

Sender: DCMTK's storescu, one process an association, with TCP_NODELAY on sender and peers (--delayed: as it comes, which waits
for delayed acknowledgements, so fewer instances are sent there). Each process sends a folder of instances with UIDs of its own,
made in memory (/dev/shm) before the clock starts. Orthanc syncs each file to disk (its default); storescp --fork syncs nothing
and indexes nothing; the node answers once the instance is durable. A round measures every receiver in turn; figures are medians
of the rounds, ratios are medians of each round's ratio. Before the first round each receiver takes 300 CT and some --warm PET over
four associations: Java compiles what it runs often, and on two cores the compiler takes from the node what it needs until some
25,000 instances have come; how fast a node takes the first 1,200 PET after its start, over one association, is printed too.
"floor" is StoreFloor.java: the least that any receiver needs which syncs each instance before it answers, and does nothing else.
Needs Debian's packages orthanc, dcmtk, python3-pydicom, python3-numpy, and `mvn -q package -DskipTests` before.
"""
import argparse
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

HERE = pathlib.Path(__file__).resolve().parents[2]


def template(rows, sop):
    import io

    import numpy as np
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop
    meta.MediaStorageSOPInstanceUID = uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    d = Dataset()
    d.file_meta = meta
    d.is_little_endian, d.is_implicit_VR = True, False
    d.SOPClassUID, d.SOPInstanceUID = sop, meta.MediaStorageSOPInstanceUID
    d.StudyInstanceUID, d.SeriesInstanceUID, d.FrameOfReferenceUID = uid(), uid(), uid()
    d.PatientName, d.PatientID, d.PatientBirthDate, d.PatientSex = "Phantom^Bench", "BENCH", "", "O"
    d.StudyDate, d.StudyTime, d.ReferringPhysicianName, d.StudyID = "20260101", "120000", "", "1"
    d.AccessionNumber, d.Modality, d.InstanceNumber = "", "CT" if rows == 512 else "PT", 1
    d.ImagePositionPatient, d.ImageOrientationPatient = [-200, -200, 0], [1, 0, 0, 0, 1, 0]
    d.PixelSpacing, d.SliceThickness, d.Rows, d.Columns = [2, 2], 3, rows, rows
    d.BitsAllocated = d.BitsStored = 16
    d.HighBit, d.PixelRepresentation, d.SamplesPerPixel = 15, 1, 1
    d.PhotometricInterpretation, d.RescaleSlope, d.RescaleIntercept = "MONOCHROME2", 1, 0
    d.PixelData = np.random.default_rng(7).integers(0, 2000, (rows, rows)).astype("<i2").tobytes()
    out = io.BytesIO()
    d.save_as(out, write_like_original=False)
    return out.getvalue(), (d.SOPInstanceUID, d.SeriesInstanceUID, d.StudyInstanceUID)


def uid():
    """Always 44 characters, so that one may stand in another's place."""
    return "2.25.1" + str(uuid.uuid4().int % 10**38).zfill(38)


def instance_uids(counting):
    """UIDs of a series: each a random one, or one after another as scanners make them."""
    first = uid()[:-5]
    number = 10000
    while True:
        yield first + str(number) if counting else uid()
        number += 1


def make_folder(folder, made, count, counting):
    data, (instance, series, study) = made
    head = data.index(b"\xe0\x7f\x10\x00")
    begin = data[:head].replace(series.encode(), uid().encode()).replace(study.encode(), uid().encode())
    folder.mkdir(parents=True)
    for i, name in zip(range(count), instance_uids(counting)):
        with open(folder / f"{i:05d}.dcm", "wb") as f:
            f.write(begin.replace(instance.encode(), name.encode()))
            f.write(data[head:])


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_port(port, process):
    for _ in range(300):
        if process.poll() is not None:
            sys.exit(f"a receiver ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("a receiver does not listen")


def jdk():
    homes = [*sorted(str(j) for j in pathlib.Path("/usr/lib/jvm").glob("temurin-25*")), os.environ.get("JAVA_HOME")]
    return next((f"{home}/bin/java" for home in homes if home and os.path.exists(f"{home}/bin/java")), "java")


class Receiver:
    def __init__(self, name, folder, environment, java_options, before=None):
        self.name, self.folder = name, folder
        folder.mkdir()
        self.port = free_port()
        http = free_port()
        if name == "orthanc":
            self.aet = "PACS"
            (folder / "orthanc.json").write_text(json.dumps({
                "Name": "PACS", "DicomAet": "PACS", "DicomPort": self.port, "HttpPort": http,
                "StorageDirectory": str(folder / "db"), "IndexDirectory": str(folder / "db"), "RemoteAccessAllowed": False,
                "AuthenticationEnabled": False, "DicomAlwaysAllowStore": True, "DicomCheckCalledAet": False, "Plugins": []}))
            command = ["Orthanc", str(folder / "orthanc.json")]
        elif name == "storescp":
            self.aet = "SCP"
            (folder / "out").mkdir()
            command = ["storescp", "--fork", "-od", str(folder / "out"), str(self.port)]
        elif name == "floor":
            self.aet = "FLOOR"
            command = [jdk(), str(HERE / "src/bench/StoreFloor.java"), str(self.port), str(folder / "out"), "sync"]
        else:
            self.aet = "YTTERBY"
            # An hour of quiet: what is measured is receiving, not the judging of what the last round brought.
            command = [str(HERE / "ytterby"), "serve", "--dicom-port", str(self.port), "--http-port", str(http), "--quiet-period", "1h"]
            environment = dict(environment, YTTERBY_DATA=str(folder / "data"))
            if java_options:
                environment["JAVA_TOOL_OPTIONS"] = java_options
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=open(folder / "log", "w"), stderr=subprocess.STDOUT,
            preexec_fn=before)
        wait_port(self.port, self.process)
        if name == "node":
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{http}/api/health/ready", timeout=1)
                    break
                except OSError:
                    time.sleep(0.1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def cpu(process):
    """Seconds of CPU of a process and of its children that have ended."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(fields[i]) for i in (11, 12, 13, 14)) / os.sysconf("SC_CLK_TCK")


def children_cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def send(receiver, folders, environment):
    """Seconds, CPU seconds of the senders, CPU seconds of the receiver."""
    sending, receiving = children_cpu(), cpu(receiver.process)
    start = time.monotonic()
    senders = [subprocess.Popen(
        ["storescu", "-aec", receiver.aet, "+sd", "127.0.0.1", str(receiver.port), str(f)],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT) for f in folders]
    for s in senders:
        if s.wait():
            sys.exit(f"storescu into {receiver.name} ended with {s.returncode}")
    seconds = time.monotonic() - start
    time.sleep(0.2)
    return seconds, children_cpu() - sending, cpu(receiver.process) - receiving


def run(receiver, memory, made, counts, environment, counting):
    """Instances/s, and microseconds of CPU an instance of senders and receiver, of one association for each count."""
    folders = [memory / f"series{j}" for j in range(len(counts))]
    for folder, count in zip(folders, counts):
        make_folder(folder, made, count, counting)
    os.sync()
    seconds, sending, receiving = send(receiver, folders, environment)
    for folder in folders:
        shutil.rmtree(folder)
    count = sum(counts)
    return count / seconds, 1e6 * sending / count, 1e6 * receiving / count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--instances", type=int, default=1200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warm", type=int, default=26400)
    parser.add_argument("--delayed", action="store_true")
    parser.add_argument("--associations", default="1,4")
    parser.add_argument("--only", default="orthanc,storescp,node")
    parser.add_argument("--series", default="ct,pet")
    parser.add_argument("--work", default="/var/tmp", help="where the receivers keep what they get: a disk, not memory")
    parser.add_argument("--counting", action="store_true", help="UIDs of a series count up, as scanners make them; else all are random")
    parser.add_argument("--java-options", default="")
    a = parser.parse_args()
    environment = dict(os.environ)
    environment.pop("TCP_NODELAY", None)
    if not a.delayed:
        environment["TCP_NODELAY"] = "1"
    names = a.only.split(",")
    made = {"ct": template(512, "1.2.840.10008.5.1.4.1.1.2"), "pet": template(168, "1.2.840.10008.5.1.4.1.1.128")}
    keys = [(s, int(k)) for s in a.series.split(",") for k in a.associations.split(",")]
    rates = {(n, key): [] for n in names for key in keys}
    cpus = {(n, key): [] for n in names for key in keys}
    memory = pathlib.Path(tempfile.mkdtemp(prefix="ytterby-bench-", dir="/dev/shm"))
    work = pathlib.Path(tempfile.mkdtemp(prefix="ytterby-bench-", dir=a.work))
    receivers = []
    try:
        for name in names:
            receiver = Receiver(name, work / name, environment, a.java_options if name == "node" else "")
            receivers.append(receiver)
            few = a.delayed and name != "node"
            fresh = run(receiver, memory, made["pet"], [50 if few else 1200], environment, a.counting)
            if name == "node":
                print(f"pet x1: node {fresh[0]:.0f} for the first 1200 after its start", flush=True)
            run(receiver, memory, made["ct"], [50 if few else 300], environment, a.counting)
            for _ in range(0 if few else a.warm // 1200):
                run(receiver, memory, made["pet"], [300] * 4, dict(environment, TCP_NODELAY="1"), a.counting)
        for _ in range(a.rounds):
            for series, k in keys:
                for receiver in receivers:
                    rate, sending, receiving = run(receiver, memory, made[series], [a.instances] * k, environment, a.counting)
                    rates[receiver.name, (series, k)].append(rate)
                    cpus[receiver.name, (series, k)].append((sending, receiving))
        print(f"{a.instances} instances an association, {a.rounds} rounds, TCP_NODELAY {'off' if a.delayed else 'on'}; instances/s, median of rounds")
        for key in keys:
            line = f"{key[0]} x{key[1]}: " + "  ".join(
                f"{n} {statistics.median(rates[n, key]):.0f}"
                f" (CPU us an instance: sender {statistics.median(c[0] for c in cpus[n, key]):.0f},"
                f" receiver {statistics.median(c[1] for c in cpus[n, key]):.0f})" for n in names)
            if "node" in names:
                for other in names:
                    if other != "node":
                        ratios = [x / y for x, y in zip(rates["node", key], rates[other, key])]
                        line += f"  node/{other} {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            print(line, flush=True)
    finally:
        for receiver in receivers:
            receiver.stop()
        shutil.rmtree(memory, ignore_errors=True)
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
