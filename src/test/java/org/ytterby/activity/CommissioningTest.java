// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.Series;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.CommissioningRule;
import org.ytterby.protocol.ImageForm;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;
import org.ytterby.treatment.PetHeaderTreatment;

/**
 * Which images a calibration counts for, and what is said of it. The fixture is scanned on
 * 2026-03-02 with pixels of 5 x 4 mm.
 */
class CommissioningTest {
  private static final ScannerMatch PETCT1 = new ScannerMatch("^PETCT1$", "^$", "^PET AC$");
  private static final ImageForm TWO_MM = new ImageForm("XYZ Gauss2.00", 5.0, 3.0, 3.186e-5);
  private static final String RECORD = "acceptance record of 2026-01-31, abababababab";

  @TempDir private Path folder;

  private static CalibrationRecord record(
      @Nullable ImageForm form, boolean fractionIncluded, String date) {
    return new CalibrationRecord(
        PETCT1, 1.07, 2.1, date, fractionIncluded, form, null, "ab".repeat(32));
  }

  private static CalibrationRecord record(@Nullable ImageForm form) {
    return record(form, false, "2026-01-31");
  }

  private static Protocol protocol(CommissioningRule commissioning, CalibrationRecord... records) {
    return TestProtocols.with(Protocol.y90Pet(), List.of(records), commissioning);
  }

  private Series series(String kernel, String fraction) {
    return PetReading.series(
        PetSeriesFixture.even()
            .each(
                (plane, k) -> {
                  plane.numbers(Tag.SliceThickness, 3);
                  if (!kernel.isEmpty()) {
                    plane.text(Tag.ConvolutionKernel, kernel);
                  }
                })
            .item((item, k) -> item.text(Tag.RadionuclidePositronFraction, fraction))
            .write(folder));
  }

  private Series series() {
    return series("XYZ Gauss2.00", "3.186e-5");
  }

  private static Finding only(Series emission, Protocol protocol) {
    List<Finding> findings = Commissioning.judge(emission, protocol, false);
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  /** Bq/mL of the first voxel over that of the same image without any calibration. */
  private static double scale(Series emission, Protocol protocol) {
    ActivityMap map =
        PetReading.done(
            EmissionActivity.read(
                emission,
                PetHeaderTreatment.read(emission.example(), PetReading.ZONE),
                ActivityRules.of(protocol),
                PetReading.ZONE));
    return map.becquerelPerMl()[0] / (1000 * PetReading.TWENTY_HOURS);
  }

  @Test
  void says_the_arithmetic_of_the_factor_and_how_old_it_is() {
    Series emission = series();
    Protocol protocol = protocol(CommissioningRule.REQUIRED, record(TWO_MM));
    assertThat(only(emission, protocol))
        .isEqualTo(
            Finding.info(
                FindingCode.SITE_CALIBRATION,
                "series 1.2.826.1.1 \"PET AC\", protocol quantification.calibrations",
                RECORD + ": factor 1.07 ± 2.1 %; scanned on 2026-03-02, 30 d later",
                "a measurement of this scanner and reconstruction, as they were at the scan",
                "The image was multiplied by it: 1 Bq/mL stored counts as 1.07 Bq/mL."));
    assertThat(scale(emission, protocol)).isCloseTo(1.07, within(1e-6));
  }

  @Test
  void another_filter_under_the_same_name_of_the_reconstruction_does_not_count() {
    Series emission = series("XYZ Gauss5.00", "3.186e-5");
    Finding finding = only(emission, protocol(CommissioningRule.NOTED, record(TWO_MM)));
    assertThat(finding.code()).isEqualTo(FindingCode.NOT_COMMISSIONED);
    assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
    assertThat(finding.found()).isEqualTo("ConvolutionKernel (0018,1210) 'XYZ Gauss5.00'");
    assertThat(finding.expected()).isEqualTo("'XYZ Gauss2.00', as in the images of " + RECORD);
    assertThat(finding.action()).startsWith("That record does not count: its factor and its blur");

    Protocol unasked = protocol(CommissioningRule.UNASKED, record(TWO_MM));
    assertThat(only(emission, unasked).severity()).isEqualTo(Severity.REVIEW);
    assertThat(scale(emission, unasked)).isCloseTo(1, within(1e-6));
    Protocol required = protocol(CommissioningRule.REQUIRED, record(TWO_MM));
    assertThat(only(emission, required).severity()).isEqualTo(Severity.BLOCK);
    assertThat(Scanner.of(emission.example()).calibration(required.quantification())).isEmpty();
  }

  /** Counts have no scale: of them the record's blur matters, and no record is asked. */
  @Test
  void of_counts_no_record_is_asked_and_one_of_another_form_is_told() {
    Series emission = series("XYZ Gauss5.00", "3.186e-5");
    Protocol none = protocol(CommissioningRule.REQUIRED);
    assertThat(Commissioning.judge(emission, none, true)).isEmpty();
    assertThat(Commissioning.judge(emission, none, false))
        .singleElement()
        .satisfies(finding -> assertThat(finding.blocks()).isTrue());
    assertThat(
            Commissioning.judge(
                emission, protocol(CommissioningRule.REQUIRED, record(TWO_MM)), true))
        .singleElement()
        .extracting(Finding::severity)
        .isEqualTo(Severity.REVIEW);
  }

  @Test
  void of_two_records_that_of_the_image_s_own_filter_counts() {
    CalibrationRecord five =
        record(new ImageForm("xyz gauss5.00", 5.0, 3.0, 3.186e-5), false, "2026-02-01");
    Protocol protocol = protocol(CommissioningRule.REQUIRED, record(TWO_MM), five);
    Series emission = series("XYZ Gauss5.00", "3.186e-5");
    assertThat(only(emission, protocol).found()).startsWith("acceptance record of 2026-02-01");
    assertThat(Scanner.of(emission.example()).calibration(protocol.quantification()))
        .contains(five);
  }

  @Test
  void what_the_record_knows_and_the_image_leaves_out_is_a_difference() {
    Finding finding =
        only(series("", "3.186e-5"), protocol(CommissioningRule.NOTED, record(TWO_MM)));
    assertThat(finding.found()).isEqualTo("ConvolutionKernel (0018,1210) nothing");
    Finding other =
        only(
            series(),
            protocol(CommissioningRule.NOTED, record(new ImageForm("", 5.0, 3.0, 3.186e-5))));
    assertThat(other.expected()).startsWith("nothing, as in the images of");
  }

  /** 4.96 is 0.8 % away, as headers may round; 4.9 and 2.9 are other voxels. */
  @Test
  void other_voxels_do_not_count() {
    Protocol rounded =
        protocol(
            CommissioningRule.NOTED, record(new ImageForm("XYZ Gauss2.00", 4.96, 3.0, 3.186e-5)));
    assertThat(only(series(), rounded).code()).isEqualTo(FindingCode.SITE_CALIBRATION);
    Finding finding =
        only(
            series(),
            protocol(
                CommissioningRule.NOTED,
                record(new ImageForm("XYZ Gauss2.00", 4.9, 2.9, 3.186e-5))));
    assertThat(finding.found())
        .isEqualTo("PixelSpacing (0028,0030) 5 mm, SliceThickness (0018,0050) 3 mm");
    assertThat(finding.expected()).startsWith("4.9 mm, 2.9 mm, as in");
  }

  /** By hand: a factor of 1.07 that holds 3.6e-5 would leave 3.6 / 3.19 = 1.129 too much. */
  @Test
  void a_factor_that_holds_another_positron_fraction_does_not_count() {
    ImageForm old = new ImageForm("XYZ Gauss2.00", 5.0, 3.0, 3.6e-5);
    Series emission = series("XYZ Gauss2.00", "3.19e-5");
    Protocol holds = protocol(CommissioningRule.NOTED, record(old, true, "2026-01-31"));
    Finding finding = only(emission, holds);
    assertThat(finding.code()).isEqualTo(FindingCode.NOT_COMMISSIONED);
    assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
    assertThat(finding.found()).isEqualTo("RadionuclidePositronFraction (0018,1076) 3.19e-5");
    assertThat(finding.expected()).startsWith("3.6e-5, as in the images of");
    // The scanner's own scale, whose fraction is undone.
    assertThat(scale(emission, holds)).isCloseTo(3.19 / 3.186, within(1e-6));

    // Where fractions are undone the factor is of 3.186e-5 in both: it holds, but look.
    Protocol undone = protocol(CommissioningRule.NOTED, record(old));
    assertThat(only(emission, undone))
        .satisfies(
            one -> {
              assertThat(one.code()).isEqualTo(FindingCode.SITE_CALIBRATION);
              assertThat(one.severity()).isEqualTo(Severity.REVIEW);
              assertThat(one.action())
                  .contains("positron fraction is 3.19e-5, that of the phantom was 3.6e-5.");
            });
    assertThat(scale(emission, undone)).isCloseTo(1.07 * 3.19 / 3.186, within(1e-6));
  }

  @Test
  void a_factor_that_holds_the_header_s_fraction_says_which() {
    Series emission = series("XYZ Gauss2.00", "3.6e-5");
    ImageForm same = new ImageForm("XYZ Gauss2.00", 5.0, 3.0, 3.6e-5);
    Finding finding =
        only(emission, protocol(CommissioningRule.NOTED, record(same, true, "2026-01-31")));
    assertThat(finding.severity()).isEqualTo(Severity.INFO);
    assertThat(finding.action())
        .endsWith("is therefore not undone: 3.6e-5 in both headers, 1.13 times ours.");

    Finding unsaid =
        only(
            emission,
            protocol(CommissioningRule.NOTED, record(ImageForm.UNKNOWN, true, "2026-01-31")));
    assertThat(unsaid.severity()).isEqualTo(Severity.REVIEW);
    assertThat(unsaid.action())
        .contains("Which one it was is not said: if another than this header's 3.6e-5");
  }

  @Test
  void a_scan_from_before_the_measurement_asks_for_a_look() {
    Finding finding =
        only(series(), protocol(CommissioningRule.NOTED, record(TWO_MM, false, "2026-03-05")));
    assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
    assertThat(finding.found()).endsWith("scanned on 2026-03-02, 3 d earlier");
    assertThat(finding.action()).contains("The scan is older than the measurement");
    Finding sameDay =
        only(series(), protocol(CommissioningRule.NOTED, record(TWO_MM, false, "2026-03-02")));
    assertThat(sameDay.severity()).isEqualTo(Severity.INFO);
    assertThat(sameDay.found()).endsWith("scanned on 2026-03-02, on that day");
  }

  @Test
  void says_what_an_older_record_does_not_know() {
    Finding finding = only(series(), protocol(CommissioningRule.NOTED, record(ImageForm.UNKNOWN)));
    assertThat(finding.severity()).isEqualTo(Severity.INFO);
    assertThat(finding.action())
        .contains(
            "It does not say ConvolutionKernel (0018,1210), PixelSpacing (0028,0030),"
                + " SliceThickness (0018,0050) of its images");
    CalibrationRecord any =
        new CalibrationRecord(ScannerMatch.ANY, 1.07, 2.1, "2026-01-31", false, TWO_MM, null, "");
    assertThat(only(series(), protocol(CommissioningRule.NOTED, any)).action())
        .contains(
            "It does not say StationName (0008,1010), ManufacturerModelName (0008,1090),"
                + " ReconstructionMethod (0054,1103) of its images");
    CalibrationRecord unnamed = record(new ImageForm("", 5.0, 3.0, 3.186e-5));
    assertThat(only(series("", "3.186e-5"), protocol(CommissioningRule.NOTED, unnamed)).action())
        .contains("Neither this header nor the phantom's names a ConvolutionKernel (0018,1210)");
  }

  @Test
  void nothing_is_compared_and_nothing_said_where_a_run_was_frozen_before() {
    Protocol frozen = protocol(CommissioningRule.REQUIRED, record(null, true, "2026-03-05"));
    Series emission = series("XYZ Gauss5.00", "3.6e-5");
    assertThat(Commissioning.judge(emission, frozen, false)).isEmpty();
    assertThat(scale(emission, frozen)).isCloseTo(1.07, within(1e-6));
  }
}
