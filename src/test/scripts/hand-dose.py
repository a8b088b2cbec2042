#!/usr/bin/env python3
"""Recomputes by hand what Ytterby reports, without any of its code: pydicom and numpy only.

    hand-dose.py STUDY RTDOSE SUMMARY [--administered-mbq M] [--hours H] [--k 49.73] [--density 1.04]

STUDY: a folder with the PET slices (BQML, START) and RTSTRUCTs that were sent; RTDOSE and SUMMARY (summary.json): what came back.
For each region of the RTSTRUCT: voxels whose centre lies inside the polygons (several contours of a plane XORed), volume, activity
at administration, and the mean dose A x K / m on the absolute and the primary basis; beside it what the summary says and what the RT Dose holds in
the same voxels. Exit 1 when one differs by more than 0.1 %.
"""
import argparse, glob, json, os, sys
import numpy as np, pydicom

p = argparse.ArgumentParser()
p.add_argument('study'); p.add_argument('rtdose'); p.add_argument('summary')
p.add_argument('--administered-mbq', type=float, default=2600.0); p.add_argument('--hours', type=float, default=20.0)
p.add_argument('--k', type=float, default=49.73); p.add_argument('--density', type=float, default=1.04)
p.add_argument('--half-life-h', type=float, default=64.05); p.add_argument('--tolerance', type=float, default=1e-3)
a = p.parse_args()

sets = [pydicom.dcmread(f) for f in sorted(glob.glob(os.path.join(a.study, '**', '*.dcm'), recursive=True))]
pet = sorted((d for d in sets if d.Modality == 'PT'), key=lambda d: float(d.ImagePositionPatient[2]))
structures = [d for d in sets if d.Modality == 'RTSTRUCT']
z = np.array([float(d.ImagePositionPatient[2]) for d in pet])
depth = np.abs(np.gradient(z))  # half the distance to each neighbour; the ends take the adjacent step
depth[0], depth[-1] = abs(z[1] - z[0]), abs(z[-1] - z[-2])
dy, dx = (float(v) for v in pet[0].PixelSpacing)
x0, y0 = float(pet[0].ImagePositionPatient[0]), float(pet[0].ImagePositionPatient[1])
image = np.stack([d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept) for d in pet])  # Bq/mL at series time
to_administration = 2.0 ** (a.hours / a.half_life_h)
voxel_ml = dx * dy * depth / 1000.0
measured_mbq = float((image.sum(axis=(1, 2)) * voxel_ml).sum()) * to_administration / 1e6
ratio = measured_mbq / a.administered_mbq
columns = x0 + dx * np.arange(image.shape[2]); rows = y0 + dy * np.arange(image.shape[1])


def inside(polygon):
    """Even-odd rule over the voxel centres of a plane."""
    hit = np.zeros((len(rows), len(columns)), bool)
    px, py = polygon[:, 0], polygon[:, 1]
    qx, qy = np.roll(px, -1), np.roll(py, -1)
    for r, y in enumerate(rows):
        crossing = (py > y) != (qy > y)
        at = px[crossing] + (y - py[crossing]) * (qx[crossing] - px[crossing]) / (qy[crossing] - py[crossing])
        hit[r] = (columns[:, None] < at[None, :]).sum(axis=1) % 2 == 1
    return hit


dose = pydicom.dcmread(a.rtdose)
gray = dose.pixel_array.astype(float) * float(dose.DoseGridScaling)
offsets = np.array([float(v) for v in dose.GridFrameOffsetVector]) + float(dose.ImagePositionPatient[2])
assert gray.shape == image.shape and np.allclose(offsets, z, atol=0.005), 'the dose grid is not the PET grid'
summary = json.load(open(a.summary))
reported = {r['name']: r for r in summary['regions']}
worst = 0.0


def compare(what, hand, found):
    global worst
    difference = abs(found - hand) / abs(hand); worst = max(worst, difference)
    print(f'    {what:<34} by hand {hand:14.5f}   reported {found:14.5f}   {100 * difference:8.4f} %')


print(f'field of view: {measured_mbq:.3f} MBq at administration / {a.administered_mbq} MBq administered')
compare('ratio', ratio, summary['totals']['ratio'])
for s in structures:
    names = {r.ROINumber: r.ROIName for r in s.StructureSetROISequence}
    for roi in s.ROIContourSequence:
        if 'ContourSequence' not in roi:
            continue
        mask = np.zeros(image.shape, bool)
        for contour in roi.ContourSequence:
            points = np.array([float(v) for v in contour.ContourData]).reshape(-1, 3)
            mask[int(np.argmin(np.abs(z - points[0, 2])))] ^= inside(points)
        name = names[roi.ReferencedROINumber]
        per_plane = mask.sum(axis=(1, 2)); volume = float((per_plane * voxel_ml).sum())
        activity = float(((image * mask).sum(axis=(1, 2)) * voxel_ml).sum()) * to_administration / 1e6
        mass_g = volume * a.density
        absolute = activity / 1e3 * a.k / (mass_g / 1e3)
        # A field that cuts through the activity has no relative dose.
        primary = absolute if summary['basis'] == 'absolute' else absolute / ratio
        print(f'{name}: {int(mask.sum())} voxels; A = {activity:.5f} MBq, m = {volume:.4f} mL x {a.density} g/mL = {mass_g:.4f} g,'
              f' A x K / m = {activity:.5f}e-3 GBq x {a.k} Gy kg/GBq / {mass_g / 1e3:.6f} kg = {absolute:.4f} Gy')
        r = reported[name]
        compare('volume [mL]', volume, r['volume_ml']); compare('activity at administration [MBq]', activity, r['activity_mbq'] if not isinstance(r['activity_mbq'], dict) else r['activity_mbq']['at_administration'])
        compare('absolute mean [Gy]', absolute, r['absolute']['mean_gy']); compare('primary mean [Gy]', primary, r['mean_gy'])
        in_dose = float(((gray * mask).sum(axis=(1, 2)) * voxel_ml).sum() / volume)
        compare('mean of the RT Dose [Gy]', primary, in_dose)
print(f'worst difference {100 * worst:.4f} % (allowed {100 * a.tolerance} %)')
sys.exit(0 if worst <= a.tolerance else 1)
