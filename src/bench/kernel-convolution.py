#!/usr/bin/env python3
"""Kernel convolution against the faster of SciPy's fftconvolve and oaconvolve, in turn and in one run: times, their ratio, and how far the results differ.

    mvn -q -DskipTests package && /usr/bin/python3 src/bench/kernel-convolution.py JAVA [CLASSPATH]

200 x 200 x 110 voxels of 4 mm, dense noise. SciPy (python3-scipy): float32, mode 'same' (zeros outside, as Ytterby has them), two workers; its
kernel is what Ytterby gives for one hot voxel, cut to the entries that are not 0. Ytterby: KernelConvolution.compute as a run calls it, with two
threads at most, the kernel's integration and the map's check included. Each side is warmed up; then ROUNDS times one after the other; medians,
and quartiles of the ratio. The three results of the same image are compared voxel by voxel, over the largest; above MOST the script fails.
JAVA: a JDK 25. CLASSPATH: target/classes and the libraries beside it unless given.
"""
import os, subprocess, sys, tempfile, time
import numpy as np, scipy.fft, scipy.signal

ROUNDS, WARM, SHAPE, MOST = 15, 5, (110, 200, 200), 1e-5
java = sys.argv[1] if len(sys.argv) > 1 else 'java'
classes = sys.argv[2] if len(sys.argv) > 2 else 'target/classes:target/lib/*'
node = subprocess.Popen([java, '-XX:ActiveProcessorCount=2', '-cp', classes, 'src/bench/KernelBench.java'],
                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ytterby(line=''):
    node.stdin.write(line + '\n')
    node.stdin.flush()
    return float(node.stdout.readline())


def dose(image):
    """What Ytterby makes of an image."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'image')
        image.astype('<f4').tofile(path)
        ytterby(path)
        return np.fromfile(path + '.gray', '<f4').reshape(image.shape)


def scipys(convolve):
    start = time.perf_counter()
    with scipy.fft.set_workers(2):
        result = convolve(image, kernel, mode='same')
    return 1e3 * (time.perf_counter() - start), result


# As the image of a patient: MBq/mL, so that doses are some 50 Gy.
image = 1e6 * np.random.default_rng(1).random(SHAPE, dtype=np.float32)
hot = np.zeros(SHAPE, np.float32)
middle = tuple(n // 2 for n in SHAPE)
hot[middle] = 1e6
response = dose(hot) / np.float32(1e6)
used = [np.abs(np.flatnonzero(response.any(axis=tuple({0, 1, 2} - {axis}))) - middle[axis]).max() for axis in range(3)]
kernel = response[tuple(slice(m - n, m + n + 1) for m, n in zip(middle, used))].copy()
node_dose = dose(image)
results = {'fftconvolve': scipy.signal.fftconvolve, 'oaconvolve': scipy.signal.oaconvolve}
worst = {}
for name, convolve in results.items():
    _, found = scipys(convolve)
    assert found.dtype == np.float32, found.dtype
    worst[name] = float(np.abs(found - node_dose).max() / node_dose.max())

for _ in range(WARM):
    for convolve in results.values():
        scipys(convolve)
    ytterby()
times = np.array([[scipys(convolve)[0] for convolve in results.values()] + [ytterby()] for _ in range(ROUNDS)])
node.stdin.close()
node.wait()
medians = np.median(times, axis=0)
faster = int(np.argmin(medians[:2]))
ratio = times[:, faster] / times[:, 2]
print('kernel of %d x %d x %d, SciPy %s, two threads, medians of %d:' % (*kernel.shape[::-1], scipy.__version__, ROUNDS))
for n, name in enumerate(results):
    print('  %-11s %6.0f ms, largest difference %.1e of the largest dose' % (name, medians[n], worst[name]))
print('  Ytterby     %6.0f ms: %.2f times as fast as %s (quartiles %.2f to %.2f)' % (
    medians[2], medians[faster] / medians[2], list(results)[faster], *np.quantile(ratio, [0.25, 0.75])))
if max(worst.values()) > MOST:
    sys.exit('differences: found %s, expected at most %.0e' % (worst, MOST))
