// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;

/**
 * All spheres of a ring fitted together: each the same even sphere behind the same Gaussian, on one
 * background.
 *
 * <pre>
 * method       voxels up to 15 mm from a sphere's surface, each belonging to the nearest sphere: level,
 *              background, blur and the place of the ring (middle, turn, tilts) by {@link LeastSquares}.
 *              The level is free, so that the blur follows from the shape of edges and peaks, whatever
 *              the concentrations are. Blocks of 20 mm. Fitted twice, the second time with the voxels
 *              about where the first has found the spheres
 * left out     voxels within 15 mm of the cold cylinder in the middle
 * assumptions  walls thin against the blur; the same blur at all spheres
 * </pre>
 *
 * <p>Immutable.
 *
 * @param ring where the spheres lie
 * @param levelBqPerMl of the spheres above the background
 * @param levelUncertaintyBqPerMl by noise
 * @param backgroundBqPerMl around them
 * @param sigmaMm of the blur
 * @param sigmaUncertaintyMm by noise
 * @param converged whether the fit has ended
 */
record SphereFit(
    SphereRing ring,
    double levelBqPerMl,
    double levelUncertaintyBqPerMl,
    double backgroundBqPerMl,
    double sigmaMm,
    double sigmaUncertaintyMm,
    boolean converged) {
  private static final double REACH_MM = 15;
  private static final double FROM_INSERT_MM = 15;
  private static final double BLOCK_MM = 20;
  private static final int AXES = 3;
  private static final double FIRST_SIGMA_MM = 3;
  private static final int NONE = -1;
  private static final double NARROWEST_MM = 2;
  private static final double WIDEST_MM = 20;
  private static final double SIGNIFICANT = 8;

  private static final int X = 0;
  private static final int Y = 1;
  private static final int Z = 2;
  private static final int TURN = 3;
  private static final int TILT_X = 4;
  private static final int TILT_Y = 5;
  private static final int LEVEL = 6;
  private static final int BACKGROUND = 7;
  private static final int SIGMA = 8;

  /** Full width at half maximum of the blur. */
  double psfMm() {
    return GaussianSmoothing.FWHM_PER_SIGMA * sigmaMm;
  }

  double psfUncertaintyMm() {
    return GaussianSmoothing.FWHM_PER_SIGMA * sigmaUncertaintyMm;
  }

  /** Fits all, from where a search has found the ring. */
  static SphereFit of(PhantomScan scan, SpheresDescription said, SphereRing near) {
    return without(NONE, scan, said, near);
  }

  /** Fits all but one, by its number in the description. */
  static SphereFit without(
      int leftOut, PhantomScan scan, SpheresDescription said, SphereRing near) {
    double level = said.sphereBqPerMl() - said.backgroundBqPerMl();
    double[] start = {
      near.xMm(),
      near.yMm(),
      near.zMm(),
      near.turn(),
      near.tiltX(),
      near.tiltY(),
      level,
      said.backgroundBqPerMl(),
      FIRST_SIGMA_MM
    };
    double small = 1e-4 * level;
    double[] steps = {1e-3, 1e-3, 1e-3, 1e-5, 1e-5, 1e-5, small, small, 1e-3};
    Voxels first = new Voxels(scan, said, near, leftOut);
    double[] nearer = LeastSquares.fit(first.data(), first, start, steps).parameters();
    Voxels second = new Voxels(scan, said, ring(nearer, near.mirrored()), leftOut);
    LeastSquares fit = LeastSquares.fit(second.data(), second, nearer, steps);
    double[] found = fit.parameters();
    double leak = BlockLeak.factor(Math.abs(found[SIGMA]), BLOCK_MM, AXES);
    return new SphereFit(
        ring(found, near.mirrored()),
        found[LEVEL],
        fit.uncertainty(LEVEL) * leak,
        found[BACKGROUND],
        Math.abs(found[SIGMA]),
        fit.uncertainty(SIGMA) * leak,
        fit.converged());
  }

  private static SphereRing ring(double[] p, boolean mirrored) {
    return new SphereRing(p[X], p[Y], p[Z], p[TURN], mirrored, p[TILT_X], p[TILT_Y]);
  }

  /** Whether there are such spheres: a level beyond noise, and a blur that a scanner may have. */
  boolean isSound() {
    return converged && levelBqPerMl > SIGNIFICANT * levelUncertaintyBqPerMl && hasWidth();
  }

  /** Whether the blur is one that a scanner may have, so that more can be asked of the fit. */
  boolean hasWidth() {
    return levelBqPerMl > 0 && psfMm() >= NARROWEST_MM && psfMm() <= WIDEST_MM;
  }

  /** What the fit expects at a place. */
  double modelBqPerMl(SpheresDescription said, int sphere, double distanceMm) {
    return backgroundBqPerMl
        + levelBqPerMl
            * new BlurredSphere(said.diametersMm().get(sphere), sigmaMm).valueFraction(distanceMm);
  }

  /** The voxels about the spheres. */
  private static final class Voxels implements LeastSquares.Model {
    private final SpheresDescription said;
    private final boolean mirrored;
    private final List<double[]> places = new ArrayList<>();
    private final List<Integer> spheres = new ArrayList<>();
    private final List<Double> found = new ArrayList<>();
    private final List<Integer> blocks = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    Voxels(PhantomScan scan, SpheresDescription said, SphereRing ring, int leftOut) {
      this.said = said;
      this.mirrored = ring.mirrored();
      Place place = new Place(scan.map().grid());
      float[] values = scan.map().becquerelPerMl();
      double keepOffMm = said.insertMm() > 0 ? said.insertMm() / 2 + FROM_INSERT_MM : 0;
      double[][] at = new double[said.diametersMm().size()][];
      for (int sphere = 0; sphere < at.length; sphere++) {
        at[sphere] = ring.centre(sphere, said);
      }
      for (int index = 0; index < values.length; index++) {
        double[] here = {place.x(index), place.y(index), place.z(index)};
        if (ring.fromAxisMm(here[0], here[1]) >= keepOffMm) {
          int nearest = nearest(at, here);
          if (nearest != leftOut
              && distance(at[nearest], here) - said.radiusMm(nearest) <= REACH_MM) {
            add(here, nearest, values[index], at[nearest]);
          }
        }
      }
    }

    private int nearest(double[][] at, double[] here) {
      int nearest = 0;
      for (int sphere = 1; sphere < at.length; sphere++) {
        if (distance(at[sphere], here) - said.radiusMm(sphere)
            < distance(at[nearest], here) - said.radiusMm(nearest)) {
          nearest = sphere;
        }
      }
      return nearest;
    }

    private void add(double[] here, int sphere, float value, double[] centre) {
      places.add(here);
      spheres.add(sphere);
      found.add((double) value);
      String block =
          sphere
              + "|"
              + Math.round((here[0] - centre[0]) / BLOCK_MM)
              + "|"
              + Math.round((here[1] - centre[1]) / BLOCK_MM)
              + "|"
              + Math.round((here[2] - centre[2]) / BLOCK_MM);
      blocks.add(numbers.computeIfAbsent(block, _ -> numbers.size()));
    }

    LeastSquares.Data data() {
      return new LeastSquares.Data(
          found.stream().mapToDouble(Double::doubleValue).toArray(),
          blocks.stream().mapToInt(Integer::intValue).toArray(),
          numbers.size());
    }

    @Override
    public double[] at(double[] p) {
      SphereRing ring = ring(p, mirrored);
      double sigmaMm = Math.max(0.2, Math.abs(p[SIGMA]));
      double[][] centres = new double[said.diametersMm().size()][];
      BlurredSphere[] blurred = new BlurredSphere[centres.length];
      for (int sphere = 0; sphere < centres.length; sphere++) {
        centres[sphere] = ring.centre(sphere, said);
        blurred[sphere] = new BlurredSphere(said.diametersMm().get(sphere), sigmaMm);
      }
      double[] expected = new double[places.size()];
      for (int i = 0; i < expected.length; i++) {
        int sphere = spheres.get(i);
        double distanceMm = distance(centres[sphere], places.get(i));
        expected[i] = p[BACKGROUND] + p[LEVEL] * blurred[sphere].valueFraction(distanceMm);
      }
      return expected;
    }
  }

  static double distance(double[] a, double[] b) {
    double x = a[0] - b[0];
    double y = a[1] - b[1];
    double z = a[2] - b[2];
    return Math.sqrt(x * x + y * y + z * z);
  }
}
