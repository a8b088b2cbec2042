// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.ytterby.geometry.Grid;

/**
 * The rays of a voxel: for each, the cells that it crosses from the voxel on, by their distance in
 * the {@link RayBox}, with its length in them. All voxels of a plane share it, of even planes all.
 *
 * <p>Immutable.
 */
final class RaySet {
  private final int[] firstCell;
  private final boolean[] upward;
  private final int[] distance;
  private final int[] planes;
  private final int[] number;
  private final float[] lengthRatio;
  private final float[][] lossRatio;

  private RaySet(int[] firstCell, boolean[] upward, Builder builder) {
    this.upward = upward;
    this.firstCell = firstCell;
    this.distance = Arrays.copyOf(builder.distance, builder.cells);
    this.planes = Arrays.copyOf(builder.planes, builder.cells);
    this.number = Arrays.copyOf(builder.number, builder.cells);
    this.lengthRatio = Arrays.copyOf(builder.lengthRatio, builder.cells);
    this.lossRatio = new float[builder.lossRatio.length][];
    for (int medium = 0; medium < lossRatio.length; medium++) {
      lossRatio[medium] = Arrays.copyOf(builder.lossRatio[medium], builder.cells);
    }
  }

  /**
   * Straight rays from a plane.
   *
   * @param points of {@link RayPoints}: place in the voxel, cosine with the normal, and azimuth
   * @param plane thickness in mm by distance in planes, 0 outside the field
   * @param mediaGramPerMl densities of the media whose kernels are computed exactly
   */
  static RaySet of(
      double[][] points,
      Grid grid,
      RayBox box,
      IntToDoubleFunction plane,
      PathLoss loss,
      float... mediaGramPerMl) {
    Builder builder = new Builder(grid, box, plane, loss, mediaGramPerMl);
    int[] firstCell = new int[points.length + 1];
    boolean[] upward = new boolean[points.length];
    for (int ray = 0; ray < points.length; ray++) {
      builder.trace(points[ray]);
      firstCell[ray + 1] = builder.cells;
      upward[ray] = builder.upward;
    }
    return new RaySet(firstCell, upward, builder);
  }

  int rays() {
    return firstCell.length - 1;
  }

  int firstCell(int ray) {
    return firstCell[ray];
  }

  /** Whether a ray ends towards higher planes. */
  boolean upward(int ray) {
    return upward[ray];
  }

  /** Where the cell is, from the voxel. */
  int distance(int cell) {
    return distance[cell];
  }

  /** How many planes from the voxel's the cell is. */
  int planes(int cell) {
    return planes[cell];
  }

  /** The cell's number among those that are kept: {@link RunCells#number}. */
  int number(int cell) {
    return number[cell];
  }

  /** Length in the cell over the longest path. */
  float length(int cell) {
    return lengthRatio[cell];
  }

  /** What a path loses there in a medium of reference, over its density. */
  float referenceLoss(int medium, int cell) {
    return lossRatio[medium][cell];
  }

  /** Crosses cell after cell; single-threaded. */
  private static final class Builder {
    private final double columnMm;
    private final double rowMm;
    private final RayBox box;
    private final IntToDoubleFunction planeMm;
    private final PathLoss loss;
    private final float[] mediaGramPerMl;
    private int cells;
    private int[] distance = new int[1 << 12];
    private int[] planes = new int[1 << 12];
    private int[] number = new int[1 << 12];
    private float[] lengthRatio = new float[1 << 12];
    private final float[][] lossRatio;
    private final float[] pathFraction;
    private boolean upward;

    Builder(
        Grid grid, RayBox box, IntToDoubleFunction planeMm, PathLoss loss, float[] mediaGramPerMl) {
      this.columnMm = grid.columnSpacingMm();
      this.rowMm = grid.rowSpacingMm();
      this.box = box;
      this.planeMm = planeMm;
      this.loss = loss;
      this.mediaGramPerMl = mediaGramPerMl;
      this.lossRatio = new float[mediaGramPerMl.length][1 << 12];
      this.pathFraction = new float[mediaGramPerMl.length];
    }

    void trace(double[] point) {
      double z = 2 * point[3] - 1;
      double out = Math.sqrt(1 - z * z);
      double azimuth = 2 * Math.PI * point[4];
      double[] step = {out * StrictMath.cos(azimuth), out * StrictMath.sin(azimuth), z};
      int[] cell = new int[3];
      double[] faceMm = new double[3];
      for (int axis = 0; axis < 3; axis++) {
        double part = step[axis] > 0 ? 1 - point[axis] : point[axis];
        faceMm[axis] = part * edgeMm(axis, 0) / Math.abs(step[axis]);
      }
      upward = step[2] > 0;
      Arrays.fill(pathFraction, 0);
      double reachedMm = 0;
      while (true) {
        int axis = nearest(faceMm);
        double endMm = Math.min(faceMm[axis], RayBox.REACH_MM);
        add(cell, endMm - reachedMm);
        reachedMm = endMm;
        cell[axis] += step[axis] > 0 ? 1 : -1;
        double edgeMm = edgeMm(axis, cell[axis]);
        if (endMm >= RayBox.REACH_MM || Math.abs(cell[axis]) > box.reach(axis) || edgeMm <= 0) {
          return;
        }
        faceMm[axis] += edgeMm / Math.abs(step[axis]);
      }
    }

    private static int nearest(double[] faceMm) {
      int nearest = faceMm[0] <= faceMm[1] ? 0 : 1;
      return faceMm[nearest] <= faceMm[2] ? nearest : 2;
    }

    private double edgeMm(int axis, int cell) {
      return switch (axis) {
        case 0 -> columnMm;
        case 1 -> rowMm;
        default -> planeMm.applyAsDouble(cell);
      };
    }

    private void add(int[] cell, double lengthMm) {
      if (cells == distance.length) {
        distance = Arrays.copyOf(distance, 2 * cells);
        planes = Arrays.copyOf(planes, 2 * cells);
        number = Arrays.copyOf(number, 2 * cells);
        lengthRatio = Arrays.copyOf(lengthRatio, 2 * cells);
        for (int medium = 0; medium < lossRatio.length; medium++) {
          lossRatio[medium] = Arrays.copyOf(lossRatio[medium], 2 * cells);
        }
      }
      float part = (float) (lengthMm / loss.longestMmGramPerMl());
      distance[cells] = cell[2] * box.planeLength() + cell[1] * box.rowLength() + cell[0];
      planes[cells] = cell[2];
      number[cells] = RunCells.number(cell[0], cell[1], cell[2]);
      lengthRatio[cells] = part;
      for (int medium = 0; medium < lossRatio.length; medium++) {
        float path = pathFraction[medium];
        float end = Math.min(path + mediaGramPerMl[medium] * part, 1);
        lossRatio[medium][cells] = (loss.left(path) - loss.left(end)) / mediaGramPerMl[medium];
        pathFraction[medium] = end;
      }
      cells++;
    }
  }
}
