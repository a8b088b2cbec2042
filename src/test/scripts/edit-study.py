#!/usr/bin/env python3
"""Makes a study with one thing wrong out of a good one, under new UIDs, for tests of refusals. Needs pydicom.

    edit-study.py IN OUT CASE        CASE: missing-slice | half-life | no-time | neither | as-y90-nuclide

no-time has no time of the administration, neither no activity either.
"""
import glob, hashlib, os, sys
import pydicom
from pydicom.uid import UID

source, out, case = sys.argv[1:4]
os.makedirs(out, exist_ok=True)
new = lambda uid: UID('2.25.' + str(int(hashlib.sha256((case + '|' + str(uid)).encode()).hexdigest()[:31], 16)))
kept = ('StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID', 'FrameOfReferenceUID', 'ReferencedSOPInstanceUID', 'ReferencedFrameOfReferenceUID')


def rename(ds):
    for e in ds:
        if e.VR == 'SQ':
            for item in e.value:
                rename(item)
        elif e.keyword in kept:
            e.value = new(e.value)


sets = [pydicom.dcmread(f, force=True) for f in sorted(glob.glob(os.path.join(source, '**', '*.dcm'), recursive=True))]
slices = sorted((d for d in sets if d.get('Modality') == 'PT'), key=lambda d: float(d.ImagePositionPatient[2]))
gone = slices[len(slices) // 2] if case == 'missing-slice' else None
for n, ds in enumerate(sets):
    if ds is gone or 'SOPClassUID' not in ds:
        continue
    if ds.get('Modality') == 'PT':
        info = ds.RadiopharmaceuticalInformationSequence[0]
        if case == 'half-life':
            info.RadionuclideHalfLife = '6588'
        elif case in ('no-time', 'neither'):
            dose = ('RadionuclideTotalDose',) if case == 'neither' else ()
            for name in ('RadiopharmaceuticalStartDateTime', 'RadiopharmaceuticalStartTime') + dose:
                if name in info:
                    delattr(info, name)
        elif case == 'as-y90-nuclide':
            code = pydicom.Dataset()
            code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = '14691008', 'SCT', '^90^Yttrium'
            info.RadionuclideCodeSequence = [code]
            info.RadionuclideHalfLife = '230580'
            info.RadionuclidePositronFraction = '3.186e-05'
    rename(ds)
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    ds.save_as(os.path.join(out, f'{n:04d}.dcm'), write_like_original=False)
