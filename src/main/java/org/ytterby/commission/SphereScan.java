// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.ImageNoise;

/**
 * What a scan of hot spheres says: the blur, and of each sphere what the image recovers of its
 * concentration. Immutable.
 *
 * @param scan that it was measured in
 * @param fit of all spheres together
 * @param spheres in the description's order
 * @param insertFraction what the cold cylinder in the middle reads, over the background around the
 *     spheres: what a correction of scatter leaves; nothing without both
 */
record SphereScan(
    PhantomScan scan, SphereFit fit, List<Sphere> spheres, OptionalDouble insertFraction) {
  private static final double ASKEW = 0.0875;
  private static final double MISSING = 0.4;
  private static final double SURELY = 4;
  private static final double INSERT_CORE_MM = 10;
  private static final double INSERT_ALONG_MM = 30;
  private static final double FROM_INSERT_MM = 12;

  /** A region wide enough to tell the noise of its voxels. */
  private static final double LEAST_NOISE_RADIUS_MM = 14;

  private static final double NOISE_MARGIN = 1.3;
  private static final int PARTS = 5;

  SphereScan {
    spheres = List.copyOf(spheres);
  }

  /**
   * One sphere.
   *
   * @param diameterMm inner
   * @param meanBqPerMl of the image in the sphere
   * @param shownFraction mean above background, over the level that the fit finds in all spheres
   * @param shownUncertaintyFraction its standard uncertainty, by noise and diameter
   * @param gaussianFraction what the fitted blur shows of such a sphere
   */
  record Sphere(
      double diameterMm,
      double meanBqPerMl,
      double shownFraction,
      double shownUncertaintyFraction,
      double gaussianFraction) {
    /** Whether it shows too little to be there. */
    boolean isMissing() {
      return shownFraction < MISSING * gaussianFraction;
    }

    /** How many standard uncertainties it lies off the Gaussian. */
    double deviations() {
      return (shownFraction - gaussianFraction) / shownUncertaintyFraction;
    }
  }

  /** Measures it, or says what stands against it. */
  static Outcome<SphereScan> of(PhantomScan scan, SpheresDescription said) {
    return SphereRing.find(scan, said)
        .map(ring -> measured(scan, said, ring, SphereFit.of(scan, said, ring)))
        .orElseGet(() -> refused(scan, "no ring of hot spots", "spheres", "Is this the scan?"));
  }

  private static Outcome<SphereScan> refused(
      PhantomScan scan, String found, String expected, String action) {
    return Outcome.blocked(Place.refusal(scan, found, expected, action));
  }

  private static Outcome<SphereScan> measured(
      PhantomScan scan, SpheresDescription said, SphereRing near, SphereFit fit) {
    Optional<Finding> missing = missing(scan, said, near, fit);
    if (missing.isPresent()) {
      return Outcome.blocked(missing.get());
    }
    String ring =
        Place.text("%d spheres on a ring of %.1f mm", said.diametersMm().size(), said.ringMm());
    if (!fit.isSound()) {
      return refused(
          scan,
          Place.text(
              "no such ring: the best place has a level of %.3g ± %.2g Bq/mL and a blur of %.1f mm",
              fit.levelBqPerMl(), fit.levelUncertaintyBqPerMl(), fit.psfMm()),
          ring,
          "Check that this is the scan of the spheres, their diameters in order and the ring; else"
              + " scan longer.");
    }
    double askew = StrictMath.hypot(fit.ring().tiltX(), fit.ring().tiltY());
    if (askew > ASKEW) {
      return refused(
          scan,
          Place.text("a ring %.1f degrees askew", Math.toDegrees(StrictMath.atan(askew))),
          "5 degrees at most to the planes",
          "Align the phantom with the table and scan again.");
    }
    Noise noise = new Noise(scan, said, fit);
    List<Sphere> spheres = new ArrayList<>();
    for (int sphere = 0; sphere < said.diametersMm().size(); sphere++) {
      spheres.add(noise.sphere(sphere));
    }
    return Outcome.done(new SphereScan(scan, fit, spheres, insert(scan, said, fit)));
  }

  /**
   * A sphere that shows too little of what a fit of the others expects. The fit of all is spoilt by
   * it, so that each is left out in turn.
   */
  private static Optional<Finding> missing(
      PhantomScan scan, SpheresDescription said, SphereRing near, SphereFit fit) {
    if (fit.isSound() && isWhole(new Noise(scan, said, fit), said)) {
      return Optional.empty();
    }
    for (int sphere = 0; sphere < said.diametersMm().size(); sphere++) {
      SphereFit others = SphereFit.without(sphere, scan, said, near);
      if (others.isSound()) {
        Noise noise = new Noise(scan, said, others);
        Sphere one = noise.sphere(sphere);
        double uncertainty = noise.fromAnother(sphere);
        if (one.isMissing()
            && one.gaussianFraction() - one.shownFraction() > SURELY * uncertainty) {
          return Optional.of(
              Place.refusal(
                  scan,
                  Place.text(
                      "at the place of the sphere of %.0f mm %.2f ± %.2f of its concentration",
                      one.diameterMm(), one.shownFraction(), uncertainty),
                  Place.text(
                      "%.2f, as the other spheres' blur of %.1f mm gives",
                      one.gaussianFraction(), others.psfMm()),
                  "It is missing, empty or of another size: check the phantom and the"
                      + " description."));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isWhole(Noise noise, SpheresDescription said) {
    for (int sphere = 0; sphere < said.diametersMm().size(); sphere++) {
      if (noise.sphere(sphere).isMissing()) {
        return false;
      }
    }
    return true;
  }

  private static OptionalDouble insert(PhantomScan scan, SpheresDescription said, SphereFit fit) {
    double coreMm = Math.min(INSERT_CORE_MM, said.insertMm() / 2 - FROM_INSERT_MM);
    if (said.backgroundBqPerMl() == 0 || coreMm < 3) {
      return OptionalDouble.empty();
    }
    Place place = new Place(scan.map().grid());
    float[] values = scan.map().becquerelPerMl();
    double sum = 0;
    double volumeMl = 0;
    for (int index = 0; index < values.length; index++) {
      if (fit.ring().fromAxisMm(place.x(index), place.y(index)) <= coreMm
          && Math.abs(place.z(index) - fit.ring().zMm()) <= INSERT_ALONG_MM) {
        sum += values[index] * place.volumeMl(index);
        volumeMl += place.volumeMl(index);
      }
    }
    return volumeMl > 0
        ? OptionalDouble.of(sum / volumeMl / fit.backgroundBqPerMl())
        : OptionalDouble.empty();
  }

  /** What is left of the image without the fitted spheres is noise, and what they are not. */
  private static final class Noise {
    private final PhantomScan scan;
    private final SpheresDescription said;
    private final SphereFit fit;
    private final Place place;

    Noise(PhantomScan scan, SpheresDescription said, SphereFit fit) {
      this.scan = scan;
      this.said = said;
      this.fit = fit;
      this.place = new Place(scan.map().grid());
    }

    Sphere sphere(int sphere) {
      double radiusMm = said.radiusMm(sphere);
      double noiseMm = Math.max(radiusMm, LEAST_NOISE_RADIUS_MM);
      double boxMm = noiseMm + 2 * NOISE_MARGIN * fit.psfMm();
      double[] centre = fit.ring().centre(sphere, said);
      float[] values = scan.map().becquerelPerMl();
      float[] left = new float[values.length];
      BitSet region = new BitSet(values.length);
      double weights = 0;
      double value = 0;
      double off = 0;
      for (int index = 0; index < values.length; index++) {
        double[] here = {place.x(index), place.y(index), place.z(index)};
        double distanceMm = SphereFit.distance(centre, here);
        if (distanceMm <= boxMm) {
          left[index] = (float) (values[index] - fit.modelBqPerMl(said, sphere, distanceMm));
          region.set(index, distanceMm <= noiseMm);
          double weight = part(centre, here, radiusMm) * place.volumeMl(index);
          weights += weight;
          value += weight * values[index];
          off += weight * left[index];
        }
      }
      double gaussian =
          new BlurredSphere(said.diametersMm().get(sphere), fit.sigmaMm()).activityFraction();
      double volumeMl = 4 * Math.PI / 3 * radiusMm * radiusMm * radiusMm / 1e3;
      double noise =
          ImageNoise.ofResidual(Mask.of(scan.map().grid(), region), left, volumeMl, fit.psfMm());
      double ofDiameter = gaussian - smaller(sphere).activityFraction();
      return new Sphere(
          2 * radiusMm,
          value / weights,
          gaussian + off / weights / fit.levelBqPerMl(),
          StrictMath.hypot(noise / fit.levelBqPerMl(), ofDiameter),
          gaussian);
    }

    /**
     * The uncertainty of a sphere that may not be there, and whose absence would count as noise: by
     * the largest of the others, as the root of the volume.
     */
    double fromAnother(int sphere) {
      int largest = sphere == 0 ? 1 : 0;
      for (int other = 0; other < said.diametersMm().size(); other++) {
        boolean larger = said.diametersMm().get(other) > said.diametersMm().get(largest);
        largest = other != sphere && larger ? other : largest;
      }
      double ratio = said.diametersMm().get(largest) / said.diametersMm().get(sphere);
      return sphere(largest).shownUncertaintyFraction() * ratio * Math.sqrt(ratio);
    }

    private BlurredSphere smaller(int sphere) {
      return new BlurredSphere(
          said.diametersMm().get(sphere) - said.diameterUncertaintyMm(), fit.sigmaMm());
    }

    /** Which part of a voxel lies in the sphere, by points in it. */
    private double part(double[] centre, double[] here, double radiusMm) {
      double distanceMm = SphereFit.distance(centre, here);
      double halfMm = place.widestMm();
      if (distanceMm > radiusMm + halfMm) {
        return 0;
      }
      if (distanceMm < radiusMm - halfMm) {
        return 1;
      }
      double[] sizeMm = {
        place.grid().columnSpacingMm(),
        place.grid().rowSpacingMm(),
        place.grid().planeThicknessMm(place.grid().planes() / 2)
      };
      int inside = 0;
      for (int i = 0; i < PARTS * PARTS * PARTS; i++) {
        double[] at = {
          here[0] + ((i % PARTS + 0.5) / PARTS - 0.5) * sizeMm[0],
          here[1] + ((i / PARTS % PARTS + 0.5) / PARTS - 0.5) * sizeMm[1],
          here[2] + ((i / PARTS / PARTS + 0.5) / PARTS - 0.5) * sizeMm[2]
        };
        inside += SphereFit.distance(centre, at) <= radiusMm ? 1 : 0;
      }
      return inside / (double) (PARTS * PARTS * PARTS);
    }
  }
}
