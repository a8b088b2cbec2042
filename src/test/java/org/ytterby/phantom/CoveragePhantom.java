// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.RegionKind;

/**
 * Two hot spheres in a warm cylinder, with what is true of them: of the dose by the table of
 * spheres in physics.md 3.2, of the blurred image by its closed form, neither by the program's
 * metrics. Stateless.
 */
final class CoveragePhantom {
  static final double PIXEL_MM = 4;
  static final int COLUMNS = 52;
  static final int ROWS = 34;
  static final int PLANES = 28;
  static final double WARM = 1e6;
  static final DoseConstants CONSTANTS = DoseConstants.DEFAULT;
  static final double PER_BQ = CONSTANTS.grayPerBecquerelPerMl(Density.SOFT_TISSUE);

  /** What an endless medium keeps of its energy. */
  static final double MEDIUM = 0.9963;

  private static final int PARTS = 5;
  private static final double Y = 1.3;
  private static final double Z = -0.7;

  static final Grid GRID =
      Grid.axial(COLUMNS, ROWS, PLANES, PIXEL_MM, PIXEL_MM, PIXEL_MM)
          .at(
              new Vector3(
                  -(COLUMNS - 1) / 2.0 * PIXEL_MM,
                  -(ROWS - 1) / 2.0 * PIXEL_MM,
                  -(PLANES - 1) / 2.0 * PIXEL_MM));

  static final List<Sphere> SPHERES =
      List.of(
          new Sphere("tumour of 40 mm", RegionKind.TUMOUR, -55, 40, 8e6, .8998),
          new Sphere("perfused volume of 60 mm", RegionKind.PERFUSED, 40, 60, 5e6, .9318));

  private CoveragePhantom() {}

  /** A hot sphere; its absorbed fraction is that of physics.md 3.2. */
  record Sphere(
      String name,
      RegionKind kind,
      double x,
      double diameterMm,
      double becquerelPerMl,
      double absorbedFraction) {

    /** Mean dose, of no image. */
    double trueGy() {
      return PER_BQ * (absorbedFraction * becquerelPerMl + (MEDIUM - absorbedFraction) * WARM);
    }

    double volumeMl() {
      return Math.PI / 6 * diameterMm * diameterMm * diameterMm / 1e3;
    }

    /** Mean of the blurred image, of which the sphere stands out by another recovery. */
    double shownBqPerMl(double psfMm, double recovered) {
      return WARM + (becquerelPerMl - WARM) * recovered * blurred(psfMm).activityFraction();
    }

    /** What so many percent of the sphere exceed in it. */
    double levelBqPerMl(int percent, double psfMm, double recovered) {
      return WARM + (becquerelPerMl - WARM) * recovered * blurred(psfMm).levelFraction(percent);
    }

    private BlurredSphere blurred(double psfMm) {
      return new BlurredSphere(diameterMm, psfMm / GaussianSmoothing.FWHM_PER_SIGMA);
    }

    /** As somebody draws it. */
    Mask mask(double ofDiameterMm, Vector3 moved) {
      return Mask.where(GRID, index -> contains(centre(index), ofDiameterMm, moved));
    }

    private boolean contains(Vector3 at, double ofDiameterMm, Vector3 moved) {
      double dx = at.x() - x - moved.x();
      double dy = at.y() - Y - moved.y();
      double dz = at.z() - Z - moved.z();
      return dx * dx + dy * dy + dz * dz <= ofDiameterMm * ofDiameterMm / 4;
    }
  }

  static Vector3 centre(int index) {
    int inPlane = index % GRID.planeSize();
    return GRID.centre(inPlane % COLUMNS, inPlane / COLUMNS, index / GRID.planeSize());
  }

  static boolean inBody(double x, double y) {
    double a = (COLUMNS / 2.0 - 2) * PIXEL_MM;
    double b = (ROWS / 2.0 - 2) * PIXEL_MM;
    return x * x / (a * a) + y * y / (b * b) <= 1;
  }

  private static double becquerelPerMl(Vector3 at) {
    Vector3 still = new Vector3(0, 0, 0);
    double here = inBody(at.x(), at.y()) ? WARM : 0;
    for (Sphere sphere : SPHERES) {
      if (sphere.contains(at, sphere.diameterMm(), still)) {
        here = sphere.becquerelPerMl();
      }
    }
    return here;
  }

  /** Bq/mL of each voxel. */
  static float[] truth() {
    return voxels(CoveragePhantom::becquerelPerMl);
  }

  /** What each voxel holds, by points in it. */
  static float[] voxels(ToDoubleFunction<Vector3> becquerelPerMl) {
    float[] truth = new float[GRID.voxelCount()];
    for (int index = 0; index < truth.length; index++) {
      Vector3 centre = centre(index);
      double sum = 0;
      for (int i = 0; i < PARTS * PARTS * PARTS; i++) {
        sum +=
            becquerelPerMl.applyAsDouble(
                new Vector3(
                    centre.x() + ((i % PARTS + 0.5) / PARTS - 0.5) * PIXEL_MM,
                    centre.y() + ((i / PARTS % PARTS + 0.5) / PARTS - 0.5) * PIXEL_MM,
                    centre.z() + ((i / PARTS / PARTS + 0.5) / PARTS - 0.5) * PIXEL_MM));
      }
      truth[index] = (float) (sum / (PARTS * PARTS * PARTS));
    }
    return truth;
  }

  /**
   * The image's blur as a site finds it: the width at which the closed form recovers what the
   * tumour shows without noise.
   */
  static double fittedPsfMm(float[] noiseless) {
    Sphere sphere = SPHERES.getFirst();
    Mask mask = sphere.mask(sphere.diameterMm(), new Vector3(0, 0, 0));
    double mean = mask.indices().mapToDouble(index -> noiseless[index]).average().orElseThrow();
    double low = 1;
    double high = 20;
    for (int i = 0; i < 40; i++) {
      double middle = (low + high) / 2;
      if (sphere.shownBqPerMl(middle, 1) > mean) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
