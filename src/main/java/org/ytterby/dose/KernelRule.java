// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

/**
 * The rule by which a point kernel is integrated over an octant: points with a share of the energy
 * each.
 *
 * <p>Two radii in each equal part of a shell, by Gauss and Legendre. The two angles of a direction
 * follow {@link QuarterTurn}. Immutable.
 *
 * @param parts of a shell
 * @param leastAngles steps of each angle in the octant, at least
 * @param longestStepMm arc between neighbouring directions up to 8 mm, at most about this
 */
record KernelRule(int parts, int leastAngles, double longestStepMm) {
  /** 1/sqrt(3): the two-point Gauss-Legendre rule on [-1, 1]. */
  private static final double GAUSS_NODE = 0.5773502691896258;

  private static final int LEAST_ANGLES = 24;
  private static final double STEPS_PER_EDGE = 12;

  /** Beyond it, at the table's density, lies less than 1 % of the energy: no more directions. */
  private static final double FINE_MM = 8;

  KernelRule {
    if (parts < 1 || leastAngles < 1 || !(longestStepMm > 0)) {
      throw new IllegalArgumentException(
          "kernel rule: found %d, %d, %s, expected more than 0"
              .formatted(parts, leastAngles, longestStepMm));
    }
  }

  /** The rule for voxels of this shortest edge, which error bounds are stated for. */
  static KernelRule forEdge(double shortestMm) {
    return new KernelRule(1, LEAST_ANGLES, shortestMm / STEPS_PER_EDGE);
  }

  /** The rule with steps half as long. */
  KernelRule halved() {
    return new KernelRule(2 * parts, 2 * leastAngles, longestStepMm / 2);
  }

  /** Takes one point of the octant. */
  interface Sink {
    void point(double xMm, double yMm, double zMm, double fraction);
  }

  /** All points in a fixed order; what each keeps is for all eight octants. */
  void points(PointKernel kernel, double scaleFactor, Sink sink) {
    QuarterTurn turn = QuarterTurn.of(leastAngles);
    for (int shell = 0; shell < kernel.nearShells(); shell++) {
      double innerMm = kernel.edgeMm(shell) * scaleFactor;
      double outerMm = kernel.edgeMm(shell + 1) * scaleFactor;
      int angles =
          (int) Math.ceil(Math.PI / 2 * Math.min(outerMm, FINE_MM * scaleFactor) / longestStepMm);
      if (angles > turn.count()) {
        turn = QuarterTurn.of(angles);
      }
      double halfMm = (outerMm - innerMm) / (2 * parts);
      double fraction = kernel.shellFraction(shell) / (2 * parts);
      for (int part = 0; part < parts; part++) {
        double middleMm = innerMm + (2 * part + 1) * halfMm;
        sphere(turn, middleMm - GAUSS_NODE * halfMm, fraction, sink);
        sphere(turn, middleMm + GAUSS_NODE * halfMm, fraction, sink);
      }
    }
  }

  private static void sphere(QuarterTurn turn, double radiusMm, double fraction, Sink sink) {
    for (int ring = 0; ring < turn.count(); ring++) {
      double zMm = radiusMm * turn.cosine(ring);
      double outMm = radiusMm * turn.sine(ring);
      double ringFraction = fraction * turn.polarFraction(ring);
      for (int i = 0; i < turn.count(); i++) {
        sink.point(
            outMm * turn.cosine(i),
            outMm * turn.sine(i),
            zMm,
            ringFraction * turn.azimuthFraction(i));
      }
    }
  }
}
