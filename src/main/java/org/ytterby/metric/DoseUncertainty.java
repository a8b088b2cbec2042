// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What is known of how well each number of a region is known. Immutable.
 *
 * <p>Metrics are named as {@code summary.json} has them: {@code mean_gy}, {@code d95_gy}, {@code
 * v_gy.50} for the volume in mL that gets at least 50 Gy (the name says what is asked, not the
 * unit), {@code v_percent.50} for the same in percent of the region.
 *
 * @param coverageFraction probability of the intervals
 * @param byMetric each metric with what every input quantity does to it
 * @param notJudged metrics that resolution or noise forbid, and why
 * @param notStated metrics without an uncertainty, and why
 * @param recovery of the region's mean, where the image's blur is known and the region is hot
 */
public record DoseUncertainty(
    double coverageFraction,
    SequencedMap<String, MetricUncertainty> byMetric,
    SequencedMap<String, String> notJudged,
    SequencedMap<String, String> notStated,
    Optional<Recovery> recovery) {
  /** The mean as the image has it. */
  public static final String MEAN = "mean_gy";

  /** The mean with what the blur took. */
  public static final String RECOVERED_MEAN = "recovered_mean_gy";

  /** The mean of the voxels' doses by volume, where they have densities of their own. */
  public static final String MEAN_BY_VOLUME = "mean_by_volume_gy";

  /** K times activity over mass. */
  public static final String ACTIVITY_OVER_MASS = "akm_gy";

  /** What is told of the voxels' doses beside their mean, in the order of a summary. */
  public static final List<String> BESIDE_THE_MEAN =
      List.of(
          MEAN_BY_VOLUME,
          ACTIVITY_OVER_MASS,
          "sd_gy",
          "min_gy",
          "max_gy",
          "min_1ml_gy",
          "max_1ml_gy",
          "d98_gy",
          "d95_gy",
          "d90_gy",
          "d70_gy",
          "d50_gy",
          "d2_gy",
          "v_gy",
          "v_percent");

  /** The cumulative dose-volume histogram. */
  public static final String HISTOGRAM = "dvh";

  /** Sum of the voxels' volumes. */
  public static final String VOLUME = "volume_ml";

  /** Volume times density. */
  public static final String MASS = "mass_g";

  /** Measured activity at administration. */
  public static final String ACTIVITY = "activity_mbq";

  /** The single-compartment dose. */
  public static final String COMPARTMENT = "mird_mean_gy";

  /** How the names of volumes that get at least a dose begin. */
  public static final String VOLUMES_AT_LEAST = "v_gy.";

  /** How the names of the same in percent of the region begin. */
  public static final String PERCENTS_AT_LEAST = "v_percent.";

  /** The means by other engines. */
  public static final String ENGINES = "engines";

  private static final String OF_ENGINES =
      "no uncertainty stated: all engines read one image in one region, so that scale, edge, place"
          + " and noise move their means much as the first one's; how wrong the model of each is"
          + " beside that is not known, and how far they differ is no measure of it";

  static final String OF_HISTOGRAM =
      "no uncertainty stated: the levels and volumes that are told are points of it and have"
          + " theirs";

  /** Why nothing but the mean has one where the protocol asks for that of the scale alone. */
  public static final String OF_THE_SCALE =
      "no uncertainty stated: the protocol's uncertainty.model, scale, tells that of mean doses"
          + " alone; gum tells that of every number";

  /** Why BED, EUD and what else a model says have no uncertainty. */
  public static final String MODEL = "no uncertainty stated: model";

  public DoseUncertainty {
    byMetric = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byMetric));
    notJudged = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(notJudged));
    notStated = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(notStated));
  }

  /** The name of a dose-volume level. */
  public static String level(int percent) {
    return "d" + percent + "_gy";
  }

  /** The name of a volume that gets at least a dose. */
  public static String volumeAtLeast(int gray) {
    return VOLUMES_AT_LEAST + gray;
  }

  /** The name of the part of a region, in percent, that gets at least a dose. */
  public static String percentAtLeast(int gray) {
    return PERCENTS_AT_LEAST + gray;
  }

  /** Whether this is a volume that gets at least a dose, in mL or in percent. */
  public static boolean isAtLeast(String metric) {
    return metric.startsWith(VOLUMES_AT_LEAST) || metric.startsWith(PERCENTS_AT_LEAST);
  }

  /**
   * A dose's name as people read it: {@code recovered mean}, {@code D70}, {@code V50}, {@code A K /
   * m}.
   */
  public static String spoken(String metric) {
    if (metric.equals(ACTIVITY_OVER_MASS)) {
      return "A K / m";
    }
    if (metric.equals(HISTOGRAM)) {
      return "DVH";
    }
    return isAtLeast(metric)
        ? "V" + metric.substring(metric.indexOf('.') + 1)
        : metric.startsWith("d")
            ? metric.replace("_gy", "").replace('d', 'D')
            : metric.replace("_gy", "").replace('_', ' ');
  }

  /** The same where other engines have means too, of which none is stated. */
  DoseUncertainty withOtherEngines() {
    SequencedMap<String, String> reasons = new LinkedHashMap<>(notStated);
    reasons.put(ENGINES, OF_ENGINES);
    return new DoseUncertainty(coverageFraction, byMetric, notJudged, reasons, recovery);
  }

  /** Of one metric, where it is stated. */
  public Optional<MetricUncertainty> of(String metric) {
    return Optional.ofNullable(byMetric.get(metric));
  }
}
