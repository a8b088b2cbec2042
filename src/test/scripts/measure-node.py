#!/usr/bin/env python3
"""Measures a node by hand: start to ready, peak memory while 1 GB arrives, last instance to delivered (quiet period excluded).

    measure-node.py [STUDY]     STUDY: a folder with a 90Y study to be dosed; default: a phantom that is made first

Run from the project's root after ./ytterby has built. Needs DCMTK (storescu, storescp) and Debian's python3-pydicom, python3-numpy.
Figures go to docs/benchmarks.md; they are of one machine and one moment.
"""
import json, os, subprocess, sys, tempfile, time, urllib.request, datetime
import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import generate_uid, ExplicitVRLittleEndian

QUIET_S = 1.0
work = tempfile.mkdtemp(prefix='measure-node-')


def node(*more):
    began = time.monotonic()
    p = subprocess.Popen(['./ytterby', 'serve', '--data', work + '/data', '--dicom-port', '0', '--http-port', '0',
                          '--quiet-period', f'{int(QUIET_S)}s', *more], stdout=subprocess.PIPE, stderr=open(work + '/node.log', 'a'), text=True)
    ready = json.loads(p.stdout.readline())
    return p, ready, time.monotonic() - began


def gigabyte(folder):
    os.makedirs(folder); study, series = generate_uid(), generate_uid(); rng = np.random.default_rng(1)
    pixels = rng.integers(0, 2000, (512, 512)).astype('<i2').tobytes()
    for i in range(2000):
        m = FileMetaDataset(); m.MediaStorageSOPClassUID = '1.2.840.10008.5.1.4.1.1.2'; m.MediaStorageSOPInstanceUID = generate_uid(); m.TransferSyntaxUID = ExplicitVRLittleEndian
        d = Dataset(); d.file_meta = m; d.is_little_endian = True; d.is_implicit_VR = False
        d.SOPClassUID, d.SOPInstanceUID, d.StudyInstanceUID, d.SeriesInstanceUID = m.MediaStorageSOPClassUID, m.MediaStorageSOPInstanceUID, study, series
        d.Modality, d.PatientID, d.InstanceNumber = 'CT', 'BENCH', i + 1
        d.Rows = d.Columns = 512; d.BitsAllocated = d.BitsStored = 16; d.HighBit = 15; d.PixelRepresentation = 1; d.SamplesPerPixel = 1
        d.PhotometricInterpretation = 'MONOCHROME2'; d.PixelData = pixels; d.save_as(f'{folder}/{i:04d}.dcm', write_like_original=False)


def get(ready, path):
    return json.load(urllib.request.urlopen(f'http://127.0.0.1:{ready["http"]}{path}'))


def memory(pid):
    return {line.split(':')[0]: line.split()[1] for line in open(f'/proc/{pid}/status') if line.startswith(('VmHWM', 'VmRSS'))}


starts = []
for _ in range(3):
    p, ready, took = node(); starts.append(took); p.terminate(); p.wait()
print('start to ready [s]:', ' '.join(f'{s:.2f}' for s in starts), '(first one makes the database)')
gigabyte(work + '/ct')
pacs = subprocess.Popen(['storescp', '-od', work, '--ignore', '11199'], env=dict(os.environ, TCP_NODELAY='1'))
p, ready, _ = node('--pacs', 'STORESCP@127.0.0.1:11199')
before = memory(p.pid); began = time.monotonic()
subprocess.run(['storescu', '-aec', 'YTTERBY', '+sd', '127.0.0.1', str(ready['dicom']), work + '/ct'], check=True, env=dict(os.environ, TCP_NODELAY='1'))
took = time.monotonic() - began; after = memory(p.pid)
print(f'1.05 GB in 2,000 CT instances: {took:.1f} s, {2000 / took:.0f} instances/s; resident before {int(before["VmRSS"]) // 1024} MiB, peak {int(after["VmHWM"]) // 1024} MiB')
study = sys.argv[1] if len(sys.argv) > 1 else work + '/phantom'
if len(sys.argv) < 2:
    subprocess.run(['./ytterby', 'phantom', study], check=True, stdout=subprocess.DEVNULL)
for n in ('truth.json', 'treatment.yaml'):
    if os.path.exists(f'{study}/{n}'): os.remove(f'{study}/{n}')
subprocess.run(['storescu', '-aec', 'YTTERBY', '+sd', '+r', '127.0.0.1', str(ready['dicom']), study], check=True, env=dict(os.environ, TCP_NODELAY='1'))
last = datetime.datetime.now(datetime.timezone.utc)
while True:
    done = [c for c in get(ready, '/api/cases')['cases'] if (c.get('run') or {}).get('delivered_at')]
    if done: break
    time.sleep(0.05)
delivered = datetime.datetime.fromisoformat(done[0]['run']['delivered_at'].replace('Z', '+00:00'))
print(f'last instance to delivered, quiet period of {QUIET_S} s excluded: {(delivered - last).total_seconds() - QUIET_S:.2f} s')
p.terminate(); p.wait(); pacs.terminate()
