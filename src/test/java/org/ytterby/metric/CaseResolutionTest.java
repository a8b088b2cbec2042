// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.ImageForm;
import org.ytterby.protocol.MeasuredBlur;
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.protocol.RecoveryPoint;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.quantity.DoseConstants;

/** What a site's own measurement of its scanner does to recovery and budget. */
class CaseResolutionTest {
  private static final CalibrationRecord RECORD =
      new CalibrationRecord(
          ScannerMatch.ANY,
          1.04,
          2.2,
          "2026-02-22",
          false,
          ImageForm.UNKNOWN,
          new MeasuredBlur(6, 0.1, List.of(new RecoveryPoint(1, 0.5), new RecoveryPoint(20, 0.8))),
          "ab".repeat(32));

  @Test
  void without_a_record_the_protocol_s_figures_stand() {
    assertThat(CaseResolution.of(ResolutionRules.CLINICAL_PET, Optional.empty()))
        .isSameAs(ResolutionRules.CLINICAL_PET);
  }

  @Test
  void breathing_is_added_in_quadrature_and_measured_recovery_moves_with_it() {
    ResolutionRules rules = new ResolutionRules(7.0, 1, List.of(), 40, "usual", 4.5, 2);
    ResolutionRules seen = CaseResolution.of(rules, Optional.of(RECORD));
    assertThat(seen.psfMm()).isCloseTo(7.5, within(1e-12));
    // (6 x 0.1 / 7.5)² + (4.5 x 2 / 7.5)², by hand
    assertThat(seen.psfUncertaintyMm()).isCloseTo(1.20266, within(1e-5));
    double moved =
        BlurredSphere.ofVolume(1, 7.5).activityFraction()
            / BlurredSphere.ofVolume(1, 6).activityFraction();
    assertThat(moved).isLessThan(0.85);
    assertThat(seen.recovery().getFirst().recoveryFraction()).isCloseTo(0.5 * moved, within(1e-12));
    assertThat(seen.source())
        .isEqualTo("acceptance record of 2026-02-22, abababababab, with breathing of 4.5 mm");
  }

  /**
   * Why a record asks for the filter of its phantom ({@link ImageForm}): the recovered mean of a
   * patient filtered by 5 mm, by the record of a phantom filtered by 2 mm, both behind 4.5 mm.
   * Figures by quadrature of the overlap of two balls, not by this program.
   */
  @Test
  void the_blur_of_another_filter_would_recover_too_little() {
    double stated = Math.hypot(4.5, 2);
    double shown = Math.hypot(4.5, 5);
    assertThat(recovered(22, stated, shown)).isCloseTo(0.898, within(5e-4));
    assertThat(recovered(13, stated, shown)).isCloseTo(0.808, within(5e-4));
  }

  private static double recovered(double diameterMm, double statedMm, double shownMm) {
    double volumeMl = Math.PI / 6 * diameterMm * diameterMm * diameterMm / 1e3;
    return BlurredSphere.ofVolume(volumeMl, shownMm).activityFraction()
        / BlurredSphere.ofVolume(volumeMl, statedMm).activityFraction();
  }

  @Test
  void a_record_replaces_the_scanner_s_uncertainty_and_holds_the_branching_ratio() {
    CaseUncertainty with =
        new CaseUncertainty(
            UncertaintyRules.GUM,
            ResolutionRules.CLINICAL_PET,
            PerfusedRules.HALF_OF_MEDIAN,
            TreatmentScale.whole(true),
            Optional.of(RECORD));
    CaseUncertainty without =
        new CaseUncertainty(UncertaintyRules.GUM, ResolutionRules.CLINICAL_PET, true);
    assertThat(percents(with, Concerns.ABSOLUTE)).startsWith(2.2, 0.0);
    assertThat(percents(without, Concerns.ABSOLUTE)).startsWith(5.0, -1.5);
    assertThat(percents(with, Concerns.RELATIVE)).isEqualTo(percents(without, Concerns.RELATIVE));
  }

  private static List<Double> percents(CaseUncertainty rules, Concerns basis) {
    return rules.of(basis, DoseConstants.DEFAULT).stream()
        .map(one -> 100 * one.relativeFactor())
        .map(percent -> Math.rint(percent * 1e9) / 1e9)
        .toList();
  }
}
