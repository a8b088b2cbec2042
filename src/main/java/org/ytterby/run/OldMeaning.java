// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a key of a frozen record meant before it existed: a record of an earlier version is read as
 * if it had said so, and so gives the bytes that it gave. Stateless.
 *
 * <p>A key is never given a new meaning, and none is renamed or taken away. One that comes gets its
 * line here, with the meaning of its absence, which need not be the shipped default.
 *
 * <p>Some images that an earlier version dosed are refused now, whatever the record says, because
 * their numbers were taken for what they may not be: an image in Bq/mL with a real world value
 * mapping that says another scale, and one whose Image Type or Volumetric Properties name a picture
 * (a projection, a reformat, a rendered surface); an agent of diagnostic PET under 90Y's code; a
 * SPECT that names no nuclide, with a window of 177Lu or 131I; counts that an end of the field
 * cuts, without a contour of the liver; a series whose slices differ in what was injected, in their
 * time zone, scanner or reconstruction. Doing such a run again ends in that finding. Pixels of the
 * padding value hold no activity any more. A CT whose liver has no density of a liver, or that is a
 * projection, counts as one that can't be used: doses by its density were of no patient. Since
 * 2026-11-26 the share of an automatic perfused volume takes the lung shunt off only where the
 * lungs are in the field, the model gum takes a region's own shape out of what passes for noise and
 * knows what an engine that spreads energy spreads from voxel to voxel (so its recovered means are
 * higher, by 1 to 2 % with voxels of 3 mm, and what the report says that the kernel reads of a
 * region is lower by as much), and the model scale reads an acceptance record: numbers of runs
 * before differ in these. So do uncertainties and intervals of the model gum: what a wrong place
 * and noise do to one side shifts an interval and is no longer in the uncertainty, and an even
 * volume that the node found has an interval of its own edge instead of that of any edge in a blur;
 * the scale and a wrong edge are held to move what is expected, and not what is shown of it; a blur
 * that is known no better moves what noise is held to have taken from a level; and noise at the
 * edge of such a volume is what the image has at that place. An interval ends at what is possible,
 * a volume at a dose is known no better than a voxel of it and has its uncertainty in percent of
 * the region too, and the report tells numbers of one interval together (2026-11-27). The mean by
 * volume and A K / m have uncertainties too, and histogram, extremes and spread a reason why they
 * have none, as all but the mean have in the whole field; nothing else of such a summary differs
 * (the same day). And where a calibration held the header's positron fraction, the hypotheses of a
 * ratio that failed took that for 3.186e-5 whatever the header said, and so would have repaired a
 * dose by up to 13 % too much: they now go by the header. What the engine {@code density} gives
 * lung beside dense tissue with activity is some 2 % more since its rays turn there (2026-11-27),
 * and its voxels beside borders of densities have up to some percent more or less since its rays
 * are spread more evenly (the same day); walls that have their dose from over lung or gas have up
 * to 14 % more, because rays turn there too. What an old report says of models without an
 * uncertainty is worded anew. And what lies outside the liver, contours that cross themselves, beds
 * that disagree, and a SPECT of 90Y through a low energy collimator or with the line of 99mTc in
 * its window are told. A SPECT that names no frame of reference, which was refused, is dosed by
 * itself. A measured image whose activity an end of the field cuts through, without a contour of
 * the liver, has its absolute dose only: the relative one was too high by what nobody measured.
 */
final class OldMeaning {
  /** In the order in which they came. */
  static final List<Absent> KEYS =
      List.of(
          new Absent(List.of("protocol", "mass"), uniformMass()),
          new Absent(List.of("protocol", "series", "imaging"), "PET"),
          new Absent(List.of("protocol", "dose", "nuclide"), "Y-90"),
          new Absent(List.of("protocol", "series", "overlap"), "refuse"),
          new Absent(List.of("protocol", "quantification", "scannerDecay"), "believed"),
          new Absent(List.of("protocol", "quantification", "nuclideRepair"), List.of()),
          new Absent(List.of("protocol", "quantification", "calibrations"), List.of()),
          new Absent(List.of("protocol", "quantification", "commissioning"), "unasked"),
          new Absent(List.of("protocol", "ratio", "scanners"), List.of()),
          new Absent(
              List.of("protocol", "ratio", "normalisation"),
              Map.of(
                  "activity",
                  "administered",
                  "volume",
                  "field",
                  "liverMarginMm",
                  10,
                  "bodyMarginMm",
                  10,
                  "negligibleShuntPercent",
                  5)),
          new Absent(List.of("protocol", "ratio", "earlier"), "declared"),
          new Absent(List.of("protocol", "ratio", "prescribedMarksPercent"), List.of()),
          new Absent(List.of("protocol", "ratio", "repairs"), List.of()),
          new Absent(List.of("protocol", "resolution"), unknownResolution()),
          new Absent(List.of("protocol", "uncertainty"), uncertaintyOfTheScale()),
          new Absent(List.of("protocol", "resolution", "breathingMm"), 0),
          new Absent(List.of("protocol", "resolution", "breathingUncertaintyMm"), 0),
          new Absent(List.of("protocol", "uncertainty", "scale", "branchingRatioMostPercent"), 0),
          new Absent(List.of("protocol", "uncertainty", "ofRatio"), "left-out"),
          new Absent(List.of("protocol", "quantification", "calibrations", "*", "form"), null));

  private OldMeaning() {}

  /** Density was uniform, no CT was read, and nothing was said of a mass of lungs. */
  private static Map<String, Object> uniformMass() {
    return Map.of(
        "density",
        "uniform",
        "curves",
        List.of(
            Map.of(
                "kvp",
                120,
                "points",
                List.of(
                    Map.of("hounsfield", -1000, "gramPerMl", 0.0012),
                    Map.of("hounsfield", 0, "gramPerMl", 1)),
                "source",
                "never used")),
        "metalGramPerMl",
        1.92,
        "organGramPerMl",
        1.06,
        "rimMm",
        0,
        "edgeToleranceMm",
        10,
        "lungMassG",
        0);
  }

  /** Nothing was known of the blur, and nothing was said. */
  private static Map<String, @Nullable Object> unknownResolution() {
    Map<String, @Nullable Object> rules = new LinkedHashMap<>();
    rules.put("psfMm", null);
    rules.put("psfUncertaintyMm", 0);
    rules.put("recovery", List.of());
    rules.put("leastRecoveryPercent", 40);
    rules.put("source", "none");
    return rules;
  }

  /** Four components of the mean; no figure of the other model was used. */
  private static Map<String, Object> uncertaintyOfTheScale() {
    return Map.of(
        "model",
        "scale",
        "coveragePercent",
        95,
        "scale",
        Map.of(
            "administeredPercent",
            5,
            "residualPercent",
            2,
            "residualMostPercent",
            20,
            "scannerPercent",
            5,
            "branchingRatioPercent",
            1.5,
            "densityPercent",
            1.5,
            "clockMin",
            10,
            "lungShuntPercent",
            25),
        "place",
        Map.of("contourMm", 1, "contourOnEmission", false, "registrationMm", 2),
        "recoveryPercent",
        5,
        "biasAllowedPercent",
        10);
  }

  /**
   * A key that older records lack.
   *
   * @param path from the top of the record, {@code *} for each element of a list: {@code protocol},
   *     {@code regions}, {@code *}, {@code colour}
   * @param meaning as {@link RunJson} reads it: text, number, truth value, list, map or nothing
   */
  record Absent(List<String> path, @Nullable Object meaning) {
    Absent {
      path = List.copyOf(path);
    }
  }

  /** The record with every key that is known today. */
  static Map<String, @Nullable Object> complete(Map<String, ? extends @Nullable Object> record) {
    return complete(record, KEYS);
  }

  static Map<String, @Nullable Object> complete(
      Map<String, ? extends @Nullable Object> record, List<Absent> keys) {
    Map<String, @Nullable Object> completed = new LinkedHashMap<>(record);
    for (Absent key : keys) {
      completed = with(completed, key.path(), key.meaning());
    }
    return completed;
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> tree, List<String> path, @Nullable Object meaning) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(tree);
    String key = path.getFirst();
    if (path.size() == 1) {
      if (!copy.containsKey(key)) {
        copy.put(key, meaning);
      }
    } else if (copy.containsKey(key)) {
      copy.put(key, within(copy.get(key), path.subList(1, path.size()), meaning));
    }
    return copy;
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  private static @Nullable Object within(
      @Nullable Object value, List<String> path, @Nullable Object meaning) {
    return switch (value) {
      case Map<?, ?> map -> with((Map<String, @Nullable Object>) map, path, meaning);
      case List<?> list when path.getFirst().equals("*") -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(each -> all.add(within(each, path.subList(1, path.size()), meaning)));
        yield all;
      }
      case null, default -> value;
    };
  }
}
