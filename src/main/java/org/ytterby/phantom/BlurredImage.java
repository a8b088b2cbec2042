// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.List;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/**
 * The true activity after a Gaussian point spread function, at the voxel centres of an axial grid.
 *
 * <p><b>Method</b>: the Gaussian is separable. Along x, every chord of a solid is blurred exactly,
 * as a difference of two normal distributions. Over y and z, the chords are integrated with the
 * Gaussian as weight in the polar coordinates r = sqrt(1 - w^2) and t of the ellipsoid's outline:
 * Gauss-Legendre in w, in which the chords are smooth and odd, equal steps in t, both about half a
 * standard deviation apart. <b>Error bound</b>: 0.01 % of the maximum for spheres (tested against
 * their closed form); where an ellipsoid is taken out of a solid, about 3 % of that solid's own
 * concentration, on the rim of the hole only. <b>Cost</b>: lines times voxels within reach.
 * <b>Determinism</b>: one thread, fixed order, StrictMath.
 */
final class BlurredImage {
  private static final double STEP_SIGMA = 0.5;
  private static final int FEWEST_STEPS = 12;
  private static final double REACH_SIGMA = 5;
  private static final double CHORD_REACH_SIGMA = 6;

  private final Grid grid;
  private final double sigmaMm;
  private final double[] valuesBqPerMl;
  private final double[] line;
  private int firstColumn;
  private int lastColumn;

  private BlurredImage(Grid grid, double sigmaMm) {
    this.grid = grid;
    this.sigmaMm = sigmaMm;
    this.valuesBqPerMl = new double[grid.voxelCount()];
    this.line = new double[grid.columns()];
  }

  /**
   * Concentration per voxel in Bq/mL, in the order [z][y][x].
   *
   * @param grid axial, evenly spaced
   */
  static double[] of(Grid grid, List<Compartment> compartments, double sigmaMm) {
    BlurredImage image = new BlurredImage(grid, sigmaMm);
    compartments.forEach(image::add);
    return image.valuesBqPerMl;
  }

  private void add(Compartment compartment) {
    Vector3 centre = compartment.solid().within().centre();
    double semiYMm = compartment.solid().within().semiAxesMm().y();
    double semiZMm = compartment.solid().within().semiAxesMm().z();
    double stepMm = STEP_SIGMA * sigmaMm;
    double reachMm = Math.max(semiYMm, semiZMm);
    int rings = Math.max(FEWEST_STEPS, (int) Math.ceil(Math.PI / 2 * reachMm / stepMm));
    GaussLegendre rule = GaussLegendre.positiveHalf(rings);
    for (int ring = 0; ring < rings; ring++) {
      double w = rule.nodes()[ring];
      double radius = Math.sqrt(1 - w * w);
      int lines = Math.max(FEWEST_STEPS, (int) Math.ceil(2 * Math.PI * reachMm * radius / stepMm));
      double areaMm2 = semiYMm * semiZMm * w * rule.weights()[ring] * 2 * Math.PI / lines;
      for (int i = 0; i < lines; i++) {
        double t = 2 * Math.PI * (i + 0.5) / lines;
        double y = centre.y() + semiYMm * radius * StrictMath.cos(t);
        double z = centre.z() + semiZMm * radius * StrictMath.sin(t);
        if (fillLine(compartment.solid().chords(y, z))) {
          spread(y, z, compartment.addedBqPerMl() * areaMm2);
        }
      }
    }
  }

  /** The blurred profile of a line along x; false where nothing of it reaches the grid. */
  private boolean fillLine(List<Span> chords) {
    if (chords.isEmpty()) {
      return false;
    }
    double startMm = grid.origin().x();
    double spacingMm = grid.columnSpacingMm();
    double reachMm = CHORD_REACH_SIGMA * sigmaMm;
    double fromMm = chords.getFirst().fromMm() - reachMm - startMm;
    double toMm = chords.getLast().toMm() + reachMm - startMm;
    firstColumn = Math.max(0, (int) Math.ceil(fromMm / spacingMm));
    lastColumn = Math.min(line.length - 1, (int) Math.floor(toMm / spacingMm));
    for (int column = firstColumn; column <= lastColumn; column++) {
      double x = startMm + column * spacingMm;
      double inside = 0;
      for (Span chord : chords) {
        inside += Normal.below((x - chord.fromMm()) / sigmaMm);
        inside -= Normal.below((x - chord.toMm()) / sigmaMm);
      }
      line[column] = inside;
    }
    return firstColumn <= lastColumn;
  }

  private void spread(double y, double z, double weightBqPerMlMm2) {
    double reachMm = REACH_SIGMA * sigmaMm;
    double rowMm = grid.rowSpacingMm();
    double planeMm = grid.planeOffsetMm(1);
    double fromYMm = y - grid.origin().y();
    double fromZMm = z - grid.origin().z();
    int firstRow = Math.max(0, (int) Math.ceil((fromYMm - reachMm) / rowMm));
    int lastRow = Math.min(grid.rows() - 1, (int) Math.floor((fromYMm + reachMm) / rowMm));
    int firstPlane = Math.max(0, (int) Math.ceil((fromZMm - reachMm) / planeMm));
    int lastPlane = Math.min(grid.planes() - 1, (int) Math.floor((fromZMm + reachMm) / planeMm));
    for (int plane = firstPlane; plane <= lastPlane; plane++) {
      double inPlane =
          weightBqPerMlMm2
              * Normal.density((plane * planeMm - fromZMm) / sigmaMm)
              / (sigmaMm * sigmaMm);
      for (int row = firstRow; row <= lastRow; row++) {
        double weight = inPlane * Normal.density((row * rowMm - fromYMm) / sigmaMm);
        int start = grid.index(0, row, plane);
        for (int column = firstColumn; column <= lastColumn; column++) {
          valuesBqPerMl[start + column] += weight * line[column];
        }
      }
    }
  }
}
