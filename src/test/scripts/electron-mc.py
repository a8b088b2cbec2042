#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cases of mixed tissues for electron-mc.c, and the table that MixedTissueMonteCarloTest reads.

    /usr/bin/python3 src/test/scripts/electron-mc.py cases FOLDER
    gcc -O3 -o FOLDER/mc src/test/scripts/electron-mc.c -lm
    /usr/bin/python3 src/test/scripts/stopping-powers.py SPECTRUM FOLDER/delta.txt
    FOLDER/mc FOLDER/delta.txt SPECTRUM FOLDER/sphere.bin 900000 1 FOLDER/sphere.1.out     (each case, seeds 1, 2, ...)
    /usr/bin/python3 src/test/scripts/electron-mc.py table FOLDER > src/test/resources/org/ytterby/dose/electron-mc.csv
    /usr/bin/python3 src/test/scripts/electron-mc.py voxels FOLDER > src/test/resources/org/ytterby/dose/electron-mc-voxels.csv

40 x 40 x 40 voxels of 4 mm. sphere: tumour of 28 mm in lung; rib: 8 mm of cortical bone at the border of activity in liver; dome: a liver of 56 mm
radius, its upper 28 mm active, in lung; tilt: activity in liver up to an oblique plane of lung; facet: the same with cortical bone for lung; ball: a
ball of cortical bone of 28 mm in liver, active for 12 mm about it; marrow: the rib again, but itself active. Tables tell the cases that have been run.
Needs numpy and scipy.
"""
import glob
import sys

import numpy as np
from scipy.ndimage import distance_transform_edt

ACROSS, EDGE_MM = 40, 4.
LIVER, LUNG, BONE = 0, 1, 2


def cases():
    along = (np.arange(ACROSS) - (ACROSS - 1) / 2) * EDGE_MM
    z, y, x = np.meshgrid(along, along, along, indexing='ij')
    r2, dome = x * x + y * y + z * z, x * x + y * y + (z + 60) ** 2 < 56 ** 2
    rib = np.full(x.shape, LIVER)
    rib[(z > 0) & (z < 8)] = BONE
    lung = x + y + 2 * z > 0
    yield 'sphere', np.where(r2 < 14 ** 2, LIVER, LUNG), r2 < 14 ** 2
    yield 'rib', rib, (z < 0) & (z > -24) & (abs(x) < 48) & (abs(y) < 48)
    yield 'dome', np.where(dome, LIVER, LUNG), dome & (z > -28)
    yield 'tilt', np.where(lung, LUNG, LIVER), ~lung & (r2 < 32 ** 2) & (x + y + 2 * z < 0)
    yield 'facet', np.where(lung, BONE, LIVER), ~lung & (r2 < 32 ** 2) & (x + y + 2 * z < 0)
    yield 'ball', np.where(r2 < 14 ** 2, BONE, LIVER), (r2 >= 14 ** 2) & (r2 < 26 ** 2)
    yield 'marrow', rib, (rib == BONE) & (abs(x) < 48) & (abs(y) < 48)


def merged(folder, name, shape):
    """Mean and standard error of all runs of a case, weighted by the noise of each."""
    runs = [np.fromfile(path).reshape(2, *shape) for path in sorted(glob.glob(f'{folder}/{name}.[0-9]*.out'))]
    weight = np.array([1 / (run[1] ** 2).sum() for run in runs])
    weight /= weight.sum()
    return sum(w * run[0] for w, run in zip(weight, runs)), np.sqrt(sum((w * run[1]) ** 2 for w, run in zip(weight, runs)))


def run(folder):
    return [case for case in cases() if glob.glob(f'{folder}/{case[0]}.[0-9]*.out')]


def voxels(folder):
    print('# fraction of the emitted energy in each voxel whose standard error is below 3 %, electron-mc.c; index: columns first, then rows, planes')
    print('case,index,fraction,relative_standard_error')
    for name, tissue, active in run(folder):
        mean, error = (values.ravel() for values in merged(folder, name, active.shape))
        for index in np.flatnonzero((mean > 0) & (error < .03 * mean)):
            print('%s,%d,%.4e,%.4f' % (name, index, mean[index], error[index] / mean[index]))


def table(folder):
    print('# mean fraction of the emitted energy in a voxel, electron-mc.c; regions: active voxels, lung and liver up to so many mm from the nearest of them, bone')
    print('case,region,voxels,fraction,relative_standard_error')
    for name, tissue, active in run(folder):
        mean, error = merged(folder, name, active.shape)
        far = distance_transform_edt(~active) * EDGE_MM
        regions = {'active': active}
        if (tissue == LUNG).any():
            regions.update({f'lung {most}': (tissue == LUNG) & (far <= most + 1e-6) for most in (8, 16, 24)})
        if (tissue[~active] == BONE).any():
            regions['bone'] = tissue == BONE
        if (tissue[active] == BONE).any():
            regions['liver 8'] = (tissue == LIVER) & (far <= 8 + 1e-6)
        for region, voxels in regions.items():
            total = mean[voxels].sum()
            print('%s,%s,%d,%.6e,%.5f' % (name, region, voxels.sum(), total / voxels.sum(), np.sqrt((error[voxels] ** 2).sum()) / total))


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ('cases', 'table', 'voxels'):
        sys.exit(__doc__)
    if sys.argv[1] != 'cases':
        return {'table': table, 'voxels': voxels}[sys.argv[1]](sys.argv[2])
    for name, tissue, active in cases():
        np.concatenate([tissue.ravel(), active.ravel()]).astype(np.uint8).tofile(f'{sys.argv[2]}/{name}.bin')


if __name__ == '__main__':
    main()
