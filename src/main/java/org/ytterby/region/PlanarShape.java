// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * All contours of one plane taken together by the even-odd rule: a point is inside when an odd
 * number of contours encloses it, which makes nested contours holes. A keyhole contour needs no
 * rule of its own, its channel cancels.
 *
 * <p><b>Boundary rule</b>: a point is inside when an odd number of edges lies at greater u on its
 * line of equal v, where an edge includes its lower end in v and not its upper one. So a point on
 * the boundary at lower u or lower v is inside, one at upper u or v is outside, and of two shapes
 * that share an edge exactly one has the points on it. Immutable.
 */
final class PlanarShape {
  private static final int MOST_STRIPS = 8192;

  private final List<Outline> outlines;

  PlanarShape(List<Outline> outlines) {
    this.outlines = List.copyOf(outlines);
  }

  /** Where the line of this v enters and leaves, ascending. */
  double[] crossings(double v) {
    double[] all =
        outlines.stream().flatMapToDouble(outline -> Arrays.stream(outline.crossings(v))).toArray();
    Arrays.sort(all);
    return all;
  }

  boolean contains(double u, double v) {
    return isInside(u, crossings(v));
  }

  /** True when an odd number of the ascending crossings lies beyond u. */
  static boolean isInside(double u, double[] crossings) {
    int beyond = 0;
    for (int i = crossings.length - 1; i >= 0 && crossings[i] > u; i--) {
      beyond++;
    }
    return beyond % 2 == 1;
  }

  /** Distance in mm to the nearest edge, positive inside, negative outside. */
  double signedDistanceMm(double u, double v) {
    double nearest = Double.POSITIVE_INFINITY;
    for (Outline outline : outlines) {
      nearest = Math.min(nearest, outline.squaredDistance(u, v));
    }
    double distanceMm = Math.sqrt(nearest);
    return contains(u, v) ? distanceMm : -distanceMm;
  }

  /**
   * The enclosed area.
   *
   * @param evenOddMm2 by the even-odd rule
   * @param unionMm2 of the union of all contours
   * @param crossedMm2 what lobes of contours that cross themselves have that wind the other way or
   *     twice: half of what they differ by from what their corners enclose; of a keyhole 0
   */
  record Area(double evenOddMm2, double unionMm2, double crossedMm2) {}

  /**
   * The area, cut into strips at every corner; inside a strip all edges are straight, so that the
   * width in its middle times its height is exact unless edges cross there. Shapes of very many
   * corners are cut into {@value MOST_STRIPS} even strips.
   */
  Area area() {
    double[] cuts =
        outlines.stream()
            .flatMapToDouble(outline -> Arrays.stream(outline.cornersV()))
            .sorted()
            .distinct()
            .toArray();
    if (cuts.length > MOST_STRIPS) {
      cuts = evenCuts(cuts[0], cuts[cuts.length - 1]);
    }
    double evenOddMm2 = 0;
    double unionMm2 = 0;
    double[] eachMm2 = new double[outlines.size()];
    for (int i = 1; i < cuts.length; i++) {
      double middle = (cuts[i - 1] + cuts[i]) / 2;
      double heightMm = cuts[i] - cuts[i - 1];
      List<double[]> crossings =
          outlines.stream().map(outline -> outline.crossings(middle)).toList();
      for (int k = 0; k < eachMm2.length; k++) {
        eachMm2[k] += heightMm * evenOddWidthMm(crossings.get(k));
      }
      evenOddMm2 +=
          heightMm
              * evenOddWidthMm(
                  crossings.stream().flatMapToDouble(Arrays::stream).sorted().toArray());
      unionMm2 += heightMm * unionWidthMm(crossings);
    }
    double crossedMm2 = 0;
    for (int k = 0; k < eachMm2.length; k++) {
      crossedMm2 += Math.abs(eachMm2[k] - outlines.get(k).cornersMm2()) / 2;
    }
    return new Area(evenOddMm2, unionMm2, crossedMm2);
  }

  private static double[] evenCuts(double lowest, double highest) {
    double[] cuts = new double[MOST_STRIPS + 1];
    for (int i = 0; i <= MOST_STRIPS; i++) {
      cuts[i] = lowest + (highest - lowest) * i / MOST_STRIPS;
    }
    return cuts;
  }

  private static double evenOddWidthMm(double[] crossings) {
    double widthMm = 0;
    for (int i = 1; i < crossings.length; i += 2) {
      widthMm += crossings[i] - crossings[i - 1];
    }
    return widthMm;
  }

  private static double unionWidthMm(List<double[]> ofEach) {
    List<double[]> intervals = new ArrayList<>();
    for (double[] crossings : ofEach) {
      for (int i = 1; i < crossings.length; i += 2) {
        intervals.add(new double[] {crossings[i - 1], crossings[i]});
      }
    }
    intervals.sort(Comparator.comparingDouble(interval -> interval[0]));
    double widthMm = 0;
    double reached = Double.NEGATIVE_INFINITY;
    for (double[] interval : intervals) {
      widthMm += Math.max(0, interval[1] - Math.max(interval[0], reached));
      reached = Math.max(reached, interval[1]);
    }
    return widthMm;
  }
}
