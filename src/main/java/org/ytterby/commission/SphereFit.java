// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
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
 * walls        hold no activity: what they displace is the background's. 1 mm of glass left out of the
 *              model makes the blur of a warm phantom 0.1 mm narrower and the level 1.6 % lower
 * left out     voxels within 15 mm of the cold cylinder in the middle
 * assumptions  the same Gaussian at all spheres; what it leaves over at their edges is told
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
 * @param edges what is left over at the spheres' surfaces
 * @param converged whether the fit has ended
 */
record SphereFit(
    SphereRing ring,
    double levelBqPerMl,
    double levelUncertaintyBqPerMl,
    double backgroundBqPerMl,
    double sigmaMm,
    double sigmaUncertaintyMm,
    EdgePattern edges,
    boolean converged) {
  private static final double REACH_MM = 15;
  private static final double FROM_INSERT_MM = 15;
  private static final double BLOCK_MM = 20;
  private static final int AXES = 3;
  private static final double FIRST_SIGMA_MM = 3;
  static final int NONE = -1;
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
        EdgePattern.of(
            new EdgePattern.Found(
                second.fromSurfaceMm(found), fit.residual(), second.data(), found[LEVEL], leak)),
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

  /** What the fit expects about a sphere, by distance from its centre. */
  Expected expected(SpheresDescription said, int sphere) {
    return new Expected(said, sphere, levelBqPerMl, backgroundBqPerMl, sigmaMm);
  }

  /** One sphere in its wall, in the background. Immutable. */
  static final class Expected {
    private final SphereProfile inner;
    private final SphereProfile outer;
    private final double levelBqPerMl;
    private final double backgroundBqPerMl;

    Expected(
        SpheresDescription said,
        int sphere,
        double levelBqPerMl,
        double backgroundBqPerMl,
        double sigmaMm) {
      double diameterMm = said.diametersMm().get(sphere);
      inner = new SphereProfile(diameterMm, sigmaMm);
      outer =
          said.wallMm() > 0 ? new SphereProfile(diameterMm + 2 * said.wallMm(), sigmaMm) : inner;
      this.levelBqPerMl = levelBqPerMl;
      this.backgroundBqPerMl = backgroundBqPerMl;
    }

    double bqPerMl(double distanceMm) {
      double inside = inner.at(distanceMm);
      double displaced = outer == inner ? inside : outer.at(distanceMm);
      return backgroundBqPerMl * (1 - displaced + inside) + levelBqPerMl * inside;
    }
  }

  /** The voxels about the spheres, one sphere after the other. */
  private static final class Voxels implements LeastSquares.Model {
    private final SpheresDescription said;
    private final boolean mirrored;
    private double[][] places = new double[1 << 12][];
    private int[] spheres = new int[1 << 12];
    private double[] found = new double[1 << 12];
    private int[] blocks = new int[1 << 12];
    private int count;
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
      for (int sphere = 0; sphere < at.length; sphere++) {
        int own = sphere;
        if (own != leftOut) {
          place.within(
              at[own],
              said.radiusMm(own) + REACH_MM,
              index -> {
                double[] here = place.of(index);
                if (ring.fromAxisMm(here[0], here[1]) >= keepOffMm && nearest(at, here) == own) {
                  add(here, own, values[index], at[own]);
                }
              });
        }
      }
    }

    private int nearest(double[][] at, double[] here) {
      int nearest = 0;
      for (int sphere = 1; sphere < at.length; sphere++) {
        if (Place.distance(at[sphere], here) - said.radiusMm(sphere)
            < Place.distance(at[nearest], here) - said.radiusMm(nearest)) {
          nearest = sphere;
        }
      }
      return nearest;
    }

    private void add(double[] here, int sphere, float value, double[] centre) {
      if (count == found.length) {
        places = Arrays.copyOf(places, 2 * count);
        spheres = Arrays.copyOf(spheres, 2 * count);
        found = Arrays.copyOf(found, 2 * count);
        blocks = Arrays.copyOf(blocks, 2 * count);
      }
      String block =
          sphere
              + "|"
              + Math.round((here[0] - centre[0]) / BLOCK_MM)
              + "|"
              + Math.round((here[1] - centre[1]) / BLOCK_MM)
              + "|"
              + Math.round((here[2] - centre[2]) / BLOCK_MM);
      places[count] = here;
      spheres[count] = sphere;
      found[count] = value;
      blocks[count] = numbers.computeIfAbsent(block, _ -> numbers.size());
      count++;
    }

    LeastSquares.Data data() {
      return new LeastSquares.Data(
          Arrays.copyOf(found, count), Arrays.copyOf(blocks, count), numbers.size());
    }

    /** Of each voxel, outwards. */
    double[] fromSurfaceMm(double[] p) {
      SphereRing ring = ring(p, mirrored);
      double[] away = new double[count];
      for (int i = 0; i < count; i++) {
        double[] centre = ring.centre(spheres[i], said);
        away[i] = Place.distance(centre, places[i]) - said.radiusMm(spheres[i]);
      }
      return away;
    }

    @Override
    public double[] at(double[] p) {
      SphereRing ring = ring(p, mirrored);
      double sigmaMm = Math.max(0.2, Math.abs(p[SIGMA]));
      double[][] centres = new double[said.diametersMm().size()][];
      Expected[] each = new Expected[centres.length];
      for (int sphere = 0; sphere < centres.length; sphere++) {
        centres[sphere] = ring.centre(sphere, said);
        each[sphere] = new Expected(said, sphere, p[LEVEL], p[BACKGROUND], sigmaMm);
      }
      double[] expected = new double[count];
      for (int i = 0; i < count; i++) {
        int sphere = spheres[i];
        expected[i] = each[sphere].bqPerMl(Place.distance(centres[sphere], places[i]));
      }
      return expected;
    }
  }
}
