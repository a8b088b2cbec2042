// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Margin;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionSource;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Several administrations at different times in one image: where the treatment record names the
 * region that a vial went to, its voxels refer to that vial's own time.
 *
 * <pre>
 * method      A voxel can have been fed by the vials whose region it lies in, and by every vial of which
 *             no region is known; where that is none, by any. It refers to the activity-weighted time of
 *             those ({@link TreatmentRecord#timeOf}), which for one vial is its own: the map, which
 *             stands on the weighted time of all, is multiplied by exp(λ (t_all - t_own)).
 * measured    The activity of the map is then the sum of what was measured of each vial at its own time,
 *             as the administered one is.
 * error       A voxel that another vial feeds than its region says is off by 1.1 % an hour between the
 *             two; the image's blur carries some of it over each edge.
 * cost        one pass over the voxels for each region
 * </pre>
 *
 * @param image the image with each voxel at the time of its vial
 * @param findings the arithmetic of each vial, and what could not be told apart
 */
public record OwnTimes(EmissionImage image, List<Finding> findings) {
  private static final String REGION = "].region";
  private static final String WHERE = "treatment record, administrations[";

  /** So many vials fit into the bits of one number; more were never given at once. */
  private static final int MOST_VIALS = 62;

  public OwnTimes {
    findings = List.copyOf(findings);
  }

  /**
   * Leads an image to the times of its vials; the image itself where there is one time, or nothing
   * tells vials apart.
   *
   * @param rules with the ratios of the image's scanner
   * @param regions on the grid of the image
   */
  public static OwnTimes of(
      EmissionImage image, TreatmentRecord treatment, ActivityRules rules, List<Region> regions) {
    List<Administration> vials = treatment.administrations();
    boolean told = vials.stream().anyMatch(one -> one.region().isPresent());
    long times = vials.stream().flatMap(one -> one.instant().stream()).distinct().count();
    if (!told || times < 2 || vials.size() > MOST_VIALS || !image.how().administrationKnown()) {
      return new OwnTimes(image, List.of());
    }
    return new Sharing(image, treatment, rules, regions).shared();
  }

  /** One sharing of an image among its vials. */
  private static final class Sharing {
    private final EmissionImage image;
    private final TreatmentRecord treatment;
    private final ActivityRules rules;
    private final List<Region> regions;
    private final DoseConstants constants;
    private final List<Finding> findings = new ArrayList<>();

    Sharing(
        EmissionImage image, TreatmentRecord treatment, ActivityRules rules, List<Region> regions) {
      this.image = image;
      this.treatment = treatment;
      this.rules = rules;
      this.regions = regions;
      this.constants = rules.constants();
    }

    OwnTimes shared() {
      List<Administration> vials = treatment.administrations();
      List<Optional<Mask>> places = new ArrayList<>();
      for (int vial = 0; vial < vials.size(); vial++) {
        places.add(place(vial, vials.get(vial)));
      }
      if (places.stream().allMatch(Optional::isEmpty)) {
        return new OwnTimes(image, findings);
      }
      float[] values = times(factors(places));
      EmissionImage led =
          switch (image) {
            case ActivityMap map -> map.ledToOwnTimes(values, words(places));
            case CountMap counts -> counts.ledToOwnTimes(values, words(places));
          };
      for (int vial = 0; vial < vials.size(); vial++) {
        int number = vial;
        places.get(vial).ifPresent(mask -> findings.add(arithmetic(number, mask, places, led)));
      }
      return new OwnTimes(led, findings);
    }

    /** The voxels of the one contour of this name. */
    private Optional<Mask> place(int vial, Administration one) {
      if (one.region().isEmpty()) {
        return Optional.empty();
      }
      Sourced<String> said = one.region().get();
      List<Region> named =
          regions.stream()
              .filter(region -> region.source() == RegionSource.RTSTRUCT)
              .filter(region -> region.name().strip().equalsIgnoreCase(said.value().strip()))
              .toList();
      if (named.size() == 1 && !named.getFirst().mask().isEmpty()) {
        return Optional.of(named.getFirst().mask());
      }
      findings.add(
          Finding.review(
              FindingCode.ADMINISTRATION_TIMES,
              WHERE + vial + REGION,
              "'"
                  + said.value()
                  + "', of which there are "
                  + named.size()
                  + " contours with voxels",
              "the name of one contour of the structure set",
              "Where this vial went is taken as not known: it may have fed any voxel. Correct the"
                  + " name."));
      return Optional.empty();
    }

    /** Of each voxel the vials that may have fed it, a bit each. */
    private long[] fed(List<Optional<Mask>> places) {
      long unplaced = 0;
      for (int vial = 0; vial < places.size(); vial++) {
        unplaced |= places.get(vial).isEmpty() ? 1L << vial : 0;
      }
      long[] fed = new long[image.grid().voxelCount()];
      Arrays.fill(fed, unplaced);
      for (int vial = 0; vial < places.size(); vial++) {
        long bit = 1L << vial;
        places.get(vial).ifPresent(mask -> mask.indices().forEach(index -> fed[index] |= bit));
      }
      return fed;
    }

    private double[] factors(List<Optional<Mask>> places) {
      Map<Long, Double> known = new HashMap<>();
      return Arrays.stream(fed(places))
          .mapToDouble(set -> known.computeIfAbsent(set, this::factor))
          .toArray();
    }

    /** From the time of the map to that of some of the vials; of none they are all. */
    private double factor(long set) {
      return set == 0
          ? 1
          : 1 / Decay.factor(constants, Duration.between(time(set), image.administeredAt()));
    }

    private Instant time(long set) {
      List<Administration> some = new ArrayList<>();
      for (int vial = 0; vial < treatment.administrations().size(); vial++) {
        if ((set >> vial & 1) == 1) {
          some.add(treatment.administrations().get(vial));
        }
      }
      return TreatmentRecord.timeOf(some, constants).orElse(image.administeredAt());
    }

    private float[] times(double[] factors) {
      float[] values = image.numbers();
      float[] led = new float[values.length];
      for (int index = 0; index < values.length; index++) {
        led[index] = (float) (values[index] * factors[index]);
      }
      return led;
    }

    private String words(List<Optional<Mask>> places) {
      List<String> named = new ArrayList<>();
      for (int vial = 0; vial < places.size(); vial++) {
        if (places.get(vial).isPresent()) {
          Administration one = treatment.administrations().get(vial);
          named.add(one.region().orElseThrow().value() + " at " + one.instant().orElseThrow());
        }
      }
      return "own time of each vial: " + String.join(", ", named);
    }

    private Finding arithmetic(
        int vial, Mask mask, List<Optional<Mask>> places, EmissionImage led) {
      Administration one = treatment.administrations().get(vial);
      Instant own = one.instant().orElseThrow();
      double alone = factor(1L << vial);
      String found =
          String.format(
              Locale.ROOT,
              "region '%s': given at %s, %+.2f h from the activity-weighted %s of all: x %.4f",
              one.region().orElseThrow().value(),
              own,
              Decay.seconds(Duration.between(image.administeredAt(), own)) / 3600,
              image.administeredAt(),
              alone);
      String shared = sharedWith(vial, mask, places);
      Optional<Double> ratio = ratio(vial, mask, rim(vial, mask, places), led);
      boolean outside =
          ratio.filter(known -> !RatioJudgement.passes(known, treatment, rules)).isPresent();
      return new Finding(
          FindingCode.ADMINISTRATION_TIMES,
          outside || !shared.isEmpty() ? Severity.REVIEW : Severity.INFO,
          WHERE + vial + REGION,
          found + shared + ratio.map(known -> measured(one, known)).orElse(""),
          "each vial's own time in its own region",
          outside
              ? "Look whether this vial went elsewhere: what the region shows of it lies outside"
                  + " the expected ratio."
              : "None, where the record says rightly which vial went where.");
    }

    /** What lies in regions of several vials, or may be of one without a region. */
    private String sharedWith(int vial, Mask mask, List<Optional<Mask>> places) {
      int both = 0;
      for (int other = 0; other < places.size(); other++) {
        if (other != vial && places.get(other).isPresent()) {
          both = Math.max(both, mask.and(places.get(other).get()).count());
        }
      }
      boolean unplaced = places.stream().anyMatch(Optional::isEmpty);
      return (unplaced
              ? "; vials without a region may have fed it too, so that their common time counts"
              : "")
          + (both > 0
              ? "; " + both + " of its voxels are another vial's too and get their common time"
              : "");
    }

    /** What may be blurred out of a region, as far as it is no other vial's. */
    private Mask rim(int vial, Mask mask, List<Optional<Mask>> places) {
      Mask rim = Margin.around(mask, rules.ratio().normalisation().liverMarginMm()).without(mask);
      for (int other = 0; other < places.size(); other++) {
        if (other != vial && places.get(other).isPresent()) {
          rim = rim.without(places.get(other).get());
        }
      }
      return rim;
    }

    /** What is blurred out of the region counts at the vial's own time, as what is in it does. */
    private Optional<Double> ratio(int vial, Mask mask, Mask rim, EmissionImage led) {
      if (!(led instanceof ActivityMap map)) {
        return Optional.empty();
      }
      double shownBq =
          integral(mask, map.becquerelPerMl())
              + integral(rim, image.numbers()) * factor(1L << vial);
      return toRegion(treatment.administrations().get(vial)).map(net -> shownBq / net.becquerel());
    }

    /** Of the vial, less what of it is known to have gone to the lungs. */
    private Optional<Activity> toRegion(Administration one) {
      double shunted = one.lungShuntFraction().map(Sourced::value).orElse(0.0);
      return one.net(constants).map(net -> new Activity(net.becquerel() * (1 - shunted)));
    }

    private String measured(Administration one, double ratio) {
      double netMBq = toRegion(one).orElseThrow().megabecquerel();
      return String.format(
          Locale.ROOT,
          "; %s MBq measured in it and %.0f mm around it over %s MBq of its vial%s = %.3f",
          Figures.text(ratio * netMBq),
          rules.ratio().normalisation().liverMarginMm(),
          Figures.text(netMBq),
          one.lungShuntFraction().isPresent() ? " without its lung shunt" : "",
          ratio);
    }

    private static double integral(Mask mask, float[] values) {
      return new VoxelValues(mask, values).integral();
    }
  }
}
