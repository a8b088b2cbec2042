// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;

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
  private static final double INSERT_CORE_MM = 10;
  private static final double INSERT_ALONG_MM = 30;
  private static final double FROM_INSERT_MM = 12;

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
    RingSearch search = new RingSearch(scan, said);
    Optional<SphereRing> ring = search.whole();
    if (ring.isEmpty()) {
      return refused(scan, "no ring of hot spots", "spheres", "Is this the scan?");
    }
    SphereFit fit = SphereFit.of(scan, said, ring.get());
    Optional<SphereNoise> noise =
        fit.isSound() ? Optional.of(new SphereNoise(scan, said, fit)) : Optional.empty();
    if (noise.filter(SphereNoise::isWhole).isEmpty()) {
      Optional<Finding> missing = MissingSphere.find(scan, said, search);
      if (missing.isPresent()) {
        return Outcome.blocked(missing.get());
      }
    }
    return noise.isPresent()
        ? measured(scan, said, fit, noise.get().spheres())
        : refused(
            scan,
            Place.text(
                "no such ring: the best place has a level of %.3g ± %.2g Bq/mL and a blur of"
                    + " %.1f mm",
                fit.levelBqPerMl(), fit.levelUncertaintyBqPerMl(), fit.psfMm()),
            Place.text("%d spheres on a ring of %.1f mm", said.diametersMm().size(), said.ringMm()),
            "Check that this is the scan of the spheres, their diameters in order and the ring;"
                + " else scan longer.");
  }

  private static Outcome<SphereScan> refused(
      PhantomScan scan, String found, String expected, String action) {
    return Outcome.blocked(Place.refusal(scan, found, expected, action));
  }

  private static Outcome<SphereScan> measured(
      PhantomScan scan, SpheresDescription said, SphereFit fit, List<Sphere> spheres) {
    double askew = StrictMath.hypot(fit.ring().tiltX(), fit.ring().tiltY());
    return askew > ASKEW
        ? refused(
            scan,
            Place.text("a ring %.1f degrees askew", Math.toDegrees(StrictMath.atan(askew))),
            "5 degrees at most to the planes",
            "Align the phantom with the table and scan again.")
        : Outcome.done(new SphereScan(scan, fit, spheres, insert(scan, said, fit)));
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
}
