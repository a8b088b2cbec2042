# SPDX-License-Identifier: Apache-2.0
"""500 idle and 100 storing associations at once: does everybody get Success, and how much memory does the node take?

  /usr/bin/python3 src/bench/crowd.py [--idle 500] [--storing 100] [--instances 60] [--limit-mib 512]

Idle ones are opened by A-ASSOCIATE-RQ for verification and kept until the end, when each is asked for C-ECHO; the storing ones are DCMTK's storescu,
each with CT slices of its own. As root the node runs in a memory cgroup of the given size: beyond it the kernel takes page cache back, or kills.
Needs dcmtk, python3-pydicom, python3-numpy, and `mvn -q package -DskipTests` before.
"""
import argparse
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time

import receive


def item(kind, data):
    return struct.pack(">BBH", kind, 0, len(data)) + data


def associate(called):
    context = bytes([1, 0, 0, 0]) + item(0x30, b"1.2.840.10008.1.1") + item(0x40, b"1.2.840.10008.1.2")
    user = item(0x51, struct.pack(">I", 16384)) + item(0x52, b"2.25.1")
    body = struct.pack(">HH", 1, 0) + called.ljust(16).encode() + b"IDLE".ljust(16) + bytes(32)
    body += item(0x10, b"1.2.840.10008.3.1.1.1") + item(0x20, context) + item(0x50, user)
    return struct.pack(">BBI", 1, 0, len(body)) + body


def element(tag, value):
    return struct.pack("<HHI", 0, tag, len(value)) + value


def echo():
    command = element(0x0002, b"1.2.840.10008.1.1\0") + element(0x0100, struct.pack("<H", 0x30))
    command += element(0x0110, struct.pack("<H", 1)) + element(0x0800, struct.pack("<H", 0x0101))
    command = element(0x0000, struct.pack("<I", len(command))) + command
    value = struct.pack(">IBB", len(command) + 2, 1, 3) + command
    return struct.pack(">BBI", 4, 0, len(value)) + value


def read_pdu(s):
    head = b""
    while len(head) < 6:
        part = s.recv(6 - len(head))
        if not part:
            return 0, b""
        head += part
    kind, _, length = struct.unpack(">BBI", head)
    body = b""
    while len(body) < length:
        body += s.recv(length - len(body))
    return kind, body


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--idle", type=int, default=500)
    parser.add_argument("--storing", type=int, default=100)
    parser.add_argument("--instances", type=int, default=60)
    parser.add_argument("--limit-mib", type=int, default=512)
    parser.add_argument("--work", default="/var/tmp")
    a = parser.parse_args()
    memory = pathlib.Path(tempfile.mkdtemp(prefix="ytterby-crowd-", dir="/dev/shm"))
    work = pathlib.Path(tempfile.mkdtemp(prefix="ytterby-crowd-", dir=a.work))
    group = pathlib.Path(f"/sys/fs/cgroup/ytterby-crowd-{os.getpid()}")
    v2 = os.path.exists("/sys/fs/cgroup/cgroup.controllers")
    if not v2:
        group = pathlib.Path(f"/sys/fs/cgroup/memory/ytterby-crowd-{os.getpid()}")
    group.mkdir()
    (group / ("memory.max" if v2 else "memory.limit_in_bytes")).write_text(str(a.limit_mib << 20))
    environment = dict(os.environ, TCP_NODELAY="1", YTTERBY_DICOM_MAX_ASSOCIATIONS=str(a.idle + a.storing + 10),
                       YTTERBY_DICOM_IDLE_TIMEOUT="10m", YTTERBY_AOT_CACHE="off")
    node = None
    try:
        folders = [memory / f"{j}" for j in range(a.storing)]
        made = receive.template(512, "1.2.840.10008.5.1.4.1.1.2")
        for folder in folders:
            receive.make_folder(folder, made, a.instances)
        node = receive.Receiver("node", work / "node", environment, "",
                                before=lambda: (group / "cgroup.procs").write_text(str(os.getpid())))
        idle = []
        for _ in range(a.idle):
            s = socket.create_connection(("127.0.0.1", node.port), 30)
            s.settimeout(120)
            s.sendall(associate("YTTERBY"))
            kind, _ = read_pdu(s)
            if kind != 2:
                sys.exit(f"an idle association was not accepted: PDU type {kind}")
            idle.append(s)
        print(f"{len(idle)} idle associations open, resident {resident(node, 'VmRSS')} MiB")
        seconds, _, used = receive.send(node, folders, environment)
        count = a.storing * a.instances
        print(f"{count} instances over {a.storing} associations stored, {count / seconds:.0f}/s,"
              f" {1e6 * used / count:.0f} us of CPU each")
        alive = 0
        for s in idle:
            s.sendall(echo())
            alive += read_pdu(s)[0] == 4
        print(f"{alive} of {len(idle)} idle associations answer C-ECHO; resident at the peak {resident(node, 'VmHWM')} MiB,"
              f" limit {a.limit_mib} MiB")
        if alive != len(idle):
            sys.exit(1)
    finally:
        if node:
            node.stop()
        shutil.rmtree(memory, ignore_errors=True)
        shutil.rmtree(work, ignore_errors=True)
        time.sleep(0.5)
        try:
            group.rmdir()
        except OSError as e:
            print("the cgroup stays:", e)


def resident(node, field):
    for line in pathlib.Path(f"/proc/{node.process.pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) >> 10
    return None


if __name__ == "__main__":
    main()
