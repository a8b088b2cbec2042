// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.ImageNoise;

/**
 * What the image shows of each sphere of a fit, and how much of that is noise: what is left of the
 * image without the fitted spheres is noise, and what they are not. Immutable.
 */
final class SphereNoise {
  /** A region wide enough to tell the noise of its voxels. */
  private static final double LEAST_NOISE_RADIUS_MM = 14;

  private static final double NOISE_MARGIN = 1.3;
  private static final int PARTS = 5;

  private final PhantomScan scan;
  private final SpheresDescription said;
  private final SphereFit fit;
  private final Place place;
  private final List<SphereScan.Sphere> spheres;

  SphereNoise(PhantomScan scan, SpheresDescription said, SphereFit fit) {
    this.scan = scan;
    this.said = said;
    this.fit = fit;
    this.place = new Place(scan.map().grid());
    List<SphereScan.Sphere> all = new ArrayList<>();
    for (int sphere = 0; sphere < said.diametersMm().size(); sphere++) {
      all.add(sphere(sphere));
    }
    this.spheres = List.copyOf(all);
  }

  /** Each, in the description's order. */
  List<SphereScan.Sphere> spheres() {
    return spheres;
  }

  boolean isWhole() {
    return spheres.stream().noneMatch(SphereScan.Sphere::isMissing);
  }

  /**
   * The uncertainty of a sphere that may not be there, and whose absence would count as noise: by
   * the largest of the others, as the root of the volume.
   */
  double fromAnother(int sphere) {
    int largest = sphere == 0 ? 1 : 0;
    for (int other = 0; other < spheres.size(); other++) {
      boolean larger = said.diametersMm().get(other) > said.diametersMm().get(largest);
      largest = other != sphere && larger ? other : largest;
    }
    double ratio = said.diametersMm().get(largest) / said.diametersMm().get(sphere);
    return spheres.get(largest).shownUncertaintyFraction() * ratio * Math.sqrt(ratio);
  }

  private SphereScan.Sphere sphere(int sphere) {
    double radiusMm = said.radiusMm(sphere);
    double noiseMm = Math.max(radiusMm, LEAST_NOISE_RADIUS_MM);
    double[] centre = fit.ring().centre(sphere, said);
    Gathered gathered = new Gathered(centre, sphere, noiseMm);
    place.within(centre, noiseMm + 2 * NOISE_MARGIN * fit.psfMm(), gathered::add);
    double gaussian =
        new BlurredSphere(said.diametersMm().get(sphere), fit.sigmaMm()).activityFraction();
    double volumeMl = 4 * Math.PI / 3 * radiusMm * radiusMm * radiusMm / 1e3;
    double noise =
        gathered.region.isEmpty()
            ? 0
            : ImageNoise.ofResidual(
                Mask.of(scan.map().grid(), gathered.region), gathered.left, volumeMl, fit.psfMm());
    double ofDiameter = gaussian - smaller(sphere).activityFraction();
    return new SphereScan.Sphere(
        2 * radiusMm,
        gathered.value / gathered.weights,
        gaussian + gathered.off / gathered.weights / fit.levelBqPerMl(),
        StrictMath.hypot(noise / fit.levelBqPerMl(), ofDiameter),
        gaussian);
  }

  private BlurredSphere smaller(int sphere) {
    return new BlurredSphere(
        said.diametersMm().get(sphere) - said.diameterUncertaintyMm(), fit.sigmaMm());
  }

  /** The voxels about a sphere. */
  private final class Gathered {
    private final float[] values = scan.map().becquerelPerMl();
    private final float[] left = new float[values.length];
    private final BitSet region = new BitSet(values.length);
    private final double[] centre;
    private final double radiusMm;
    private final double noiseMm;
    private final SphereFit.Expected expected;
    private double weights;
    private double value;
    private double off;

    Gathered(double[] centre, int sphere, double noiseMm) {
      this.centre = centre;
      this.radiusMm = said.radiusMm(sphere);
      this.noiseMm = noiseMm;
      this.expected = fit.expected(said, sphere);
    }

    void add(int index) {
      double[] here = place.of(index);
      double distanceMm = Place.distance(centre, here);
      left[index] = (float) (values[index] - expected.bqPerMl(distanceMm));
      region.set(index, distanceMm <= noiseMm);
      double weight = part(here, distanceMm) * place.volumeMl(index);
      weights += weight;
      value += weight * values[index];
      off += weight * left[index];
    }

    /** Which part of a voxel lies in the sphere, by points in it. */
    private double part(double[] here, double distanceMm) {
      double halfMm = place.widestMm();
      if (distanceMm > radiusMm + halfMm) {
        return 0;
      }
      if (distanceMm < radiusMm - halfMm) {
        return 1;
      }
      Grid grid = place.grid();
      double[] sizeMm = {
        grid.columnSpacingMm(), grid.rowSpacingMm(), grid.planeThicknessMm(grid.planes() / 2)
      };
      long inside =
          IntStream.range(0, PARTS * PARTS * PARTS)
              .filter(
                  i -> {
                    double[] at = {
                      here[0] + ((i % PARTS + 0.5) / PARTS - 0.5) * sizeMm[0],
                      here[1] + ((i / PARTS % PARTS + 0.5) / PARTS - 0.5) * sizeMm[1],
                      here[2] + ((i / PARTS / PARTS + 0.5) / PARTS - 0.5) * sizeMm[2]
                    };
                    return Place.distance(centre, at) <= radiusMm;
                  })
              .count();
      return inside / (double) (PARTS * PARTS * PARTS);
    }
  }
}
