#!/usr/bin/env python3
"""Measures a node by hand: start to ready, memory while four associations send 1 GB each, last instance to delivered.

    measure-node.py [STUDY]     STUDY: a folder with a 90Y study to be dosed; default: a phantom that is made first

Run from the project's root after ./ytterby has built. Needs DCMTK (storescu, storescp) and Debian's python3-pydicom, python3-numpy.
As root the node runs in a cgroup of 512 MiB while it receives: what it takes beyond that, page cache included, the kernel takes back
or kills. Figures go to docs/benchmarks.md; they are of one machine and one moment.
"""
import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

QUIET_S = 1.0
ASSOCIATIONS = 4
INSTANCES = 2000  # of 512 x 512 x 2 bytes: 1.05 GB an association
LIMIT = 512 << 20
NODELAY = dict(os.environ, TCP_NODELAY='1')
work = tempfile.mkdtemp(prefix='measure-node-')


class Cgroup:
    """A memory cgroup of version 1 or 2 of its own; none where they can't be made."""

    def __init__(self):
        v2 = os.path.exists('/sys/fs/cgroup/cgroup.controllers')
        self.folder = f'/sys/fs/cgroup/{"" if v2 else "memory/"}measure-node-{os.getpid()}'
        self.peak = 'memory.peak' if v2 else 'memory.max_usage_in_bytes'
        try:
            os.makedirs(self.folder)
            self.write('memory.max' if v2 else 'memory.limit_in_bytes', LIMIT)
            self.made = True
        except OSError as e:
            print('no cgroup, memory is not limited:', e)
            self.made = False

    def write(self, name, value):
        with open(f'{self.folder}/{name}', 'w') as f:
            f.write(str(value))

    def enter(self):
        if self.made:
            self.write('cgroup.procs', os.getpid())

    def peak_mib(self):
        return int(open(f'{self.folder}/{self.peak}').read()) >> 20 if self.made else None

    def remove(self):
        if self.made:
            os.rmdir(self.folder)


def node(*more, cgroup=None):
    began = time.monotonic()
    process = subprocess.Popen(
        ['./ytterby', 'serve', '--data', work + '/data', '--dicom-port', '0', '--http-port', '0', '--quiet-period', f'{int(QUIET_S)}s', *more],
        stdout=subprocess.PIPE, stderr=open(work + '/node.log', 'a'), text=True, preexec_fn=cgroup.enter if cgroup else None)
    ready = json.loads(process.stdout.readline())
    return process, ready, time.monotonic() - began


def stop(process):
    process.terminate()
    process.wait()


def gigabyte(folder, seed):
    os.makedirs(folder)
    study, series = generate_uid(), generate_uid()
    pixels = np.random.default_rng(seed).integers(0, 2000, (512, 512)).astype('<i2').tobytes()
    for i in range(INSTANCES):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = '1.2.840.10008.5.1.4.1.1.2'
        meta.MediaStorageSOPInstanceUID = generate_uid()
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        d = Dataset()
        d.file_meta, d.is_little_endian, d.is_implicit_VR = meta, True, False
        d.SOPClassUID, d.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
        d.StudyInstanceUID, d.SeriesInstanceUID = study, series
        d.Modality, d.PatientID, d.InstanceNumber = 'CT', 'BENCH', i + 1
        d.Rows = d.Columns = 512
        d.BitsAllocated = d.BitsStored = 16
        d.HighBit, d.PixelRepresentation, d.SamplesPerPixel = 15, 1, 1
        d.PhotometricInterpretation, d.PixelData = 'MONOCHROME2', pixels
        d.save_as(f'{folder}/{i:04d}.dcm', write_like_original=False)


def send(ready, folder, *options):
    return subprocess.Popen(['storescu', '-aec', 'YTTERBY', '+sd', *options, '127.0.0.1', str(ready['dicom']), folder], env=NODELAY)


def resident_mib(pid, what):
    return next(int(line.split()[1]) for line in open(f'/proc/{pid}/status') if line.startswith(what)) >> 10


def starts():
    took = []
    for _ in range(4):
        process, _, seconds = node()
        took.append(seconds)
        stop(process)
    print('start to ready [s]:', ' '.join(f'{s:.2f}' for s in took), '(the first one makes the database)')


def memory():
    for i in range(ASSOCIATIONS):
        gigabyte(f'{work}/ct{i}', i)
    cgroup = Cgroup()
    process, ready, _ = node(cgroup=cgroup)
    before = resident_mib(process.pid, 'VmRSS')
    began = time.monotonic()
    senders = [send(ready, f'{work}/ct{i}') for i in range(ASSOCIATIONS)]
    failed = [s.wait() for s in senders if s.wait() != 0]
    took = time.monotonic() - began
    peak = resident_mib(process.pid, 'VmHWM')
    health = json.load(urllib.request.urlopen(f'http://127.0.0.1:{ready["http"]}/api/health'))
    stop(process)
    count = ASSOCIATIONS * INSTANCES
    print(f'{ASSOCIATIONS} associations of {INSTANCES * 512 * 512 * 2 / 1e9:.2f} GB: {took:.0f} s, {count / took:.0f} instances/s, '
          f'{len(failed)} senders failed; resident before {before} MiB, peak {peak} MiB; cgroup limit {LIMIT >> 20} MiB, '
          f'peak with page cache {cgroup.peak_mib()} MiB; health {health["status"]}')
    cgroup.remove()


def turn_around(study):
    pacs = subprocess.Popen(['storescp', '-od', work, '--ignore', '11199'], env=NODELAY)
    process, ready, _ = node('--pacs', 'STORESCP@127.0.0.1:11199')
    assert send(ready, study, '+r').wait() == 0
    last = datetime.datetime.now(datetime.timezone.utc)
    done = []
    while not done:
        time.sleep(0.05)
        page = json.load(urllib.request.urlopen(f'http://127.0.0.1:{ready["http"]}/api/cases'))
        done = [c for c in page['cases'] if (c.get('run') or {}).get('delivered_at')]
    delivered = datetime.datetime.fromisoformat(done[0]['run']['delivered_at'].replace('Z', '+00:00'))
    print(f'last instance to delivered, quiet period of {QUIET_S} s excluded: {(delivered - last).total_seconds() - QUIET_S:.2f} s')
    stop(process)
    stop(pacs)


def phantom():
    study = work + '/phantom'
    subprocess.run(['./ytterby', 'phantom', study], check=True, stdout=subprocess.DEVNULL)
    for name in ('truth.json', 'treatment.yaml'):
        if os.path.exists(f'{study}/{name}'):
            os.remove(f'{study}/{name}')
    return study


if __name__ == '__main__':
    starts()
    turn_around(sys.argv[1] if len(sys.argv) > 1 else phantom())
    memory()
