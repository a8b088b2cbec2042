// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ytterby.activity.ActivityMap;
import org.ytterby.quantity.Density;

/**
 * The dose that activity gives by one point kernel in a medium that is the same everywhere: what
 * {@link KernelConvolution} computes, and what {@link DensityKernel} begins with. Immutable,
 * thread-safe; the same bits for any number of threads.
 */
final class KernelSpread {
  /** Planes that a worker takes at a time: fixed, because sliding sums begin anew with each. */
  private static final int CHUNK = 5;

  private final PointKernel point;
  private final int threads;

  KernelSpread(PointKernel point, int threads) {
    this.point = point;
    this.threads = threads;
  }

  /** Dose in a medium that is the same everywhere. */
  float[] gray(ActivityMap activity, Density medium, double grayPerBecquerelPerMl) {
    return gray(activity, medium, grayPerBecquerelPerMl, _ -> true);
  }

  /**
   * Dose in a medium that is the same everywhere.
   *
   * @param wanted planes that are asked for; others may stay 0
   */
  float[] gray(
      ActivityMap activity, Density medium, double grayPerBecquerelPerMl, IntPredicate wanted) {
    PlaneSpread spread = PlaneSpread.of(point, activity.grid(), medium);
    float[] doseGy = new float[activity.becquerelPerMl().length];
    AtomicInteger next = new AtomicInteger();
    ComputeThreads.run(
        threads,
        () -> {
          PlaneConvolution convolution =
              new PlaneConvolution(
                  activity,
                  spread,
                  new FarBox(activity, point.farFraction(), PointKernel.scaleFactor(medium)));
          int planes = activity.grid().planes();
          for (int first = next.getAndAdd(CHUNK); first < planes; first = next.getAndAdd(CHUNK)) {
            int end = Math.min(first + CHUNK, planes);
            if (IntStream.range(first, end).anyMatch(wanted)) {
              convolution.planes(first, end, grayPerBecquerelPerMl, doseGy);
            }
          }
        });
    return doseGy;
  }
}
