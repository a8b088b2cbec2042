// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

/**
 * Gathers along rays that turn ({@link RayBend}) what reaches one voxel through the patient.
 *
 * <pre>
 * method       cell by cell, a voxel alone: rays of neighbours turn in other cells. What is left is
 *              told only where a cell is active
 * cost         some ns a ray and cell: several times that of {@link RayGather}, so it is for voxels that
 *              rays change much
 * determinism  a voxel's sum has one order
 * </pre>
 *
 * <p>Single-threaded.
 */
final class TurnGather {
  private final TurnRays rays;
  private final RayBox box;
  private final float[] gramPerMl;
  private final float[] becquerelPerG;

  /** Lengths of the ray up to the next faces. */
  private final double[] faceMm = new double[3];

  // Where a ray turns.
  private int place;
  private int plane;
  private double reachedMm;
  private double leftFraction;

  TurnGather(TurnRays rays, RayBox box) {
    this.rays = rays;
    this.box = box;
    this.gramPerMl = box.gramPerMl();
    this.becquerelPerG = box.becquerelPerG();
  }

  /**
   * Gathers for a voxel.
   *
   * @param voxel its place in the box
   * @param z its plane there
   * @return mean of rays in Bq/g of path density
   */
  double through(int voxel, int z) {
    double all = 0;
    for (int ray = 0; ray < rays.rays(); ray++) {
      all += through(ray, voxel, z);
    }
    return all / rays.rays();
  }

  /** What one ray gathers. */
  double through(int ray, int voxel, int z) {
    TurnRays.Leg first = rays.first(ray);
    place = voxel;
    plane = z;
    reachedMm = 0;
    faceMm[0] = rays.columnBeginMm(ray);
    faceMm[1] = rays.rowBeginMm(ray);
    faceMm[2] = rays.planeBeginRatio(ray) * rays.planeMm(z);
    double sum = before(first, rays.turnFraction(ray));
    if (reachedMm < RayBox.REACH_MM) {
      TurnRays.Leg onward = rays.onward(ray);
      turn(first, onward);
      sum += onward(onward, rays.turnFraction(ray));
    }
    return sum;
  }

  /** From the place of the turn on faces are met after other lengths. */
  private void turn(TurnRays.Leg first, TurnRays.Leg onward) {
    faceMm[0] = turned(0, first.columnRatio(), onward.columnRatio(), rays.columnMm());
    faceMm[1] = turned(1, first.rowRatio(), onward.rowRatio(), rays.rowMm());
    faceMm[2] = turned(2, first.planeRatio(), onward.planeRatio(), rays.planeMm(plane));
  }

  private double turned(int axis, double first, double onward, double edgeMm) {
    double aheadMm = (faceMm[axis] - reachedMm) / Math.abs(first);
    double toFaceMm = first > 0 == onward > 0 ? aheadMm : edgeMm - aheadMm;
    return reachedMm + Math.max(0, toFaceMm) * Math.abs(onward);
  }

  /** Follows a ray up to its turn; it has reached all lengths when it ends before. */
  private double before(TurnRays.Leg leg, double turnFraction) {
    double perMmGramPerMl = rays.perMmGramPerMl();
    double columnMm = Math.abs(leg.columnRatio()) * rays.columnMm();
    double rowMm = Math.abs(leg.rowRatio()) * rays.rowMm();
    double planeRatio = Math.abs(leg.planeRatio());
    int upward = leg.planeRatio() > 0 ? 1 : -1;
    double x = faceMm[0];
    double y = faceMm[1];
    double up = faceMm[2];
    int at = place;
    int z = plane;
    double reached = 0;
    double path = 0;
    double sum = 0;
    // What was left before the last cells, and whether it is so still: they were not active.
    double told = 1;
    boolean known = true;
    while (true) {
      double end = Math.min(Math.min(x, y), up);
      double perMm = gramPerMl[at] * perMmGramPerMl;
      double next = path + (end - reached) * perMm;
      boolean ends = next >= turnFraction;
      if (ends) {
        end = reached + (turnFraction - path) / perMm;
        next = turnFraction;
      }
      float activity = becquerelPerG[at];
      if (activity != 0) {
        double now = rays.left(next);
        sum += activity * ((known ? told : rays.left(path)) - now);
        told = now;
      }
      known = activity != 0;
      path = next;
      reached = end;
      if (ends || end >= RayBox.REACH_MM) {
        break;
      }
      if (x <= y && x <= up) {
        at += leg.columnStep();
        x += columnMm;
      } else if (y <= up) {
        at += leg.rowStep();
        y += rowMm;
      } else {
        at += leg.planeStep();
        z += upward;
        if (z < 0 || z >= rays.planes()) {
          reached = RayBox.REACH_MM;
          break;
        }
        up += rays.planeMm(z) * planeRatio;
      }
    }
    faceMm[0] = x;
    faceMm[1] = y;
    faceMm[2] = up;
    place = at;
    plane = z;
    reachedMm = reached;
    leftFraction = known ? told : rays.left(path);
    return sum;
  }

  /** Follows a ray after its turn, to its end. */
  private double onward(TurnRays.Leg leg, double firstFraction) {
    double perMmGramPerMl = rays.perMmGramPerMl();
    double columnMm = Math.abs(leg.columnRatio()) * rays.columnMm();
    double rowMm = Math.abs(leg.rowRatio()) * rays.rowMm();
    double planeRatio = Math.abs(leg.planeRatio());
    int upward = leg.planeRatio() > 0 ? 1 : -1;
    double x = faceMm[0];
    double y = faceMm[1];
    double up = faceMm[2];
    int at = place;
    int z = plane;
    double reached = reachedMm;
    double firstSquare = firstFraction * firstFraction;
    double twice = 2 * firstFraction * RayBend.COSINE;
    double further = 0;
    double square = firstSquare;
    double sum = 0;
    double told = leftFraction;
    boolean known = true;
    if (box.beyondActivity(z, upward > 0)) {
      return 0;
    }
    while (square < 1 && reached < RayBox.REACH_MM) {
      double end = Math.min(Math.min(x, y), up);
      further += (end - reached) * gramPerMl[at] * perMmGramPerMl;
      double next = firstSquare + further * (further + twice);
      float activity = becquerelPerG[at];
      if (activity != 0) {
        double now = rays.left(Math.sqrt(next));
        sum += activity * ((known ? told : rays.left(Math.sqrt(square))) - now);
        told = now;
      }
      known = activity != 0;
      square = next;
      reached = end;
      if (x <= y && x <= up) {
        at += leg.columnStep();
        x += columnMm;
      } else if (y <= up) {
        at += leg.rowStep();
        y += rowMm;
      } else {
        at += leg.planeStep();
        z += upward;
        if (z < 0 || z >= rays.planes() || box.beyondActivity(z, upward > 0)) {
          break;
        }
        up += rays.planeMm(z) * planeRatio;
      }
    }
    return sum;
  }
}
