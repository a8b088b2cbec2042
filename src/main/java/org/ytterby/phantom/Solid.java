// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.List;

/**
 * A closed body: what is in an ellipsoid, on one side of some planes and not in other ellipsoids.
 *
 * <p>Immutable. Everything about it is asked of the analytic shapes: whether a point is inside,
 * which parts of a line along x, its volume.
 *
 * @param within the ellipsoid that bounds it
 * @param cutBy half-spaces that it lies in
 * @param without ellipsoids that are taken out of it
 */
record Solid(Ellipsoid within, List<HalfSpace> cutBy, List<Ellipsoid> without) implements Shape {
  private static final int VOLUME_LINES = 240;

  Solid {
    cutBy = List.copyOf(cutBy);
    without = List.copyOf(without);
  }

  static Solid whole(Ellipsoid within) {
    return new Solid(within, List.of(), List.of());
  }

  @Override
  public boolean contains(double x, double y, double z) {
    if (!within.contains(x, y, z)) {
      return false;
    }
    for (HalfSpace side : cutBy) {
      if (!side.contains(x, y, z)) {
        return false;
      }
    }
    for (Ellipsoid hole : without) {
      if (hole.contains(x, y, z)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<Span> chords(double y, double z) {
    Span span = within.chord(y, z);
    for (HalfSpace side : cutBy) {
      span = span.and(side.chord(y, z));
    }
    if (span.isEmpty()) {
      return List.of();
    }
    List<Span> spans = List.of(span);
    for (Ellipsoid hole : without) {
      spans = cutOut(spans, hole.chord(y, z));
    }
    return spans;
  }

  private static List<Span> cutOut(List<Span> spans, Span hole) {
    if (hole.isEmpty()) {
      return spans;
    }
    List<Span> left = new ArrayList<>();
    for (Span span : spans) {
      Span before = span.and(new Span(Double.NEGATIVE_INFINITY, hole.fromMm()));
      Span after = span.and(new Span(hole.toMm(), Double.POSITIVE_INFINITY));
      if (!before.isEmpty()) {
        left.add(before);
      }
      if (!after.isEmpty()) {
        left.add(after);
      }
    }
    return left;
  }

  /**
   * The volume in mL: closed form for a whole ellipsoid, else the exact chords along x summed over
   * 240 x 240 lines of its extent in y and z, which is good to 1 in 10,000.
   */
  double volumeMl() {
    return cutBy.isEmpty() && without.isEmpty() ? within.volumeMl() : sumOfChordsMl();
  }

  double sumOfChordsMl() {
    double stepYMm = 2 * within.semiAxesMm().y() / VOLUME_LINES;
    double stepZMm = 2 * within.semiAxesMm().z() / VOLUME_LINES;
    double sumMm = 0;
    for (int k = 0; k < VOLUME_LINES; k++) {
      double z = within.centre().z() - within.semiAxesMm().z() + (k + 0.5) * stepZMm;
      for (int j = 0; j < VOLUME_LINES; j++) {
        double y = within.centre().y() - within.semiAxesMm().y() + (j + 0.5) * stepYMm;
        for (Span span : chords(y, z)) {
          sumMm += span.lengthMm();
        }
      }
    }
    return sumMm * stepYMm * stepZMm / 1000;
  }
}
