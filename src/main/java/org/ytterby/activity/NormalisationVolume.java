// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Margin;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.MaskSurface;
import org.ytterby.geometry.Vector3;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.NormalisedVolume;
import org.ytterby.quantity.Activity;
import org.ytterby.region.Lungs;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

/**
 * Chooses the voxels among which the net administered activity is shared out.
 *
 * <pre>
 * method       Net activity belongs to the body with the lungs, or net activity without the shunt to
 *              the liver and its rim: never one to the other (EJNMMI Phys 2021;8:77). Where the shunt
 *              is small, or contours show the lungs inside the field, it is the body; else the liver;
 *              where there is no contour of the liver either, there is no relative dose, because it
 *              would be too high by 1 / (1 - shunt) if the lungs are outside.
 * contamination  What lies outside the outline of the body by more than its margin (couch, blanket) is
 *              told with its place and left out. Where nothing shows an outline, the words say that it
 *              would count.
 * cost         one pass over the voxels for each volume
 * </pre>
 *
 * @param mask on the grid of the map
 * @param share the part of the net administered activity that belongs to it
 * @param shunt what became of the part that went to the lungs
 * @param words the volume and that activity, one clause for people
 * @param outside the activity outside the body
 * @param notJudged why nothing may be shared out
 * @param findings what a person has to look at
 */
record NormalisationVolume(
    Mask mask,
    double share,
    Normalisation.Shunt shunt,
    String words,
    Activity outside,
    Optional<String> notJudged,
    List<Finding> findings) {
  /** Names of an outline of the patient. */
  private static final Pattern BODY =
      Pattern.compile(
          "\\W*(body|external|skin|(outer|body|patient|external)[ _-]*(contour|outline|surface)"
              + "|patient|k(ö|oe)rper)\\W*",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** Less of the field's activity outside the body changes nothing. */
  private static final double WORTH_SAYING = 1e-3;

  /** As much as a wrong branching ratio: it is to be looked at. */
  private static final double WORTH_REVIEW = 0.01;

  NormalisationVolume {
    findings = List.copyOf(findings);
  }

  /** Everything in the field, whatever the shunt; {@link LungShunt#overField} says so. */
  private static NormalisationVolume wholeField(Grid grid, List<Region> regions, LungShunt shunt) {
    return new NormalisationVolume(
        Mask.all(grid),
        1,
        inWhatHoldsAll(regions, shunt),
        "net activity over the whole field of view",
        new Activity(0),
        Optional.empty(),
        List.of());
  }

  /**
   * Chooses by the rules.
   *
   * @param shunt of the activity that is shared out
   */
  static NormalisationVolume of(
      EmissionImage image, List<Region> regions, LungShunt shunt, NormalisationRules rules) {
    Grid grid = image.grid();
    if (rules.volume() == NormalisedVolume.FIELD) {
      return wholeField(grid, regions, shunt);
    }
    Optional<Mask> body =
        union(regions, region -> BODY.matcher(region.name()).matches())
            .map(outline -> Margin.around(outline, rules.bodyMarginMm()));
    List<Finding> findings = new ArrayList<>();
    Activity outside = body.map(inside -> outside(image, inside, findings)).orElse(new Activity(0));
    boolean toLiver = rules.volume() == NormalisedVolume.LIVER;
    boolean small = shunt.negligible(rules);
    if (!toLiver && (small || Lungs.areInside(regions))) {
      String lungs = small ? "" : ", the lungs in it";
      Normalisation.Shunt use = inWhatHoldsAll(regions, shunt);
      if (use == Normalisation.Shunt.UNRECORDED) {
        findings.add(shunt.unrecorded());
      }
      return new NormalisationVolume(
          body.orElse(Mask.all(grid)),
          1,
          use,
          body.isPresent()
              ? "net activity over the body in the field of view" + lungs
              : "net activity over the field of view"
                  + lungs
                  + ", in which nothing shows the outline of the body: contamination would count",
          outside,
          Optional.empty(),
          findings);
    }
    return union(regions, NormalisationVolume::isLiver)
        .map(liver -> liver(liver, shunt, outside, rules, findings))
        .orElseGet(() -> none(grid, shunt, outside, toLiver, findings));
  }

  /** The volume's part of a map. */
  Activity measured(float[] values) {
    return new Activity(new VoxelValues(mask, values).integral());
  }

  /**
   * Where it ends, which matters only where a contour tells it.
   *
   * @param numbers of the image
   * @param sum what is compared or shared out, as numbers times mL
   */
  Optional<VolumeEdge> edge(float[] numbers, double sum) {
    if (mask.count() == mask.grid().voxelCount() || !(sum > 0)) {
      return Optional.empty();
    }
    double volumeMl = mask.volumeMl();
    double onSurface = MaskSurface.mean(new VoxelValues(mask, numbers));
    return Optional.of(new VolumeEdge(volumeMl, mask.count(), onSurface * volumeMl / sum));
  }

  /** Where all of the activity is shared out: whether the lungs' part belongs to it. */
  private static Normalisation.Shunt inWhatHoldsAll(List<Region> regions, LungShunt shunt) {
    if (Lungs.areInside(regions)) {
      return Normalisation.Shunt.IN_THE_VOLUME;
    }
    return shunt.recorded() ? Normalisation.Shunt.LEFT_ON : Normalisation.Shunt.UNRECORDED;
  }

  private static NormalisationVolume liver(
      Mask liver,
      LungShunt shunt,
      Activity outside,
      NormalisationRules rules,
      List<Finding> findings) {
    if (!shunt.recorded()) {
      findings.add(shunt.unrecorded());
    }
    return new NormalisationVolume(
        Margin.around(liver, rules.liverMarginMm()),
        1 - shunt.fraction(),
        shunt.recorded() ? Normalisation.Shunt.TAKEN_OFF : Normalisation.Shunt.UNRECORDED,
        String.format(
            Locale.ROOT,
            "net activity without the lung shunt (x %.4f) over the liver and %.0f mm around it",
            1 - shunt.fraction(),
            rules.liverMarginMm()),
        outside,
        Optional.empty(),
        findings);
  }

  private static NormalisationVolume none(
      Grid grid, LungShunt shunt, Activity outside, boolean toLiver, List<Finding> findings) {
    String reason =
        toLiver
            ? "no contour of the liver, over which the protocol shares out the net activity"
            : String.format(
                Locale.ROOT,
                "%.1f %% went to the lungs, and neither is the liver contoured nor do contours show"
                    + " the lungs in the field of view",
                100 * shunt.fraction());
    findings.add(
        Finding.review(
            FindingCode.FIELD_OF_VIEW,
            "volume over which the net activity is shared out",
            reason,
            "a contour of the liver"
                + (toLiver ? "" : ", or of both lungs inside the field of view"),
            toLiver
                ? "Only the absolute dose is given. Contour the liver."
                : String.format(
                    Locale.ROOT,
                    "Only the absolute dose is given: the relative one would be %.1f %% too high if"
                        + " the lungs are outside. Contour the liver.",
                    100 * (1 / (1 - shunt.fraction()) - 1))));
    return new NormalisationVolume(
        Mask.all(grid),
        1,
        Normalisation.Shunt.LEFT_ON,
        "nothing: " + reason,
        outside,
        Optional.of(reason),
        findings);
  }

  private static boolean isLiver(Region region) {
    return region.kind() == RegionKind.LIVER && region.source() != RegionSource.AUTOMATIC;
  }

  private static Optional<Mask> union(List<Region> regions, Predicate<Region> wanted) {
    return regions.stream()
        .filter(wanted)
        .map(Region::mask)
        .reduce(Mask::or)
        .filter(mask -> !mask.isEmpty());
  }

  /** The activity; of counts, whose factor nobody knows, 0 beside the finding in percent. */
  private static Activity outside(EmissionImage image, Mask body, List<Finding> findings) {
    Grid grid = image.grid();
    float[] values = image.numbers();
    double all = new VoxelValues(Mask.all(grid), values).integral();
    double inside = new VoxelValues(body, values).integral();
    double outside = all - inside;
    double part = outside / all;
    if (all > 0 && part > WORTH_SAYING) {
      String found =
          String.format(
              Locale.ROOT,
              "%s%.1f %% of the field, the most at %s",
              image instanceof ActivityMap
                  ? Figures.text(new Activity(outside).megabecquerel()) + " MBq, "
                  : "",
              100 * part,
              hottest(grid, values, body));
      String expected = String.format(Locale.ROOT, "at most %.1f %%", 100 * WORTH_REVIEW);
      String where = "activity outside the outline of the body";
      String action =
          "It is left out of the activity that the administered one is compared with and shared out"
              + " among. Look whether it is contamination or a contour that is too small.";
      findings.add(
          part > WORTH_REVIEW
              ? Finding.review(FindingCode.CONTAMINATION, where, found, expected, action)
              : Finding.info(FindingCode.CONTAMINATION, where, found, expected, action));
    }
    return new Activity(image instanceof ActivityMap ? outside : 0);
  }

  private static String hottest(Grid grid, float[] values, Mask body) {
    int most = -1;
    for (int index = 0; index < values.length; index++) {
      if (!body.contains(index) && (most < 0 || values[index] > values[most])) {
        most = index;
      }
    }
    Vector3 at = grid.centre(most);
    return String.format(Locale.ROOT, "(%.0f, %.0f, %.0f) mm LPS", at.x(), at.y(), at.z());
  }
}
