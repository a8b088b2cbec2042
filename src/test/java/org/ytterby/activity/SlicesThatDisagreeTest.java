// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.testdata.PetSeriesFixture;

/**
 * One slice of another injection, zone, scanner or reconstruction; and headers against themselves.
 */
class SlicesThatDisagreeTest implements EmissionReading {
  @TempDir Path folder;

  @Override
  public Path folder() {
    return folder;
  }

  /** Of one slice the item of its injection. */
  private static List<DataSet> injection(Consumer<DataSetBuilder> edit) {
    List<DataSet> planes = new ArrayList<>(PetSeriesFixture.even().dataSets());
    DataSet first = planes.getFirst();
    DataSetBuilder item =
        DataSet.builder()
            .putAll(first.items(Tag.RadiopharmaceuticalInformationSequence).getFirst());
    edit.accept(item);
    planes.set(
        0,
        DataSet.builder()
            .putAll(first)
            .sequence(Tag.RadiopharmaceuticalInformationSequence, item.build())
            .build());
    return planes;
  }

  private void refused(List<DataSet> planes, FindingCode code, String attribute) {
    assertThat(EmissionReading.blocking(read(PET, planes)))
        .anySatisfy(
            finding -> {
              assertThat(finding.code()).isEqualTo(code);
              assertThat(finding.where()).contains(attribute);
              assertThat(finding.found()).startsWith("2 values: ");
            });
  }

  private void refused(FindingCode code, int tag, String attribute, String own) {
    refused(
        PetSeriesFixture.even()
            .each((plane, k) -> plane.text(tag, k == 0 ? own : "other"))
            .dataSets(),
        code,
        attribute);
  }

  @Test
  void an_injection_of_its_own_is_refused() {
    refused(
        injection(item -> item.numbers(Tag.RadionuclideTotalDose, 2.9e9)),
        FindingCode.TREATMENT_CONFLICT,
        "RadionuclideTotalDose");
    refused(
        injection(item -> item.text(Tag.RadiopharmaceuticalStartDateTime, "20260301163000")),
        FindingCode.TREATMENT_CONFLICT,
        "RadiopharmaceuticalStartDateTime");
  }

  @Test
  void one_number_in_two_spellings_is_one() {
    double dose =
        PetSeriesFixture.even()
            .dataSets()
            .getFirst()
            .items(Tag.RadiopharmaceuticalInformationSequence)
            .getFirst()
            .require(Tag.RadionuclideTotalDose)
            .number();
    Outcome<EmissionImage> outcome =
        read(PET, injection(item -> item.text(Tag.RadionuclideTotalDose, "%.6e".formatted(dose))));
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void a_zone_a_scanner_or_a_reconstruction_of_its_own_is_refused() {
    refused(FindingCode.SERIES_TYPE, Tag.ManufacturerModelName, "ManufacturerModelName", "mCT");
    refused(FindingCode.SERIES_TYPE, Tag.ReconstructionMethod, "ReconstructionMethod", "OSEM");
    refused(
        PetSeriesFixture.even()
            .each((plane, k) -> plane.text(Tag.TimezoneOffsetFromUTC, k < 3 ? "+0000" : "+0100"))
            .dataSets(),
        FindingCode.TIME_CONFLICT,
        "TimezoneOffsetFromUTC");
  }

  private Finding review(PetSeriesFixture series, FindingCode code) {
    Outcome<EmissionImage> outcome = read(PET, series);
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    List<Finding> found =
        outcome.findings().stream().filter(finding -> finding.code() == code).toList();
    assertThat(found).as(outcome.findings().toString()).hasSize(1);
    return found.getFirst();
  }

  @Test
  void an_intercept_is_applied_and_told() {
    PetSeriesFixture lifted =
        PetSeriesFixture.even().each((plane, k) -> plane.numbers(Tag.RescaleIntercept, 100));
    assertThat(review(lifted, FindingCode.RESCALE).action()).contains("It is applied");
    assertThat(map(PET, lifted).becquerelPerMl()[0])
        .isEqualTo((float) (1.1 * map(PET, PetSeriesFixture.even()).becquerelPerMl()[0]));
  }

  @Test
  void a_method_of_none_contradicts_its_correction() {
    Finding finding =
        review(
            PetSeriesFixture.even()
                .each((plane, k) -> plane.text(Tag.AttenuationCorrectionMethod, "NONE")),
            FindingCode.CORRECTION_MISSING);
    assertThat(finding.where()).contains("AttenuationCorrectionMethod");
    assertThat(finding.found()).isEqualTo("'NONE', where Corrected Image has ATTN");
  }

  @Test
  void a_decay_factor_of_0_is_no_factor_and_told() {
    Finding finding =
        review(
            PetSeriesFixture.even().each((plane, k) -> plane.numbers(Tag.DecayFactor, 0)),
            FindingCode.DECAY_CORRECTION);
    assertThat(finding.found()).isEqualTo("0");
  }
}
