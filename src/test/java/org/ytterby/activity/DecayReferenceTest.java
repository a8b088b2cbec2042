// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.ScannerDecay;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.treatment.PetHeaderTreatment;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;

/** To which time the numbers of a series refer, and what must not be believed. */
class DecayReferenceTest implements PetReading {
  private static final Deviations DEVIATIONS = Deviations.of(DecayReferenceTest.class);

  /** Decay over the 20 h since the administration and to the middle of the frame of 20 min. */
  private static final double ADMIN_FACTOR = Math.pow(2, (20 + 1 / 6.0) / HALF_LIFE_H);

  @TempDir Path folder;

  @Override
  public Path folder() {
    return folder;
  }

  private static TreatmentRecord administered(String at) {
    return TreatmentFile.parse(
        "administrations: [{administered_at: " + at + "}]", "t.yaml", ZoneOffset.UTC);
  }

  private static PetSeriesFixture admin() {
    return PetSeriesFixture.even()
        .each(
            (plane, k) ->
                plane
                    .text(Tag.DecayCorrection, "ADMIN")
                    .numbers(Tag.DecayFactor, Math.rint(ADMIN_FACTOR * 1e6) / 1e6));
  }

  @Test
  void a_series_time_after_the_acquisition_is_not_the_reference() {
    ActivityMap map =
        map(PetSeriesFixture.even().each((plane, k) -> plane.text(Tag.SeriesTime, "180000")));
    assertThat(map.imageReference()).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
    ActivityMap beds =
        map(
            PetSeriesFixture.even()
                .each((plane, k) -> plane.text(Tag.AcquisitionTime, k < 3 ? "102000" : "101000")));
    assertThat(beds.imageReference()).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
  }

  @Test
  void an_uncorrected_image_is_decayed_from_each_frame_with_the_decay_inside_it() {
    ActivityMap map =
        map(
            PetSeriesFixture.even()
                .each(
                    (plane, k) ->
                        plane
                            .text(Tag.DecayCorrection, "NONE")
                            .remove(Tag.DecayFactor)
                            .text(Tag.AcquisitionTime, k < 2 ? "100000" : "110000")));
    double inFrame = Math.log(2) / HALF_LIFE_H / 3;
    inFrame = inFrame / (1 - Math.exp(-inFrame));
    String oracle = "uncorrected image by hand: from the frame's start, decay within it too";
    Allowed allowed = Allowed.upTo(0.001, "Bq/mL");
    double first = map.becquerelPerMl()[0];
    DEVIATIONS.absolute(oracle, "first bed", first, 1000 * TWENTY_HOURS * inFrame, allowed);
    double later = 1000 * PetSeriesFixture.slope(4) * Math.pow(2, 21 / HALF_LIFE_H) * inFrame;
    double second = map.becquerelPerMl()[map.grid().index(0, 0, 4)];
    DEVIATIONS.absolute(oracle, "an hour later", second, later, allowed);
  }

  @Test
  void refuses_an_unknown_decay_correction() {
    only(
        FindingCode.DECAY_CORRECTION,
        PetSeriesFixture.even().each((plane, k) -> plane.remove(Tag.DecayCorrection)));
  }

  @Test
  void a_decay_factor_that_yttrium_cannot_reach_betrays_the_scanners_half_life() {
    Finding finding =
        only(
            FindingCode.HALF_LIFE,
            PetSeriesFixture.even().each((plane, k) -> plane.numbers(Tag.DecayFactor, 1.15)));
    assertThat(finding.found()).contains("12.9 h of 90Y decay");
  }

  @Test
  void notes_where_the_private_scan_time_of_ge_disagrees() {
    Outcome<ActivityMap> outcome =
        read(
            PetSeriesFixture.even()
                .each(
                    (plane, k) ->
                        plane
                            .text(0x00090010, Vr.LO, "GEMS_PETD_01")
                            .text(0x0009100D, Vr.DT, "20260302090000.00")));
    assertThat(PetReading.done(outcome).imageReference())
        .isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.where().contains("GEMS_PETD_01"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).contains("-1.08 %"));
  }

  /** Runs that were frozen before Siemens' was known hear of GE's only. */
  @Test
  void the_private_time_of_siemens_is_noted_where_the_scanners_decay_is_looked_into() {
    PetSeriesFixture fixture =
        PetSeriesFixture.even()
            .each(
                (plane, k) ->
                    plane
                        .text(0x00090010, Vr.LO, "GEMS_PETD_01")
                        .text(0x0009100D, Vr.DT, "20260302090000.00")
                        .text(0x00710010, Vr.LO, "SIEMENS MED PT")
                        .text(0x00711022, Vr.DT, "20260302090000.00"));
    for (ScannerDecay decay : ScannerDecay.values()) {
      Series emission = PetReading.series(fixture.write(folder));
      Outcome<ActivityMap> outcome =
          EmissionActivity.read(
              emission,
              PetHeaderTreatment.read(emission.example(), ZONE),
              new ActivityRules(RULES.assembly(), decay(decay), RULES.ratio(), RULES.constants()),
              ZONE);
      assertThat(outcome.findings())
          .filteredOn(finding -> finding.code() == FindingCode.TIME_CONFLICT)
          .as(decay.word())
          .hasSize(decay == ScannerDecay.UNDONE ? 2 : 1);
    }
  }

  private static QuantificationRules decay(ScannerDecay scannerDecay) {
    QuantificationRules shipped = RULES.quantification();
    return new QuantificationRules(
        shipped.positronFractions(),
        shipped.positronFractionInCalibration(),
        shipped.earliestScanH(),
        shipped.latestScanH(),
        scannerDecay,
        shipped.nuclideRepair(),
        shipped.calibrations(),
        shipped.commissioning());
  }

  @Test
  void an_image_corrected_to_administration_is_not_decayed_again() {
    Outcome<ActivityMap> outcome = read(admin());
    assertThat(PetReading.done(outcome).decayToAdministration()).isEqualTo(1);
    assertThat(PetReading.done(outcome).becquerelPerMl()[0]).isEqualTo(1000f);
    assertThat(PetReading.codes(outcome)).doesNotContain(FindingCode.DECAY_CORRECTION);
  }

  @Test
  void an_image_corrected_to_another_administration_is_moved_to_the_records() {
    Outcome<ActivityMap> outcome = read(admin(), administered("2026-03-01T12:00:00Z"));
    assertThat(PetReading.done(outcome).decayToAdministration())
        .isEqualTo(Math.pow(2, 2 / HALF_LIFE_H), within(1e-12));
    assertThat(PetReading.codes(outcome)).contains(FindingCode.TREATMENT_CONFLICT);
  }

  /** The date would be ours: an image corrected to the day before would be decayed 29.7 % again. */
  @Test
  void a_start_time_without_a_date_is_no_reference_whatever_a_person_says() {
    PetSeriesFixture undated =
        admin()
            .item(
                (item, k) ->
                    item.remove(Tag.RadiopharmaceuticalStartDateTime)
                        .text(Tag.RadiopharmaceuticalStartTime, "090000"));
    for (TreatmentRecord said :
        List.of(TreatmentRecord.EMPTY, administered("2026-03-01T09:00:00Z"))) {
      Finding finding = PetReading.only(FindingCode.TIME_MISSING, read(undated, said));
      assertThat(finding.where()).contains("RadiopharmaceuticalStartDateTime (0018,1078)");
      assertThat(finding.action()).contains("administered_at does not replace it");
    }
  }

  @Test
  void several_start_times_in_a_series_are_no_reference() {
    List<StudyInstance> instances = new ArrayList<>(admin().write(folder).subList(0, 4));
    instances.add(
        admin()
            .item((item, k) -> item.text(Tag.RadiopharmaceuticalStartDateTime, "20260301130000"))
            .write(folder.resolve("other"))
            .getLast());
    assertThat(PetReading.codes(PetReading.read(instances, administered("2026-03-01T14:00:00Z"))))
        .contains(FindingCode.TREATMENT_CONFLICT, FindingCode.TIME_CONFLICT);
  }

  @Test
  void a_person_does_not_settle_to_which_time_the_scanner_decayed() {
    PetSeriesFixture fixture =
        admin().item((item, k) -> item.text(Tag.RadiopharmaceuticalStartTime, "020000"));
    assertThat(read(fixture, administered("2026-03-01T14:00:00Z")).findings())
        .filteredOn(finding -> finding.action().contains("ADMIN"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.code()).isEqualTo(FindingCode.TIME_CONFLICT));
  }

  @Test
  void an_administration_of_another_treatment_in_the_header_is_no_reference() {
    assertThat(
            read(
                    admin()
                        .item(
                            (item, k) ->
                                item.text(Tag.RadiopharmaceuticalStartDateTime, "20260201140000")),
                    administered("2026-03-01T14:00:00Z"))
                .findings())
        .filteredOn(Finding::blocks)
        .extracting(Finding::code)
        .containsExactly(FindingCode.TIME_CONFLICT);
  }

  @ParameterizedTest
  @CsvSource({"1954, HALF_LIFE", "1.0018, TIME_CONFLICT"})
  void a_decay_factor_that_is_not_the_administrations_is_refused(double factor, FindingCode code) {
    only(code, admin().each((plane, k) -> plane.numbers(Tag.DecayFactor, factor)));
  }

  @Test
  void an_image_corrected_to_administration_without_its_factor_is_told() {
    Outcome<ActivityMap> outcome = read(admin().each((plane, k) -> plane.remove(Tag.DecayFactor)));
    assertThat(PetReading.done(outcome).decayToAdministration()).isEqualTo(1);
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.code() == FindingCode.DECAY_CORRECTION)
        .extracting(Finding::severity)
        .containsExactly(Severity.REVIEW);
  }

  @Test
  void an_uncorrected_image_has_no_decay_factor_but_one() {
    only(
        FindingCode.DECAY_CORRECTION,
        PetSeriesFixture.even()
            .each(
                (plane, k) ->
                    plane.text(Tag.DecayCorrection, "NONE").numbers(Tag.DecayFactor, 1.15)));
    map(
        PetSeriesFixture.even()
            .each(
                (plane, k) -> plane.text(Tag.DecayCorrection, "NONE").numbers(Tag.DecayFactor, 1)));
  }

  /** 0.805 in place of 1.24: the image would have been decayed from before the administration. */
  @Test
  void a_series_time_before_the_administration_is_refused() {
    Finding finding =
        only(
            FindingCode.TIME_CONFLICT,
            PetSeriesFixture.even()
                .each(
                    (plane, k) ->
                        plane.text(Tag.SeriesDate, "20260228").text(Tag.SeriesTime, "180000")));
    assertThat(finding.found()).contains("2026-02-28T18:00:00Z", "before the administration");
  }

  @Test
  void a_series_time_long_before_the_scan_needs_decay_factors_that_agree() {
    double fiveHours = Math.pow(2, 5 / HALF_LIFE_H);
    Outcome<ActivityMap> agreed = read(fiveHoursBefore(Math.rint(fiveHours * 1e6) / 1e6));
    assertThat(PetReading.done(agreed).imageReference())
        .isEqualTo(Instant.parse("2026-03-02T05:00:00Z"));
    assertThat(PetReading.codes(agreed)).contains(FindingCode.TIME_CONFLICT);
    only(FindingCode.TIME_CONFLICT, fiveHoursBefore(1.0018));
    only(
        FindingCode.TIME_CONFLICT,
        fiveHoursBefore(1).each((plane, k) -> plane.remove(Tag.DecayFactor)));
  }

  private static PetSeriesFixture fiveHoursBefore(double factor) {
    return PetSeriesFixture.even()
        .each((plane, k) -> plane.text(Tag.SeriesTime, "050000").numbers(Tag.DecayFactor, factor));
  }

  /** GE writes the series' time in every slice, Siemens the frame's; both count from the series. */
  @ParameterizedTest
  @CsvSource({"100000, 1215000, 1.0037", "102015, 1215000, 1.0037", "102015, 0, 1.0037"})
  void the_habits_of_makers_agree(String acquired, double referenceMs, double factor) {
    map(
        PetSeriesFixture.even()
            .each(
                (plane, k) ->
                    plane
                        .text(Tag.AcquisitionTime, k == 0 ? "100000" : acquired)
                        .numbers(Tag.FrameReferenceTime, referenceMs)
                        .numbers(Tag.DecayFactor, factor)));
  }

  /** By hand: ln 2 x 20.167 h x (1/64.05 - 1/64.5) is 0.152 %; at 48 h it would be 0.36 %. */
  @Test
  void the_scanners_own_half_life_is_undone_over_the_time_that_it_decayed() {
    double elapsedH = 20 + 1 / 6.0;
    double factor = Math.pow(2, elapsedH / 64.5);
    ActivityMap map =
        map(
            admin()
                .each((plane, k) -> plane.numbers(Tag.DecayFactor, Math.rint(factor * 1e6) / 1e6))
                .item((item, k) -> item.numbers(Tag.RadionuclideHalfLife, 64.5 * 3600)));
    double byHand = 1000 * Math.pow(2, elapsedH * (1 / HALF_LIFE_H - 1 / 64.5));
    assertThat((double) map.becquerelPerMl()[0]).isCloseTo(byHand, within(1e-3));
    assertThat(byHand).isCloseTo(1001.52, within(0.01));
  }

  /** Two beds 30 min apart, each with the factor of its own frame alone: 0.54 % between them. */
  @Test
  void decay_factors_tell_where_each_bed_was_corrected_to_its_own_start() {
    PetSeriesFixture beds =
        PetSeriesFixture.even()
            .each((plane, k) -> plane.text(Tag.AcquisitionTime, k < 3 ? "100000" : "103000"));
    Outcome<ActivityMap> own = read(beds);
    assertThat(PetReading.done(own).how().decayRule())
        .isEqualTo("START: the start of each bed, as the Decay Factors tell");
    int second = PetReading.done(own).grid().index(0, 0, 4);
    assertThat((double) PetReading.done(own).becquerelPerMl()[0])
        .isCloseTo(1000 * TWENTY_HOURS, within(1e-3));
    assertThat((double) PetReading.done(own).becquerelPerMl()[second])
        .isCloseTo(2000 * Math.pow(2, 20.5 / HALF_LIFE_H), within(1e-3));
    assertThat(own.findings())
        .filteredOn(finding -> finding.code() == FindingCode.DECAY_CORRECTION)
        .extracting(Finding::severity)
        .containsExactly(Severity.INFO);
    double thirty = Math.rint(1e4 * 1.0018 * Math.pow(2, 0.5 / HALF_LIFE_H)) / 1e4;
    ActivityMap common =
        map(beds.each((plane, k) -> plane.numbers(Tag.DecayFactor, k < 3 ? 1.0018 : thirty)));
    assertThat((double) common.becquerelPerMl()[second])
        .isCloseTo(2000 * TWENTY_HOURS, within(1e-3));
  }

  /** By hand: 2^(1.75/64.05) is 1.0191; the series says 1 h, and an hour more is let pass. */
  @Test
  void factors_of_another_time_within_the_hour_are_no_witness() {
    Outcome<ActivityMap> outcome =
        read(
            PetSeriesFixture.even()
                .each(
                    (plane, k) ->
                        plane.text(Tag.SeriesTime, "090000").numbers(Tag.DecayFactor, 1.0191)));
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.code() == FindingCode.TIME_CONFLICT)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.found()).contains("60 min before", "lead 25 min before it");
              assertThat(finding.action()).contains("that of the factors", "0.45 % too high");
            });
  }

  @Test
  void a_series_time_before_the_first_bed_without_factors_asks_for_a_look() {
    PetSeriesFixture hourBefore =
        PetSeriesFixture.even()
            .each((plane, k) -> plane.text(Tag.SeriesTime, "090000").remove(Tag.DecayFactor));
    assertThat(read(hourBefore).findings())
        .filteredOn(finding -> finding.code() == FindingCode.TIME_CONFLICT)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.found()).contains("60 min before", "no decay factors");
              assertThat(finding.action()).contains("1.08 % too low");
            });
  }
}
