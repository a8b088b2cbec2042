// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import org.ytterby.geometry.Grid;

/**
 * Rays that turn where their own areal density says so, as all voxels begin them: where in the
 * voxel, whither, after what path, and whither then. Immutable.
 */
final class TurnRays {
  /** Of what is left of paths, evenly: between two in a line within 1e-6. */
  private static final int STEPS = 4096;

  private final Leg[] first;
  private final Leg[] onward;
  private final double[] turnFraction;
  private final double[] columnBeginMm;
  private final double[] rowBeginMm;
  private final double[] planeBeginRatio;
  private final double columnMm;
  private final double rowMm;
  private final double[] planeMm;
  private final double perMmGramPerMl;
  private final float[] leftFraction = new float[STEPS + 1];

  /**
   * A ray before or after its turn.
   *
   * @param columnRatio length of the ray for each mm along columns, negative where it goes back;
   *     those along rows and planes alike
   * @param columnStep from a place in the box to that of the next cell along columns
   */
  record Leg(
      double columnRatio,
      double rowRatio,
      double planeRatio,
      int columnStep,
      int rowStep,
      int planeStep) {
    private static Leg of(double[] along, RayBox box) {
      return new Leg(
          1 / along[0],
          1 / along[1],
          1 / along[2],
          along[0] > 0 ? 1 : -1,
          along[1] > 0 ? box.rowLength() : -box.rowLength(),
          along[2] > 0 ? box.planeLength() : -box.planeLength());
    }
  }

  /**
   * The rays.
   *
   * @param points of {@link RayPoints}
   */
  TurnRays(double[][] points, Grid grid, RayBox box, PathLoss loss) {
    this.first = new Leg[points.length];
    this.onward = new Leg[points.length];
    this.turnFraction = new double[points.length];
    this.columnBeginMm = new double[points.length];
    this.rowBeginMm = new double[points.length];
    this.planeBeginRatio = new double[points.length];
    this.columnMm = grid.columnSpacingMm();
    this.rowMm = grid.rowSpacingMm();
    this.planeMm = new double[box.planes()];
    for (int z = 0; z < planeMm.length; z++) {
      planeMm[z] = grid.planeThicknessMm(box.fieldPlane(z));
    }
    this.perMmGramPerMl = 1 / loss.longestMmGramPerMl();
    for (int ray = 0; ray < points.length; ray++) {
      double[] point = points[ray];
      double up = 2 * point[3] - 1;
      double out = Math.sqrt(1 - up * up);
      double azimuth = 2 * Math.PI * point[4];
      double[] along = {out * StrictMath.cos(azimuth), out * StrictMath.sin(azimuth), up};
      first[ray] = Leg.of(along, box);
      onward[ray] = Leg.of(RayBend.turned(along, point), box);
      turnFraction[ray] = RayBend.atMmGramPerMl(point) * perMmGramPerMl;
      columnBeginMm[ray] = toFace(point[0], along[0]) * columnMm;
      rowBeginMm[ray] = toFace(point[1], along[1]) * rowMm;
      planeBeginRatio[ray] = toFace(point[2], along[2]);
    }
    for (int step = 0; step < STEPS; step++) {
      leftFraction[step] = loss.left((float) step / STEPS);
    }
  }

  /** Length of a ray up to the first face along an axis, over the edge. */
  private static double toFace(double begin, double along) {
    return (along > 0 ? 1 - begin : begin) / Math.abs(along);
  }

  int rays() {
    return first.length;
  }

  Leg first(int ray) {
    return first[ray];
  }

  Leg onward(int ray) {
    return onward[ray];
  }

  /** The path up to the turn, over the longest. */
  double turnFraction(int ray) {
    return turnFraction[ray];
  }

  /** Length up to the first face along columns. */
  double columnBeginMm(int ray) {
    return columnBeginMm[ray];
  }

  double rowBeginMm(int ray) {
    return rowBeginMm[ray];
  }

  /** The same along planes, over the thickness of the plane. */
  double planeBeginRatio(int ray) {
    return planeBeginRatio[ray];
  }

  double columnMm() {
    return columnMm;
  }

  double rowMm() {
    return rowMm;
  }

  /** Thickness of a plane of the box; beyond it that of its last. */
  double planeMm(int z) {
    return planeMm[Math.clamp(z, 0, planeMm.length - 1)];
  }

  /** One over the longest path. */
  double perMmGramPerMl() {
    return perMmGramPerMl;
  }

  /** What is left after a path over the longest. */
  double left(double path) {
    double at = Math.min(path, 1) * STEPS;
    int step = Math.min((int) at, STEPS - 1);
    double low = leftFraction[step];
    return low + (at - step) * (leftFraction[step + 1] - low);
  }
}
