// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import org.ytterby.quantity.Density;

/**
 * What fraction of the energy that a uniform voxel emits ends in each voxel about it, itself
 * included: a voxel S value without energy and mass. Of the electrons; what goes farther than they
 * do is with {@link FarBox}.
 *
 * <pre>
 * method       fraction(i,j,k) = integral of the point kernel times T(x/a - i) T(y/b - j) T(z/c - k),
 *              T(u) = max(0, 1 - |u|) the overlap of two voxels. Shell by shell, uniform in radius
 *              within a shell, over the directions of an octant; each point of the rule spreads
 *              its energy trilinearly over the 8 voxels about it, which is that product
 * error bound  the sum is that of the shells within the electrons' range, to rounding, since the 8 weights add up to 1. Entries: below
 *              1e-5 of that of the source voxel for edges from 1.5 mm, below 1e-4 from 0.5 mm, by
 *              halving the steps of the rule (tested)
 * limits       voxel edges from 0.5 mm, at most 2^24 entries in the octant; large ones at will
 * cost         8 additions a point: some ms at 4 mm, 0.2 s at 0.5 mm
 * determinism  StrictMath, one thread, fixed order
 * references   the S value of a voxel: Bolch et al., MIRD pamphlet 17, J Nucl Med 1999;40:11S
 * </pre>
 *
 * <p>Symmetric: only the octant of offsets not below 0 is held. Immutable.
 */
final class VoxelKernel {
  private static final double SHORTEST_EDGE_MM = 0.5;
  private static final long MOST_ENTRIES = 1L << 24;

  private final int columnReach;
  private final int rowReach;
  private final int planeReach;
  private final double[] values;

  private VoxelKernel(int columnReach, int rowReach, int planeReach, double[] values) {
    this.columnReach = columnReach;
    this.rowReach = rowReach;
    this.planeReach = planeReach;
    this.values = values;
  }

  /**
   * The kernel of a voxel.
   *
   * @param edgesMm along columns, rows and planes
   * @param density of the soft tissue that fills source and target
   */
  static VoxelKernel of(PointKernel point, Edges edgesMm, Density density) {
    return of(point, edgesMm, density, KernelRule.forEdge(edgesMm.shortestMm()));
  }

  static VoxelKernel of(PointKernel point, Edges edgesMm, Density density, KernelRule rule) {
    double reachMm = point.reachMm(density);
    int columnReach = reach(reachMm, edgesMm.columnMm());
    int rowReach = reach(reachMm, edgesMm.rowMm());
    int planeReach = reach(reachMm, edgesMm.planeMm());
    double entries = (columnReach + 1.0) * (rowReach + 1.0) * (planeReach + 1.0);
    if (entries > MOST_ENTRIES) {
      throw new IllegalArgumentException(
          "voxel kernel of %s at %s g/mL: found %.0f entries, expected at most %d"
              .formatted(edgesMm, density.gramPerMl(), entries, MOST_ENTRIES));
    }
    VoxelKernel kernel =
        new VoxelKernel(columnReach, rowReach, planeReach, new double[(int) entries]);
    rule.points(
        point,
        PointKernel.scaleFactor(density),
        (xMm, yMm, zMm, fraction) ->
            kernel.spread(
                xMm / edgesMm.columnMm(),
                yMm / edgesMm.rowMm(),
                zMm / edgesMm.planeMm(),
                fraction));
    kernel.share();
    return kernel;
  }

  private static int reach(double reachMm, double edgeMm) {
    return (int) Math.min(MOST_ENTRIES, Math.floor(reachMm / edgeMm) + 1);
  }

  private void spread(double x, double y, double z, double fraction) {
    int i = (int) x;
    int j = (int) y;
    int k = (int) z;
    double right = x - i;
    double back = y - j;
    double above = (z - k) * fraction;
    double here = fraction - above;
    int rowLength = columnReach + 1;
    int planeLength = rowLength * (rowReach + 1);
    int at = k * planeLength + j * rowLength + i;
    spreadInPlane(at, rowLength, right, back, here);
    spreadInPlane(at + planeLength, rowLength, right, back, above);
  }

  private void spreadInPlane(int at, int rowLength, double right, double back, double fraction) {
    double far = back * fraction;
    double near = fraction - far;
    values[at] += (1 - right) * near;
    values[at + 1] += right * near;
    values[at + rowLength] += (1 - right) * far;
    values[at + rowLength + 1] += right * far;
  }

  /** The octant holds the energy of all eight: each entry's goes to its mirror images. */
  private void share() {
    int at = 0;
    for (int k = 0; k <= planeReach; k++) {
      for (int j = 0; j <= rowReach; j++) {
        for (int i = 0; i <= columnReach; i++) {
          values[at++] /= (i > 0 ? 2 : 1) * (j > 0 ? 2 : 1) * (k > 0 ? 2 : 1);
        }
      }
    }
  }

  /** The largest offset along a row that energy reaches, in voxels. */
  int columnReach() {
    return columnReach;
  }

  /** The largest offset along a column that energy reaches, in voxels. */
  int rowReach() {
    return rowReach;
  }

  /** The largest offset along the normal that energy reaches, in voxels. */
  int planeReach() {
    return planeReach;
  }

  /** The fraction at an offset of these lengths; 0 beyond the reach. */
  double fraction(int columns, int rows, int planes) {
    if (columns > columnReach || rows > rowReach || planes > planeReach) {
      return 0;
    }
    return values[(planes * (rowReach + 1) + rows) * (columnReach + 1) + columns];
  }

  /** The fractions of all voxels together. */
  double sumFraction() {
    double sum = 0;
    for (int k = planeReach; k >= 0; k--) {
      for (int j = rowReach; j >= 0; j--) {
        for (int i = columnReach; i >= 0; i--) {
          sum += fraction(i, j, k) * (i > 0 ? 2 : 1) * (j > 0 ? 2 : 1) * (k > 0 ? 2 : 1);
        }
      }
    }
    return sum;
  }

  /**
   * The edges of a voxel.
   *
   * @param columnMm along a row, between neighbouring columns
   * @param rowMm along a column, between neighbouring rows
   * @param planeMm along the normal
   */
  record Edges(double columnMm, double rowMm, double planeMm) {
    Edges {
      if (!(Math.min(columnMm, rowMm) >= SHORTEST_EDGE_MM && planeMm > 0)
          || !Double.isFinite(columnMm * rowMm * planeMm)) {
        throw new IllegalArgumentException(
            "voxel edges in mm: found %s x %s x %s, expected at least %s x %s and a thickness"
                .formatted(columnMm, rowMm, planeMm, SHORTEST_EDGE_MM, SHORTEST_EDGE_MM));
      }
    }

    double shortestMm() {
      return Math.min(Math.min(columnMm, rowMm), planeMm);
    }
  }
}
