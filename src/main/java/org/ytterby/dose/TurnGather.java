// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

/**
 * Gathers along rays that turn ({@link RayBend}) what reaches one voxel through the patient, less
 * what would reach it along the same rays through a uniform medium.
 *
 * <pre>
 * method       cell by cell, a voxel alone: rays of neighbours turn in other cells. What is left is
 *              told only where a cell is active. Beyond the field there is no activity, and the tissue of
 *              its outermost voxels, so that a ray may turn there and come back
 * rays         1024, and twice as many, up to 8192, as long as fewer than 512 tell something and the
 *              dose is not {@link RayField.Scale#littleGy little}: half meet activity beyond a plane
 *              border, so that few voxels that are not amid activity have enough. A small tumour in lung
 *              is met by few rays, and by others from each voxel: 1024 are off by 4 to 5 % 12 and 16 mm
 *              away. How many tell something is their sum's square over the sum of squares (Kish, Survey
 *              Sampling, 1965, 11.7: effective sample size)
 * cost         some ns a ray and cell: several times that of {@link RayGather}, so it is for voxels that
 *              rays change much
 * determinism  a voxel's sum has one order
 * </pre>
 *
 * <p>Single-threaded.
 */
final class TurnGather {
  static final int MANY = 8192;

  private static final int FEW = RayField.ALL;

  /** That tell something: while they are fewer, more are sent out. */
  private static final double ENOUGH = FEW / 2.0;

  private final TurnRays rays;
  private final RayBox box;
  private final float[] gramPerMl;
  private final float[] becquerelPerG;

  /** Lengths of the ray up to the next faces. */
  private final double[] faceMm = new double[3];

  // Where a ray is.
  private int place;
  private int column;
  private int row;
  private int plane;
  private double reachedMm;

  /** What is left of its energy. */
  private double leftFraction;

  /** Whether its voxel is so deep in the field that no ray gets to the end. */
  private boolean deep;

  private double wholeBecquerelPerG;

  /**
   * A worker's.
   *
   * @param rays {@link #MANY} of them
   */
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
   * @param mediumGramPerMl infinite where there is none
   * @param littleBecquerelPerG what is not worth more rays
   * @return mean of rays in Bq/g of path density: what comes through the patient, less what would
   *     come through the medium
   */
  double difference(int voxel, int z, float mediumGramPerMl, double littleBecquerelPerG) {
    boolean none = mediumGramPerMl == Float.POSITIVE_INFINITY;
    double sum = 0;
    double whole = 0;
    double size = 0;
    double squares = 0;
    int ray = 0;
    int last = FEW;
    while (ray < last) {
      double one = through(ray, voxel, z);
      sum += one - (none ? 0 : through(ray, voxel, z, mediumGramPerMl));
      whole += one;
      size += Math.abs(one);
      squares += one * one;
      ray++;
      if (ray == last
          && last < rays.rays()
          && size * size < ENOUGH * squares
          && size > last * littleBecquerelPerG) {
        last *= 2;
      }
    }
    wholeBecquerelPerG = whole / last;
    return sum / last;
  }

  /** What came through the patient when {@link #difference} was asked last, with nothing off. */
  double wholeBecquerelPerG() {
    return wholeBecquerelPerG;
  }

  /** What one ray gathers through the patient. */
  double through(int ray, int voxel, int z) {
    return through(ray, voxel, z, 1, 0, 0);
  }

  /** What it gathers through a uniform medium. */
  double through(int ray, int voxel, int z, float mediumGramPerMl) {
    return through(ray, voxel, z, 0, mediumGramPerMl, 1 / mediumGramPerMl);
  }

  /**
   * What one ray gathers.
   *
   * @param own part of a cell's own density in that which the ray goes through
   * @param otherGramPerMl what comes to it
   * @param perOther how often the cell's own density counts what it emits, over its own
   */
  private double through(
      int ray, int voxel, int z, float own, float otherGramPerMl, float perOther) {
    TurnRays.Leg first = rays.first(ray);
    place = voxel;
    int inPlane = voxel - box.index(0, z);
    row = inPlane / box.rowLength();
    column = inPlane - row * box.rowLength();
    plane = z;
    deep =
        isDeep(0, column, box.columns())
            && isDeep(1, row, box.rows())
            && isDeep(2, plane, box.planes());
    reachedMm = 0;
    leftFraction = 1;
    faceMm[0] = rays.columnBeginMm(ray);
    faceMm[1] = rays.rowBeginMm(ray);
    faceMm[2] = rays.planeBeginRatio(ray) * rays.planeMm(z);
    double turnFraction = rays.turnFraction(ray);
    double sum = follow(first, 0, turnFraction, own, otherGramPerMl, perOther);
    if (reachedMm < RayBox.REACH_MM) {
      TurnRays.Leg onward = rays.onward(ray);
      turn(first, onward);
      if (!leaves(onward)) {
        sum += follow(onward, turnFraction, 1, own, otherGramPerMl, perOther);
      }
    }
    return sum;
  }

  /** Whether no ray gets to the end of the field along an axis. */
  private boolean isDeep(int axis, int at, int voxels) {
    return at >= box.reach(axis) && at < voxels - box.reach(axis);
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

  /** Whether a ray that turns no more has left the field, or meets no activity any more. */
  private boolean leaves(TurnRays.Leg leg) {
    if (deep) {
      return box.beyondActivity(plane, leg.planeRatio() > 0);
    }
    return (leg.columnRatio() > 0 ? column >= box.columns() : column < 0)
        || (leg.rowRatio() > 0 ? row >= box.rows() : row < 0)
        || box.beyondActivity(plane, leg.planeRatio() > 0);
  }

  /**
   * Follows a ray up to where its areal density puts it, or it has reached all lengths.
   *
   * @param firstFraction path before the turn, over the longest; 0 before it
   * @param lastFraction how far from the voxel it goes, by areal density from end to end
   */
  private double follow(
      TurnRays.Leg leg,
      double firstFraction,
      double lastFraction,
      float own,
      float otherGramPerMl,
      float perOther) {
    double perMmGramPerMl = rays.perMmGramPerMl();
    double columnMm = Math.abs(leg.columnRatio()) * rays.columnMm();
    double rowMm = Math.abs(leg.rowRatio()) * rays.rowMm();
    double planeRatio = Math.abs(leg.planeRatio());
    int right = leg.columnRatio() > 0 ? 1 : -1;
    int down = leg.rowRatio() > 0 ? 1 : -1;
    int upward = leg.planeRatio() > 0 ? 1 : -1;
    boolean turns = lastFraction < 1;
    double firstSquare = firstFraction * firstFraction;
    double aside = firstFraction * RayBend.COSINE;
    // The leg's own path, of which both sides of the triangle are known.
    double longest = Math.sqrt(aside * aside + lastFraction * lastFraction - firstSquare) - aside;
    double x = faceMm[0];
    double y = faceMm[1];
    double up = faceMm[2];
    int at = place;
    boolean inside = inside();
    double reached = reachedMm;
    double path = 0;
    double square = firstSquare;
    double sum = 0;
    // What was left before the last cells, and whether it is so still: they were not active.
    double before = leftFraction;
    boolean known = true;
    while (true) {
      double end = Math.min(Math.min(x, y), up);
      float density = gramPerMl[at];
      double perMm = (density * own + otherGramPerMl) * perMmGramPerMl;
      double next = path + (end - reached) * perMm;
      boolean ends = next >= longest;
      if (ends) {
        end = reached + (longest - path) / perMm;
        next = longest;
      }
      double nextSquare = firstSquare + next * (next + 2 * aside);
      float activity = inside ? becquerelPerG[at] : 0;
      if (activity != 0) {
        double now = rays.left(Math.sqrt(nextSquare));
        double lost = (known ? before : rays.left(Math.sqrt(square))) - now;
        sum += activity * (own + density * perOther) * lost;
        before = now;
      }
      known = activity != 0;
      path = next;
      square = nextSquare;
      reached = end;
      if (ends || end >= RayBox.REACH_MM) {
        break;
      }
      if (x <= y && x <= up) {
        at += within(column, right, box.columns()) ? leg.columnStep() : 0;
        column += right;
        x += columnMm;
      } else if (y <= up) {
        at += within(row, down, box.rows()) ? leg.rowStep() : 0;
        row += down;
        y += rowMm;
      } else {
        at += within(plane, upward, box.planes()) ? leg.planeStep() : 0;
        plane += upward;
        up += rays.planeMm(plane) * planeRatio;
      }
      inside = inside();
      if (!turns && leaves(leg)) {
        break;
      }
    }
    faceMm[0] = x;
    faceMm[1] = y;
    faceMm[2] = up;
    place = at;
    reachedMm = reached;
    leftFraction = known ? before : rays.left(Math.sqrt(square));
    return sum;
  }

  /** Whether a step along an axis is one from a voxel of the field to another. */
  private boolean within(int from, int step, int voxels) {
    int to = from + step;
    return deep || from >= 0 && from < voxels && to >= 0 && to < voxels;
  }

  private boolean inside() {
    return deep
        || column >= 0
            && column < box.columns()
            && row >= 0
            && row < box.rows()
            && plane >= 0
            && plane < box.planes();
  }
}
