#!/usr/bin/env python3
"""Kernel convolution against SciPy's fftconvolve, in turn and in one run: both times and their ratio.

    mvn -q compile && /usr/bin/python3 src/bench/kernel-convolution.py [JAVA]

200 x 200 x 110 voxels of 4 mm, dense noise. SciPy (python3-scipy): float32, mode 'same', a kernel of 11 x 11 x 11, two workers.
Ytterby: KernelConvolution.compute as a run calls it, with two threads at most, the kernel's integration and the map's check
included. Each side is warmed up; then ROUNDS times one after the other; medians, and quartiles of the ratio. JAVA: a JDK 25.
"""
import subprocess, sys, time
import numpy as np, scipy.fft, scipy.signal

ROUNDS, WARM = 15, 5
java = sys.argv[1] if len(sys.argv) > 1 else 'java'
node = subprocess.Popen([java, '-XX:ActiveProcessorCount=2', '-cp', 'target/classes', 'src/bench/KernelBench.java'],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ytterby():
    node.stdin.write('\n')
    node.stdin.flush()
    return float(node.stdout.readline())


rng = np.random.default_rng(1)
image = rng.random((110, 200, 200), dtype=np.float32)
kernel = rng.random((11, 11, 11), dtype=np.float32)


def fft():
    start = time.perf_counter()
    with scipy.fft.set_workers(2):
        scipy.signal.fftconvolve(image, kernel, mode='same')
    return 1e3 * (time.perf_counter() - start)


for _ in range(WARM):
    fft(), ytterby()
pairs = np.array([(fft(), ytterby()) for _ in range(ROUNDS)])
node.stdin.close()
node.wait()
ratio = pairs[:, 0] / pairs[:, 1]
print('SciPy %s fftconvolve %.0f ms, Ytterby %.0f ms (medians of %d): ratio %.2f (quartiles %.2f to %.2f)' % (
    scipy.__version__, *np.median(pairs, axis=0), ROUNDS, np.median(pairs[:, 0]) / np.median(pairs[:, 1]), *np.quantile(ratio, [0.25, 0.75])))
