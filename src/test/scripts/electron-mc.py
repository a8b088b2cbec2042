#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cases of mixed tissues for electron-mc.c, and the table that MixedTissueMonteCarloTest reads.

    /usr/bin/python3 src/test/scripts/electron-mc.py cases FOLDER
    gcc -O3 -o FOLDER/mc src/test/scripts/electron-mc.c -lm
    /usr/bin/python3 src/test/scripts/stopping-powers.py SPECTRUM FOLDER/delta.txt
    FOLDER/mc FOLDER/delta.txt SPECTRUM FOLDER/sphere.bin 900000 1 FOLDER/sphere.1.out     (each case, seeds 1, 2, ...)
    /usr/bin/python3 src/test/scripts/electron-mc.py table FOLDER > src/test/resources/org/ytterby/dose/electron-mc.csv
    /usr/bin/python3 src/test/scripts/electron-mc.py voxels FOLDER > src/test/resources/org/ytterby/dose/electron-mc-voxels.csv

40 x 40 x 40 voxels of 4 mm, if nothing else is said. sphere: tumour of 28 mm in lung; rib: 8 mm of cortical bone at the border of activity in liver;
dome: a liver of 56 mm radius, its upper 28 mm active, in lung; tilt: activity in liver up to an oblique plane of lung; facet: the same with cortical bone
for lung; ball: a ball of cortical bone of 28 mm in liver, active for 12 mm about it; marrow: the rib again, but itself active. Chosen before they were run,
and judged by what holds for the others: nodule: a tumour of 20 mm in lung on voxels of 3 mm; fissure: 4 mm of lung between two livers, one of them active,
on voxels of 2.734 x 2.734 x 3.27 mm (the fissure 3.27); hilum: active lung beside liver. Chosen when the engine was thought to be done: recess: a wedge of
lung, 0 to 18 mm, between a convex liver and the wall of the chest; gas: a bowel full of gas that lies in the liver (gas: soft tissue of 0.0012 g/mL).
Tables tell the cases that have been run.
Needs numpy and scipy.
"""
import glob
import sys

import numpy as np
from scipy.ndimage import distance_transform_edt

LIVER, LUNG, BONE, GAS = 0, 1, 2, 4
EDGE_MM = (4., 4., 4.)
SLANTED_MM = (2.734, 2.734, 3.27)
PET_MM = (4.07, 4.07, 3.)
SPECT_MM = (4.8, 4.8, 4.8)


def middles(across, edge_mm):
    """Middles of voxels in mm from that of the field: z, y, x of each."""
    z, y, x = ((np.arange(n) - (n - 1) / 2) * mm for n, mm in zip(across[::-1], edge_mm[::-1]))
    return np.meshgrid(z, y, x, indexing='ij')


def cases():
    """Name, edges of a voxel in mm, tissue and activity."""
    z, y, x = middles((40, 40, 40), EDGE_MM)
    r2, dome = x * x + y * y + z * z, x * x + y * y + (z + 60) ** 2 < 56 ** 2
    rib = np.full(x.shape, LIVER)
    rib[(z > 0) & (z < 8)] = BONE
    lung = x + y + 2 * z > 0
    wide = (abs(x) < 48) & (abs(y) < 48)
    yield 'sphere', EDGE_MM, np.where(r2 < 14 ** 2, LIVER, LUNG), r2 < 14 ** 2
    yield 'rib', EDGE_MM, rib, (z < 0) & (z > -24) & wide
    yield 'dome', EDGE_MM, np.where(dome, LIVER, LUNG), dome & (z > -28)
    yield 'tilt', EDGE_MM, np.where(lung, LUNG, LIVER), ~lung & (r2 < 32 ** 2) & (x + y + 2 * z < 0)
    yield 'facet', EDGE_MM, np.where(lung, BONE, LIVER), ~lung & (r2 < 32 ** 2) & (x + y + 2 * z < 0)
    yield 'ball', EDGE_MM, np.where(r2 < 14 ** 2, BONE, LIVER), (r2 >= 14 ** 2) & (r2 < 26 ** 2)
    yield 'marrow', EDGE_MM, rib, (rib == BONE) & wide
    yield 'hilum', EDGE_MM, np.where(z > 0, LUNG, LIVER), (z > 0) & (z < 24) & (abs(x) < 32) & (abs(y) < 32)
    z, y, x = middles((40, 40, 40), (3., 3., 3.))
    r2 = x * x + y * y + z * z
    yield 'nodule', (3., 3., 3.), np.where(r2 < 10 ** 2, LIVER, LUNG), r2 < 10 ** 2
    z, y, x = middles((40, 40, 41), SLANTED_MM)
    yield 'fissure', SLANTED_MM, np.where(abs(z) < 1, LUNG, LIVER), (z < -1) & (z > -20) & (abs(x) < 32) & (abs(y) < 32)
    z, y, x = middles((44, 44, 50), PET_MM)
    axis = np.sqrt((z + 60) * (z + 60) + y * y)
    wedge = (axis >= 58) & (axis < 58 + np.clip(9 + .2 * x, 0, 18))
    yield 'recess', PET_MM, np.where(wedge, LUNG, LIVER), (axis < 58) & (x * x + y * y + (z + 2) * (z + 2) < 26 ** 2)
    z, y, x = middles((40, 40, 40), SPECT_MM)
    bowel = x * x / 676 + y * y / 361 + (z - 3) * (z - 3) / 484 < 1
    yield 'gas', SPECT_MM, np.where(bowel, GAS, LIVER), ~bowel & (z < -10) & (z > -36) & (abs(x) < 30) & (abs(y + 3) < 30)


def beyond(tissue, most_mm, far):
    """Liver on the other side of the middle plane."""
    return (tissue == LIVER) & (np.arange(tissue.shape[0])[:, None, None] > tissue.shape[0] // 2) & (far <= most_mm + 1e-6)


def regions(edge_mm, tissue, active):
    """Voxels of each region by name, 8 at most."""
    far = distance_transform_edt(~active, sampling=edge_mm[::-1])
    cold = ~active
    named = {'active': active}
    for most in (8, 16, 24):
        named[f'lung {most}'] = (tissue == LUNG) & cold & (far <= most + 1e-6)
    named['bone'] = tissue == BONE
    if (tissue[active] != LIVER).any():
        named['liver 8'] = (tissue == LIVER) & cold & (far <= 8 + 1e-6)
    if (tissue[tissue.shape[0] // 2] == LUNG).all() and (tissue[-1] == LIVER).all():
        named['beyond 8'] = beyond(tissue, 8, far)
    elif edge_mm == PET_MM:
        named['beyond 24'] = beyond(tissue, 24, far)
    elif edge_mm == SPECT_MM:
        named['beyond 36'] = beyond(tissue, 36, far)
    return {name: voxels for name, voxels in named.items() if voxels.any()}


def merged(folder, name):
    """Mean and standard error of all runs of a case: of its voxels, then of eight regions. Runs have as many decays each."""
    runs = [np.fromfile(path).reshape(2, -1) for path in sorted(glob.glob(f'{folder}/{name}.[0-9]*.out'))]
    return np.mean([run[0] for run in runs], axis=0), np.sqrt(sum(run[1] ** 2 for run in runs)) / len(runs)


def run(folder):
    return [case for case in cases() if glob.glob(f'{folder}/{case[0]}.[0-9]*.out')]


def voxels(folder):
    print('# fraction of the emitted energy in each voxel whose standard error is below 3 %, electron-mc.c; index: columns first, then rows, planes')
    print('case,index,fraction,relative_standard_error')
    for name, _, tissue, _ in run(folder):
        tissue = tissue.ravel()
        mean, error = (values[:tissue.size] for values in merged(folder, name))
        for index in np.flatnonzero((tissue != GAS) & (mean > 0) & (error < .03 * mean)):
            print('%s,%d,%.3e,%.4f' % (name, index, mean[index], error[index] / mean[index]))


def table(folder):
    print('# mean fraction of the emitted energy in a voxel, electron-mc.c; regions: active voxels, others of lung and liver up to so many mm from the nearest')
    print('# of them (beyond: on the other side of fissure, recess or gas), bone')
    print('case,region,voxels,fraction,relative_standard_error')
    for name, edge_mm, tissue, active in run(folder):
        mean, error = merged(folder, name)
        for i, (region, voxels) in enumerate(regions(edge_mm, tissue, active).items()):
            total, spread = mean[tissue.size + i], error[tissue.size + i]
            print('%s,%s,%d,%.6e,%.5f' % (name, region, voxels.sum(), total / voxels.sum(), spread / total))


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ('cases', 'table', 'voxels'):
        sys.exit(__doc__)
    if sys.argv[1] != 'cases':
        return {'table': table, 'voxels': voxels}[sys.argv[1]](sys.argv[2])
    for name, edge_mm, tissue, active in cases():
        bits = sum(voxels.astype(np.uint8) << i for i, voxels in enumerate(regions(edge_mm, tissue, active).values()))
        with open(f'{sys.argv[2]}/{name}.bin', 'wb') as out:
            out.write(np.array([*tissue.shape[::-1], *edge_mm], float).tobytes())
            for bytes_of in (tissue, active, bits):
                out.write(bytes_of.astype(np.uint8).tobytes())


if __name__ == '__main__':
    main()
