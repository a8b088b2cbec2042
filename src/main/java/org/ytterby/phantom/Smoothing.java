// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import org.ytterby.geometry.Grid;

/**
 * A Gaussian filter on an even axial grid, nothing beyond its ends.
 *
 * <p><b>Method</b>: along each axis, equal passes of the three weights w, 1 - 2w, w with the
 * variance 2w of a pass (in voxels) adding up to the Gaussian's exactly, and w at most 1/6, where
 * the fourth moment is the Gaussian's too. A sampled Gaussian would be too narrow at widths of a
 * voxel. Sums are kept but for what leaves the grid. <b>Threads</b>: one, fixed order.
 */
final class Smoothing {
  private static final double MOST_WEIGHT = 1.0 / 6;

  private Smoothing() {}

  /** Smooths values [z][y][x] in place. */
  static void of(double[] values, Grid grid, double sigmaMm) {
    int rowStride = grid.columns();
    int planeStride = grid.planeSize();
    along(values, new Axis(1, grid.columns()), sigmaMm / grid.columnSpacingMm());
    along(values, new Axis(rowStride, grid.rows()), sigmaMm / grid.rowSpacingMm());
    along(values, new Axis(planeStride, grid.planes()), sigmaMm / grid.planeOffsetMm(1));
  }

  /**
   * One direction through the values.
   *
   * @param stride from a voxel to the next
   * @param count voxels of a line
   */
  private record Axis(int stride, int count) {}

  private static void along(double[] values, Axis axis, double sigmaVoxels) {
    double variance = sigmaVoxels * sigmaVoxels;
    int passes = (int) Math.ceil(variance / (2 * MOST_WEIGHT));
    double weight = variance / (2 * Math.max(passes, 1));
    double[] line = new double[axis.count()];
    int block = axis.stride() * axis.count();
    for (int start = 0; start < values.length; start++) {
      if (start % block < axis.stride()) {
        for (int pass = 0; pass < passes; pass++) {
          pass(values, axis, start, weight, line);
        }
      }
    }
  }

  private static void pass(double[] values, Axis axis, int start, double weight, double[] line) {
    for (int i = 0; i < line.length; i++) {
      line[i] = values[start + i * axis.stride()];
    }
    for (int i = 0; i < line.length; i++) {
      double before = i > 0 ? line[i - 1] : 0;
      double after = i + 1 < line.length ? line[i + 1] : 0;
      values[start + i * axis.stride()] = weight * (before + after) + (1 - 2 * weight) * line[i];
    }
  }
}
