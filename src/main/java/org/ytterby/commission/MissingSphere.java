// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ytterby.finding.Finding;

/**
 * Which sphere of a ring is not there.
 *
 * <pre>
 * method       the best guesses of {@link RingSearch} are fitted, each without the sphere that it takes
 *              for missing. The one that leaves the least of the image over, in one disc that holds the
 *              ring, is it, where the next that means another place leaves more than noise may: nine
 *              standard deviations squared of one independent element. And the image must show too little
 *              at the place, by four uncertainties
 * cost         four fits
 * </pre>
 *
 * <p>Stateless.
 */
final class MissingSphere {
  private static final int GUESSES = 4;
  private static final double SURELY = 4;
  private static final double MARGIN_MM = 15;
  private static final double DOUBT = 9;
  private static final double SAME_PLACE_MM = 10;

  /** Of noise behind a Gaussian of standard deviation s an element is as long as 2 √π s. */
  private static final double ELEMENT = 2 * Math.sqrt(Math.PI);

  private final PhantomScan scan;
  private final SpheresDescription said;
  private final Place place;

  private MissingSphere(PhantomScan scan, SpheresDescription said) {
    this.scan = scan;
    this.said = said;
    this.place = new Place(scan.map().grid());
  }

  /** A guess with its fit. */
  private record Fitted(int missing, SphereFit fit, double squares) {}

  /** The refusal that names it; nothing where none is surely missing. */
  static Optional<Finding> find(PhantomScan scan, SpheresDescription said, RingSearch search) {
    return new MissingSphere(scan, said).find(search.withoutOne());
  }

  private Optional<Finding> find(List<RingSearch.Guess> guesses) {
    List<Fitted> all = new ArrayList<>();
    for (RingSearch.Guess guess : guesses.subList(0, Math.min(GUESSES, guesses.size()))) {
      SphereFit fit = SphereFit.without(guess.missing(), scan, said, guess.ring());
      if (fit.isSound()) {
        all.add(new Fitted(guess.missing(), fit, 0));
      }
    }
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> disc = disc(all.getFirst().fit().ring());
    List<Fitted> ranked =
        all.stream()
            .map(one -> new Fitted(one.missing(), one.fit(), squares(one, disc)))
            .sorted(Comparator.comparingDouble(Fitted::squares))
            .toList();
    Fitted first = ranked.getFirst();
    return ranked.stream().skip(1).anyMatch(other -> inDoubt(first, other, disc.size()))
        ? Optional.empty()
        : named(first);
  }

  /** The voxels of all the places that a ring may take. */
  private List<Integer> disc(SphereRing ring) {
    double largestMm = 0;
    for (int sphere = 0; sphere < said.diametersMm().size(); sphere++) {
      largestMm = Math.max(largestMm, said.radiusMm(sphere));
    }
    double halfMm = largestMm + MARGIN_MM;
    double outerMm = said.ringRadiusMm() + halfMm;
    double innerMm = said.insertMm() > 0 ? said.insertMm() / 2 + MARGIN_MM : 0;
    List<Integer> disc = new ArrayList<>();
    place.within(
        new double[] {ring.xMm(), ring.yMm(), ring.zMm()},
        StrictMath.hypot(outerMm, halfMm),
        index -> {
          double away = ring.fromAxisMm(place.x(index), place.y(index));
          if (Math.abs(place.z(index) - ring.zMm()) <= halfMm
              && away <= outerMm
              && away >= innerMm) {
            disc.add(index);
          }
        });
    return disc;
  }

  private double squares(Fitted one, List<Integer> disc) {
    SphereFit fit = one.fit();
    int count = said.diametersMm().size();
    double[][] at = new double[count][];
    SphereFit.Expected[] expected = new SphereFit.Expected[count];
    for (int sphere = 0; sphere < count; sphere++) {
      at[sphere] = fit.ring().centre(sphere, said);
      expected[sphere] = fit.expected(said, sphere);
    }
    float[] values = scan.map().becquerelPerMl();
    double sum = 0;
    for (int index : disc) {
      double[] here = place.of(index);
      double left = values[index] - fit.backgroundBqPerMl();
      for (int sphere = 0; sphere < count; sphere++) {
        if (sphere != one.missing()) {
          left -=
              expected[sphere].bqPerMl(Place.distance(at[sphere], here)) - fit.backgroundBqPerMl();
        }
      }
      sum += left * left;
    }
    return sum;
  }

  /** Whether noise may have put another place or another sphere behind. */
  private boolean inDoubt(Fitted first, Fitted other, int voxels) {
    boolean same =
        first.missing() == other.missing()
            && Place.distance(centre(first), centre(other)) < SAME_PLACE_MM;
    double elementMl = Math.pow(ELEMENT * first.fit().sigmaMm(), 3) / 1e3;
    double elementVoxels = elementMl / place.volumeMl(0);
    double noise = first.squares() / voxels * elementVoxels;
    return !same && other.squares() - first.squares() < DOUBT * noise;
  }

  private double[] centre(Fitted one) {
    return one.fit().ring().centre(one.missing(), said);
  }

  private Optional<Finding> named(Fitted found) {
    SphereNoise noise = new SphereNoise(scan, said, found.fit());
    SphereScan.Sphere one = noise.spheres().get(found.missing());
    double uncertainty = noise.fromAnother(found.missing());
    if (!one.isMissing() || one.gaussianFraction() - one.shownFraction() <= SURELY * uncertainty) {
      return Optional.empty();
    }
    return Optional.of(
        Place.refusal(
            scan,
            Place.text(
                "at the place of the sphere of %.0f mm, %.0f degrees clockwise in the picture from"
                    + " its right-hand side, about %s, %.2f ± %.2f of its concentration",
                one.diameterMm(),
                degrees(found),
                place.inPatient(centre(found)),
                one.shownFraction(),
                uncertainty),
            Place.text(
                "%.2f, as the other spheres' blur of %.1f mm gives",
                one.gaussianFraction(), found.fit().psfMm()),
            "It is missing, empty or of another size: check the phantom and the description."));
  }

  /** From the direction of rows to that of columns, 0 to 360. */
  private double degrees(Fitted found) {
    double[] at = centre(found);
    SphereRing ring = found.fit().ring();
    double degrees = Math.toDegrees(StrictMath.atan2(at[1] - ring.yMm(), at[0] - ring.xMm()));
    return degrees < 0 ? degrees + 360 : degrees;
  }
}
