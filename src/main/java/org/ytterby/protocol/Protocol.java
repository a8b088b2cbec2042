// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;

/**
 * The declared rules by which one kind of study is recognised, quantified, reported and delivered.
 *
 * <p>Immutable. Made of text, numbers and closed sets ({@link Worded}) only, so that a JSON mapper
 * that calls these by their words writes it into a run's frozen record and reads the same value
 * back.
 *
 * @param name what the SR and {@code -p} call it; letters, digits, dots and dashes
 * @param description one sentence for people
 * @param ours which studies are treated at all
 * @param series which series can be the activity image
 * @param quantification what the header of that series must say
 * @param dose constants, density and engines
 * @param mass where the mass of a voxel comes from
 * @param ratio what measured over administered activity is expected to be
 * @param regions how a contour's name tells its kind; the first rule that matches decides
 * @param perfused how the perfused volume is found where no contour names it
 * @param metrics what is reported for each region
 * @param resolution what is known of the image's blur
 * @param uncertainty how that of each number is told
 * @param delivery whether a person has to look first
 */
public record Protocol(
    String name,
    String description,
    OursRules ours,
    SeriesRules series,
    QuantificationRules quantification,
    DoseRules dose,
    MassRules mass,
    RatioRules ratio,
    List<RegionRule> regions,
    PerfusedRules perfused,
    MetricRules metrics,
    ResolutionRules resolution,
    UncertaintyRules uncertainty,
    DeliveryRules delivery) {

  /** What a protocol's name may look like. */
  public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

  public Protocol {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "a protocol's name must match " + NAME + ", found '" + name + "'");
    }
    regions = List.copyOf(regions);
    boolean predicts = ratio.normalisation().predicts();
    if (predicts != ours.beforeTreatment() || predicts && !series.bySpect()) {
      throw new IllegalArgumentException(
          "normalisation.activity planned, series.imaging SPECT and ours.nuclides of 99mTc only"
              + " (72454006 of SCT, C-163A8 of SRT) belong together: an image before the treatment"
              + " predicts, and no other does");
    }
    nuclide(dose.nuclide(), ours, series, quantification, uncertainty);
    if (dose.engines().getFirst().equals(DoseRules.DENSITY) && mass.hasOneDensity()) {
      throw new IllegalArgumentException(
          "engine density as the primary one is kernel under another name where mass.density is"
              + " uniform: set mass.density to ct, or name kernel");
    }
  }

  /** What images of another nuclide, positrons and phantoms of 90Y have no place in. */
  private static void nuclide(
      Isotope dosed,
      OursRules ours,
      SeriesRules series,
      QuantificationRules quantification,
      UncertaintyRules uncertainty) {
    for (Isotope other : Isotope.values()) {
      if (other != dosed && ours.nuclides().stream().anyMatch(code -> isOf(other, code))) {
        throw new IllegalArgumentException(
            "ours.nuclides names %s where dose.nuclide is %s: its images would be dosed as that"
                .formatted(other.symbol(), dosed.word()));
      }
    }
    if (dosed == Isotope.YTTRIUM_90) {
      return;
    }
    if (!series.bySpect()) {
      throw new IllegalArgumentException(
          "dose.nuclide %s has no positrons of note: set series.imaging to SPECT"
              .formatted(dosed.word()));
    }
    if (uncertainty.scale().branchingRatioPercent() > 0
        || uncertainty.scale().branchingRatioMostPercent() > 0) {
      throw new IllegalArgumentException(
          "no positrons are measured of %s: set uncertainty.scale.branching-ratio and"
                  .formatted(dosed.word())
              + " branching-ratio-most to 0%");
    }
    if (quantification.calibrations().stream().anyMatch(one -> !one.acceptance().isEmpty())) {
      throw new IllegalArgumentException(
          "quantification.calibrations: acceptance records are of phantoms of 90Y, and dose.nuclide"
              + " is %s: enter what was measured of that".formatted(dosed.word()));
    }
  }

  private static boolean isOf(Isotope isotope, NuclideCode code) {
    return isotope.data().codes().stream().anyMatch(one -> one.value().equals(code.value()));
  }

  /** The same with other rules of dose. */
  public Protocol with(DoseRules other) {
    return new Protocol(
        name,
        description,
        ours,
        series,
        quantification,
        other,
        mass,
        ratio,
        regions,
        perfused,
        metrics,
        resolution,
        uncertainty,
        delivery);
  }

  /** The same with other rules of quantification. */
  public Protocol with(QuantificationRules other) {
    return new Protocol(
        name,
        description,
        ours,
        series,
        other,
        dose,
        mass,
        ratio,
        regions,
        perfused,
        metrics,
        resolution,
        uncertainty,
        delivery);
  }

  /** The same with other knowledge of the image's blur and of each number. */
  public Protocol with(ResolutionRules blur, UncertaintyRules known) {
    return new Protocol(
        name,
        description,
        ours,
        series,
        quantification,
        dose,
        mass,
        ratio,
        regions,
        perfused,
        metrics,
        blur,
        known,
        delivery);
  }

  /**
   * The shipped protocol for PET after 90Y radioembolization; the same as {@code
   * config/protocols/y90-pet.yaml}.
   */
  public static Protocol y90Pet() {
    return new Protocol(
        "y90-pet",
        "PET/CT after Yttrium-90 radioembolization of the liver",
        OursRules.Y90,
        SeriesRules.PET,
        QuantificationRules.Y90,
        DoseRules.LOCAL_DEPOSITION,
        MassRules.UNIFORM,
        RatioRules.PUBLISHED,
        RegionRule.COMMON_NAMES,
        PerfusedRules.HALF_OF_MEDIAN,
        MetricRules.STANDARD,
        ResolutionRules.CLINICAL_PET,
        UncertaintyRules.GUM,
        DeliveryRules.UNATTENDED);
  }
}
