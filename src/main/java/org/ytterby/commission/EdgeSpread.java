// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.stream.IntStream;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;

/**
 * The blur across the wall of a cylinder.
 *
 * <pre>
 * method       within 25 mm of the wall the image is b + (a - b) N((R - r) / s), N the normal
 *              distribution: a disc that is much wider than the blur, blurred by a Gaussian. R takes in
 *              the curvature's shift of s² / 2R. Level inside and outside, R, s, and the axis with its
 *              slopes are fitted together ({@link LeastSquares}), so that a centre that is found wrongly
 *              is no blur. Blocks of 30 mm along the wall and along the axis
 * assumptions  the wall itself is thin against the blur; across the planes another blur may hold, which
 *              spheres show
 * error bound  curvature beyond the shift: (s / R)², 0.1 % of the level
 * </pre>
 *
 * <p>Immutable.
 *
 * @param psfMm full width at half maximum
 * @param psfUncertaintyMm standard uncertainty by noise
 * @param radiusMm of the solution, as the image shows it
 * @param outsideFraction level outside over that inside
 * @param pattern what is left over along the wall
 */
record EdgeSpread(
    double psfMm,
    double psfUncertaintyMm,
    double radiusMm,
    double outsideFraction,
    EdgePattern pattern) {
  private static final double REACH_MM = 25;
  private static final double BLOCK_MM = 30;
  private static final int ALONG_THE_WALL = 2;
  private static final double FIRST_SIGMA_MM = 3;
  private static final int PARAMETERS = 8;

  private static final int OUTSIDE = 0;
  private static final int STEP = 1;
  private static final int RADIUS = 2;
  private static final int SIGMA = 3;
  private static final int SHIFT_X = 4;
  private static final int SHIFT_Y = 5;
  private static final int SLOPE_X = 6;
  private static final int SLOPE_Y = 7;

  /** Fits it along the whole part of a cylinder. */
  static EdgeSpread of(PhantomScan scan, CylinderDescription said, CylinderOutline outline) {
    Voxels voxels = new Voxels(scan, said, outline);
    double inside = said.statedBqPerMl();
    double[] start = new double[PARAMETERS];
    start[STEP] = inside;
    start[RADIUS] = said.diameterMm() / 2;
    start[SIGMA] = FIRST_SIGMA_MM;
    double small = 1e-4 * inside;
    double[] steps = {small, small, 1e-3, 1e-3, 1e-3, 1e-3, 1e-5, 1e-5};
    LeastSquares fit = LeastSquares.fit(voxels.data(), voxels, start, steps);
    double[] found = fit.parameters();
    double sigmaMm = Math.abs(found[SIGMA]);
    double leak = BlockLeak.factor(sigmaMm, BLOCK_MM, ALONG_THE_WALL);
    return new EdgeSpread(
        GaussianSmoothing.FWHM_PER_SIGMA * sigmaMm,
        GaussianSmoothing.FWHM_PER_SIGMA * fit.uncertainty(SIGMA) * leak,
        found[RADIUS] + sigmaMm * sigmaMm / (2 * found[RADIUS]),
        found[OUTSIDE] / (found[OUTSIDE] + found[STEP]),
        EdgePattern.of(
            new EdgePattern.Found(
                voxels.fromWallMm(found), fit.residual(), voxels.data(), found[STEP], leak)));
  }

  /** The voxels about the wall, with their place relative to the axis. */
  private static final class Voxels implements LeastSquares.Model {
    private final double[] radiusMm;
    private final double[] cosine;
    private final double[] sine;
    private final double[] zMm;
    private final double[] values;
    private final int[] blocks;
    private final int blockCount;

    Voxels(PhantomScan scan, CylinderDescription said, CylinderOutline outline) {
      Place place = new Place(scan.map().grid());
      double wallMm = said.diameterMm() / 2;
      double fromMm = outline.fromMm() + REACH_MM;
      double toMm = outline.toMm() - REACH_MM;
      int[] chosen =
          IntStream.range(0, scan.map().grid().voxelCount())
              .filter(
                  index -> {
                    double z = place.z(index);
                    double r = outline.radiusMm(place.x(index), place.y(index), z);
                    return z > fromMm && z < toMm && Math.abs(r - wallMm) <= REACH_MM;
                  })
              .toArray();
      int count = chosen.length;
      radiusMm = new double[count];
      cosine = new double[count];
      sine = new double[count];
      zMm = new double[count];
      values = new double[count];
      blocks = new int[count];
      int around = Math.max(8, (int) (2 * Math.PI * wallMm / BLOCK_MM));
      int along = Math.max(1, (int) ((toMm - fromMm) / BLOCK_MM));
      blockCount = around * along;
      for (int i = 0; i < count; i++) {
        double z = place.z(chosen[i]);
        double x = outline.alongX(place.x(chosen[i]), z);
        double y = outline.alongY(place.y(chosen[i]), z);
        radiusMm[i] = StrictMath.hypot(x, y);
        cosine[i] = x / radiusMm[i];
        sine[i] = y / radiusMm[i];
        zMm[i] = z - outline.middleMm();
        values[i] = scan.map().becquerelPerMl()[chosen[i]];
        double turn = (StrictMath.atan2(y, x) / (2 * Math.PI) + 1) % 1;
        int sector = Math.min(around - 1, (int) (turn * around));
        int slab = Math.min(along - 1, (int) ((z - fromMm) / (toMm - fromMm) * along));
        blocks[i] = slab * around + sector;
      }
    }

    LeastSquares.Data data() {
      return new LeastSquares.Data(values, blocks, blockCount);
    }

    @Override
    public double[] at(double[] p) {
      double[] expected = fromWallMm(p);
      double sigmaMm = Math.max(1e-3, Math.abs(p[SIGMA]));
      for (int i = 0; i < expected.length; i++) {
        expected[i] = p[OUTSIDE] + p[STEP] * BlurredSphere.normalBelow(-expected[i] / sigmaMm);
      }
      return expected;
    }

    /** Of each voxel, outwards. */
    double[] fromWallMm(double[] p) {
      double[] away = new double[values.length];
      for (int i = 0; i < away.length; i++) {
        double wallMm =
            p[RADIUS]
                + (p[SHIFT_X] + p[SLOPE_X] * zMm[i]) * cosine[i]
                + (p[SHIFT_Y] + p[SLOPE_Y] * zMm[i]) * sine[i];
        away[i] = radiusMm[i] - wallMm;
      }
      return away;
    }
  }
}
