// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * What a region's own shape leaves of itself in the residual of an image, whatever its dose: the
 * patterns by which edges pass for noise.
 *
 * <pre>
 * method       the region as it is drawn, blurred by the image's point spread function, passes the
 *              residual's filter as an even uptake does: one pattern. Its slope along each axis is what
 *              a shift adds, to first order; what is left of it behind the filter once more, another
 *              width of the blur; and the same of a region that weighs its voxels by their depth, a core
 *              or a rim. Least squares over the region take off what these six explain
 * assumptions  an uptake that follows the shape. One that is on one side, or a core beside the middle,
 *              is left to the noise
 * cost         six smoothings of the region's box
 * </pre>
 *
 * <p>Immutable.
 */
final class ShapeLeak {
  /** Even, three shifts, the width, the depth. */
  static final int ALL = 6;

  /** How far a voxel feels the edge for its depth, in widths of the blur. */
  private static final double DEPTH_WIDTHS = 2;

  /** A pattern of which less is new, the others have already. */
  private static final double LEAST_NEW = 1e-3;

  /** Orthonormal, each by the region's voxels in their order. */
  private final List<double[]> patterns;

  private ShapeLeak(List<double[]> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  /** Of an image from which the objects are gone. */
  static ShapeLeak none() {
    return new ShapeLeak(List.of());
  }

  /**
   * Of a region.
   *
   * @param blurMm full width at half maximum of the image's point spread function
   * @param fwhmMm of what the residual was filtered by
   * @param parts how many patterns at most, 0 to {@value #ALL}
   */
  static ShapeLeak of(RegionBox box, double blurMm, double fwhmMm, int parts) {
    List<double[]> patterns = new ArrayList<>();
    if (parts > 0) {
      float[] shape = box.indicator();
      float[] once = box.smoothed(shape, blurMm);
      float[] twice = box.smoothed(once, fwhmMm);
      double[] even = difference(once, twice);
      patterns.add(even);
      if (parts > 1) {
        for (int axis = 0; axis < RegionBox.AXES; axis++) {
          patterns.add(slope(box, even, axis));
        }
        double[] narrower = difference(twice, box.smoothed(twice, fwhmMm));
        patterns.add(difference(even, narrower));
        patterns.add(ofDepth(box, shape, blurMm, fwhmMm));
      }
    }
    return new ShapeLeak(orthonormal(box, patterns.subList(0, Math.min(parts, patterns.size()))));
  }

  private static double[] ofDepth(RegionBox box, float[] shape, double blurMm, double fwhmMm) {
    float[] deep = box.smoothed(shape, DEPTH_WIDTHS * fwhmMm);
    for (int here = 0; here < deep.length; here++) {
      deep[here] *= shape[here];
    }
    float[] once = box.smoothed(deep, blurMm);
    return difference(once, box.smoothed(once, fwhmMm));
  }

  private static double[] difference(float[] one, float[] other) {
    double[] difference = new double[one.length];
    for (int here = 0; here < difference.length; here++) {
      difference[here] = (double) one[here] - other[here];
    }
    return difference;
  }

  private static double[] difference(double[] one, double[] other) {
    double[] difference = new double[one.length];
    for (int here = 0; here < difference.length; here++) {
      difference[here] = one[here] - other[here];
    }
    return difference;
  }

  private static double[] slope(RegionBox box, double[] pattern, int axis) {
    double[] slope = new double[pattern.length];
    for (int here = box.next(0); here >= 0; here = box.next(here + 1)) {
      int before = box.neighbour(here, axis, -1);
      int after = box.neighbour(here, axis, 1);
      slope[here] = pattern[after < 0 ? here : after] - pattern[before < 0 ? here : before];
    }
    return slope;
  }

  /** Gram and Schmidt's, each twice for the digits. */
  private static List<double[]> orthonormal(RegionBox box, List<double[]> patterns) {
    List<double[]> all = new ArrayList<>();
    for (double[] pattern : patterns) {
      double[] left = box.ofRegion(here -> pattern[here]);
      double before = Math.sqrt(product(left, left));
      for (int pass = 0; pass < 2; pass++) {
        takeOff(left, all);
      }
      double length = Math.sqrt(product(left, left));
      if (length > LEAST_NEW * before) {
        for (int at = 0; at < left.length; at++) {
          left[at] /= length;
        }
        all.add(left);
      }
    }
    return all;
  }

  private static void takeOff(double[] numbers, List<double[]> patterns) {
    for (double[] pattern : patterns) {
      double part = product(pattern, numbers);
      for (int at = 0; at < numbers.length; at++) {
        numbers[at] -= part * pattern[at];
      }
    }
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int here = 0; here < one.length; here++) {
      sum += one[here] * other[here];
    }
    return sum;
  }

  /** How many there are: fewer than were asked for where some say the same. */
  int count() {
    return patterns.size();
  }

  /** What is left of a residual without them, by the region's voxels in their order. */
  double[] without(RegionBox box, float[] residual) {
    double[] left = box.ofRegion(here -> residual[here]);
    takeOff(left, patterns);
    return left;
  }

  /** The patterns themselves, to see how their neighbours correlate. */
  List<double[]> patterns() {
    return patterns;
  }
}
