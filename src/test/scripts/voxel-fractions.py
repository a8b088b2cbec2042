#!/usr/bin/env python3
"""Fractions of emitted energy from a uniform voxel into its neighbours by Monte Carlo, without any of Ytterby's code: numpy only.

    voxel-fractions.py [TABLE] > src/test/resources/org/ytterby/dose/voxel-fractions.csv

TABLE: the point kernel's csv (default: the shipped one). A decay is drawn uniformly in the voxel, the place of its energy by the
shells of the table and an isotropic direction; the voxel that it lies in is counted. The seed is fixed. Standard errors are
binomial, of the mean of all mirror images.
"""
import sys
import numpy as np

table = sys.argv[1] if len(sys.argv) > 1 else 'src/main/resources/org/ytterby/dose/y90_point_kernel_tissue104.csv'
shells = np.loadtxt([line for line in open(table) if line[0].isdigit()], delimiter=',')
inner, outer, fraction = shells[:, 0], shells[:, 1], shells[:, 4]
cumulative = np.cumsum(fraction)
SIZES = [(2.734, 2.734, 3.27), (5.47, 5.47, 3.27), (1.65, 1.65, 2.0), (4.07, 4.07, 5.0), (2.0, 3.5, 6.0)]
OFFSETS = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (1, 1, 1), (2, 0, 0), (0, 0, 2), (2, 1, 1)]
CHUNK, CHUNKS = 1_000_000, 12
rng = np.random.default_rng(20261125)
print('# Fractions of emitted energy by Monte Carlo, %d decays a size: src/test/scripts/voxel-fractions.py' % (CHUNK * CHUNKS))
print('column_mm,row_mm,plane_mm,i,j,k,fraction,standard_error')
for size in SIZES:
    hits = np.zeros(len(OFFSETS))
    for _ in range(CHUNKS):
        u = rng.random(CHUNK)
        shell = np.searchsorted(cumulative, u)
        kept = shell < len(fraction)  # the rest leaves
        shell = shell[kept]
        n = len(shell)
        r = inner[shell] + (outer[shell] - inner[shell]) * rng.random(n)
        direction = rng.normal(size=(3, n))
        direction *= r / np.sqrt((direction ** 2).sum(axis=0))
        cell = [np.abs(np.floor(rng.random(n) + direction[a] / size[a]).astype(int)) for a in range(3)]
        for o, (i, j, k) in enumerate(OFFSETS):
            hits[o] += np.count_nonzero((cell[0] == i) & (cell[1] == j) & (cell[2] == k))
    for o, offset in enumerate(OFFSETS):
        images = 2 ** np.count_nonzero(offset)
        p = hits[o] / (CHUNK * CHUNKS)
        print('%g,%g,%g,%d,%d,%d,%.6e,%.1e' % (*size, *offset, p / images, np.sqrt(p * (1 - p) / (CHUNK * CHUNKS)) / images))
