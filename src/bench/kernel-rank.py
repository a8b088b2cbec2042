#!/usr/bin/env python3
"""How many separable terms the voxel kernel of 90Y needs: sum of c a(i) a(j) a(k), cubic voxels, largest error over S(000).

    mvn -q -DskipTests package && /usr/bin/python3 src/bench/kernel-rank.py JAVA [CLASSPATH]

The kernel is Ytterby's dose of one hot voxel, by KernelBench. Terms by least squares from four starts each; until the error is below 1e-5.
JAVA: a JDK 25. CLASSPATH: target/classes and the libraries beside it unless given. What such terms cost in time: SeparableBench.java. Needs numpy, scipy.
"""
import os, subprocess, sys, tempfile
import numpy as np
from scipy.optimize import least_squares

java = sys.argv[1] if len(sys.argv) > 1 else 'java'
classes = sys.argv[2] if len(sys.argv) > 2 else 'target/classes:target/lib/*'
N = 11


def octant(mm):
    """Dose of a hot voxel in those to the right, behind and above, over its own."""
    image = np.zeros((N, N, N), '<f4')
    image[N // 2, N // 2, N // 2] = 1e6
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'image')
        image.tofile(path)
        subprocess.run([java, '-cp', classes, 'src/bench/KernelBench.java'] + [str(N)] * 3 + [str(mm)] * 3,
                       input=path + '\n', text=True, check=True, stdout=subprocess.DEVNULL)
        gray = np.fromfile(path + '.gray', '<f4').astype(float).reshape(image.shape)
    kernel = gray[N // 2:, N // 2:, N // 2:]
    reach = 1 + np.flatnonzero(kernel.any(axis=(0, 1))).max()
    return (kernel / kernel[0, 0, 0])[:reach, :reach, :reach]


def error(kernel, terms):
    reach = len(kernel)
    random = np.random.default_rng(terms)

    def off(x):
        rows = x[terms:].reshape(terms, reach)
        return (np.einsum('t,ti,tj,tk->ijk', x[:terms], rows, rows, rows) - kernel).ravel()

    found = []
    for _ in range(4):
        falls, powers = random.uniform(.2, 3, (terms, 1)), random.uniform(.8, 2, (terms, 1))
        start = np.concatenate([random.normal(size=terms), np.exp(-falls * np.arange(reach) ** powers).ravel()])
        found.append(np.abs(least_squares(off, start, max_nfev=400, xtol=1e-15, ftol=1e-15, gtol=1e-15).fun).max())
    return min(found)


for mm in (3, 4, 4.8):
    kernel = octant(mm)
    for terms in range(1, 9):
        most = error(kernel, terms)
        print('%s mm, %d voxels across, %d terms: %.1e of S(000)' % (mm, 2 * len(kernel) - 1, terms, most), flush=True)
        if most < 1e-5:
            break
