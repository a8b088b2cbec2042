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
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.CommissioningRule;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.QuantificationRules;
import org.ytterby.protocol.ScannerDecay;
import org.ytterby.protocol.Surrogate;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.treatment.PetHeaderTreatment;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;

class EmissionActivityTest implements PetReading {
  private static final Deviations DEVIATIONS = Deviations.of(EmissionActivityTest.class);
  @TempDir Path folder;

  @Override
  public Path folder() {
    return folder;
  }

  @Test
  void scales_each_plane_by_its_own_slope_and_decays_to_administration() {
    ActivityMap map = map(PetSeriesFixture.even());
    for (int plane = 0; plane < 5; plane++) {
      double expected = PetSeriesFixture.STORED * PetSeriesFixture.slope(plane) * TWENTY_HOURS;
      DEVIATIONS.relative(
          "Bq/mL at administration by hand: stored x slope x 2^(20 h / half-life)",
          "plane " + plane,
          map.becquerelPerMl()[map.grid().index(1, 2, plane)],
          expected,
          1e-6);
    }
    assertThat(map.decayToAdministration()).isEqualTo(TWENTY_HOURS, within(1e-12));
    assertThat(map.administeredAt()).isEqualTo(Instant.parse("2026-03-01T14:00:00Z"));
    assertThat(map.imageReference()).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
  }

  @Test
  void reads_signed_and_unsigned_values_of_the_stored_bits() {
    assertThat(firstValue(16, 1, -2)).isEqualTo(-2);
    assertThat(firstValue(16, 0, 0xFFFE)).isEqualTo(0xFFFE);
    assertThat(firstValue(12, 1, 0x0FFE)).isEqualTo(-2);
    assertThat(firstValue(12, 0, 0xFFFE)).isEqualTo(0x0FFE);
  }

  /** The first voxel of a series whose other planes hold enough for a positive sum. */
  private double firstValue(int bitsStored, int representation, int stored) {
    ActivityMap map =
        map(
            PetSeriesFixture.even()
                .each(
                    (plane, k) -> {
                      plane
                          .integers(Tag.BitsStored, bitsStored)
                          .integers(Tag.HighBit, bitsStored - 1)
                          .integers(Tag.PixelRepresentation, representation);
                      if (k == 0) {
                        plane.bytes(Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(stored));
                      }
                    }));
    return Math.rint(map.becquerelPerMl()[0] / TWENTY_HOURS);
  }

  @Test
  void refuses_pixels_that_are_not_native_16_bit() {
    assertThat(
            only(
                    FindingCode.PIXEL_FORMAT,
                    PetSeriesFixture.even()
                        .transferSyntax(new TransferSyntax("1.2.840.10008.1.2.4.70")))
                .found())
        .contains("1.2.840.10008.1.2.4.70");
    only(
        FindingCode.PIXEL_FORMAT,
        PetSeriesFixture.even().each((plane, k) -> plane.integers(Tag.BitsAllocated, 8)));
    only(
        FindingCode.PIXEL_FORMAT,
        PetSeriesFixture.even().each((plane, k) -> plane.integers(Tag.HighBit, 11)));
    only(
        FindingCode.PIXEL_FORMAT,
        PetSeriesFixture.even()
            .each((plane, k) -> plane.bytes(Tag.PixelData, Vr.OW, new byte[k == 2 ? 22 : 24])));
  }

  @Test
  void refuses_a_rescale_that_is_missing_or_impossible() {
    only(
        FindingCode.RESCALE,
        PetSeriesFixture.even().each((plane, k) -> plane.remove(Tag.RescaleSlope)));
    only(
        FindingCode.RESCALE,
        PetSeriesFixture.even().each((plane, k) -> plane.numbers(Tag.RescaleSlope, 0)));
    only(
        FindingCode.RESCALE,
        PetSeriesFixture.even().each((plane, k) -> plane.remove(Tag.RescaleIntercept)));
  }

  @Test
  void refuses_numbers_that_no_scanner_writes() {
    only(
        FindingCode.RESCALE,
        PetSeriesFixture.even().each((plane, k) -> plane.numbers(Tag.RescaleSlope, 1e300)));
    only(
        FindingCode.GEOMETRY,
        PetSeriesFixture.even()
            .each((plane, k) -> plane.numbers(Tag.ImagePositionPatient, 0, 0, 1e300)));
    only(
        FindingCode.GEOMETRY,
        PetSeriesFixture.even().each((plane, k) -> plane.numbers(Tag.PixelSpacing, 1e200, 1e200)));
    only(
        FindingCode.GEOMETRY,
        PetSeriesFixture.even()
            .each((plane, k) -> plane.numbers(Tag.ImageOrientationPatient, 1e200, 0, 0, 0, 1, 0)));
  }

  @ParameterizedTest
  @CsvSource({"GML, SUV", "CNTS, counts", "PROPCPS, relative only", "'', nothing"})
  void names_the_units_that_it_refuses(String units, String said) {
    Finding finding =
        only(
            FindingCode.UNITS,
            PetSeriesFixture.even()
                .each(
                    (plane, k) -> {
                      if (units.isEmpty()) {
                        plane.remove(Tag.Units);
                      } else {
                        plane.text(Tag.Units, units);
                      }
                    }));
    assertThat(finding.found()).contains(said);
    assertThat(finding.where()).contains("1.2.826.1.1.1 Units (0054,1001)", "4 more instances");
  }

  @Test
  void refuses_what_is_not_corrected_or_not_static() {
    only(
        FindingCode.CORRECTION_MISSING,
        PetSeriesFixture.even().each((plane, k) -> plane.text(Tag.CorrectedImage, "ATTN", "DECY")));
    only(
        FindingCode.SERIES_TYPE,
        PetSeriesFixture.even().each((plane, k) -> plane.text(Tag.SeriesType, "GATED", "IMAGE")));
    only(
        FindingCode.SERIES_TYPE,
        PetSeriesFixture.even().each((plane, k) -> plane.text(Tag.SeriesType, "DYNAMIC", "IMAGE")));
  }

  @Test
  void refuses_another_half_life_and_another_nuclide() {
    Finding finding =
        only(
            FindingCode.HALF_LIFE,
            PetSeriesFixture.even()
                .item((item, k) -> item.numbers(Tag.RadionuclideHalfLife, 6588)));
    assertThat(finding.where())
        .contains("RadiopharmaceuticalInformationSequence[1].RadionuclideHalfLife (0018,1075)");
    assertThat(finding.found()).contains("6588 s (1.83 h)");
    assertThat(
            PetReading.codes(read(PetSeriesFixture.even().code("C-111A1", "SRT", "^18^Fluorine"))))
        .contains(FindingCode.NUCLIDE);
  }

  @ParameterizedTest
  @CsvSource({"64.0", "64.1", "64.2", "64.5"})
  void accepts_every_half_life_that_is_in_use(double hours) {
    map(
        PetSeriesFixture.even()
            .item((item, k) -> item.numbers(Tag.RadionuclideHalfLife, hours * 3600)));
  }

  @ParameterizedTest
  @CsvSource({"3.19e-5", "3.2e-5", "3.4e-5", "3.6e-5"})
  void scales_a_known_positron_fraction_to_ours_and_says_so(String fraction) {
    Outcome<ActivityMap> outcome =
        read(
            PetSeriesFixture.even()
                .item((item, k) -> item.text(Tag.RadionuclidePositronFraction, fraction)));
    double ratio = Double.parseDouble(fraction) / 3.186e-5;
    assertThat((double) PetReading.done(outcome).becquerelPerMl()[0])
        .isCloseTo(1000 * TWENTY_HOURS * ratio, within(0.001));
    assertThat(PetReading.codes(outcome)).contains(FindingCode.POSITRON_FRACTION);
    assertThat(PetReading.done(outcome).how().scale()).contains("positron fraction");
  }

  @ParameterizedTest
  @CsvSource({"1", "1.4e-8", "0.97", "''"})
  void holds_an_unknown_positron_fraction(String fraction) {
    only(
        FindingCode.POSITRON_FRACTION,
        PetSeriesFixture.even()
            .item(
                (item, k) -> {
                  if (fraction.isEmpty()) {
                    item.remove(Tag.RadionuclidePositronFraction);
                  } else {
                    item.text(Tag.RadionuclidePositronFraction, fraction);
                  }
                }));
  }

  @Test
  void a_fraction_that_is_in_the_sites_calibration_is_not_undone() {
    Protocol shipped = Protocol.y90Pet();
    QuantificationRules calibrated =
        new QuantificationRules(
            shipped.quantification().positronFractions(),
            true,
            0,
            120,
            ScannerDecay.UNDONE,
            List.of(Surrogate.values()),
            List.of(),
            CommissioningRule.NOTED);
    ActivityRules rules =
        new ActivityRules(RULES.assembly(), calibrated, RULES.ratio(), RULES.constants());
    Series emission =
        PetReading.series(
            PetSeriesFixture.even()
                .item((item, k) -> item.text(Tag.RadionuclidePositronFraction, "3.6e-5"))
                .write(folder));
    Outcome<ActivityMap> outcome =
        EmissionActivity.read(
            emission, PetHeaderTreatment.read(emission.example(), ZONE), rules, ZONE);
    assertThat((double) PetReading.done(outcome).becquerelPerMl()[0])
        .isCloseTo(1000 * TWENTY_HOURS, within(0.001));
    assertThat(PetReading.done(outcome).how().positronScale()).isEqualTo(1);
    assertThat(PetReading.done(outcome).how().headerScale()).isCloseTo(3.6 / 3.186, within(1e-9));
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.code() == FindingCode.POSITRON_FRACTION)
        .singleElement()
        .satisfies(finding -> assertThat(finding.action()).contains("Nothing was undone"));
  }

  @ParameterizedTest
  @CsvSource({
    "0018,1076, 3.6e-5, POSITRON_FRACTION",
    "0018,1075, 231120, HALF_LIFE",
  })
  void refuses_a_series_whose_headers_differ(
      String group, String element, String value, FindingCode code) {
    int tag = Integer.parseInt(group, 16) << 16 | Integer.parseInt(element, 16);
    List<StudyInstance> instances =
        new ArrayList<>(PetSeriesFixture.even().write(folder).subList(0, 4));
    instances.add(
        PetSeriesFixture.even()
            .item((item, k) -> item.text(tag, value))
            .write(folder.resolve("other"))
            .getLast());
    assertThat(blocking(instances)).extracting(Finding::code).containsExactly(code);
  }

  private static List<Finding> blocking(List<StudyInstance> instances) {
    Series emission = PetReading.series(instances);
    return EmissionActivity.read(
            emission, PetHeaderTreatment.read(emission.example(), ZONE), RULES, ZONE)
        .findings()
        .stream()
        .filter(Finding::blocks)
        .toList();
  }

  @Test
  void each_administration_must_lie_before_the_scan() {
    TreatmentRecord said =
        TreatmentFile.parse(
            """
            administrations:
              - {activity_gbq: 2, administered_at: 2026-03-01T14:00:00Z}
              - {activity_gbq: 0.1, administered_at: 2026-03-02T12:00:00Z}
            """,
            "t.yaml",
            ZoneOffset.UTC);
    assertThat(read(PetSeriesFixture.even(), said).findings())
        .filteredOn(Finding::blocks)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.TIME_CONFLICT);
              assertThat(finding.found()).contains("-2.00 h", "2026-03-02T12:00:00Z");
            });
  }

  @Test
  void a_merged_record_that_can_not_be_blocks_beside_the_images_reasons() {
    TreatmentRecord web =
        TreatmentFile.fromJson(
            """
            {"administrations": [{"administered_at": "2026-03-01T14:00:00Z"}]}\
            """,
            "PUT",
            ZoneOffset.UTC);
    TreatmentRecord file =
        TreatmentFile.parse(
            "administrations: [{activity_gbq: 2, assayed_at: 2025-03-01T14:00:00Z}]",
            "t.yaml",
            ZoneOffset.UTC);
    Outcome<ActivityMap> sound = read(PetSeriesFixture.even(), web.merge(file));
    assertThat(sound).isInstanceOf(Outcome.Blocked.class);
    assertThat(PetReading.codes(sound)).contains(FindingCode.TIME_CONFLICT);
    Outcome<ActivityMap> spoilt =
        read(
            PetSeriesFixture.even().each((plane, k) -> plane.text(Tag.Units, "CNTS")),
            web.merge(file));
    assertThat(PetReading.codes(spoilt)).contains(FindingCode.TIME_CONFLICT, FindingCode.UNITS);
  }

  @Test
  void refuses_missing_times() {
    Finding finding =
        only(
            FindingCode.TIME_MISSING,
            PetSeriesFixture.even().each((plane, k) -> plane.remove(Tag.AcquisitionTime)));
    assertThat(finding.where()).contains("AcquisitionTime (0008,0032)", "4 more instances");
    Finding administration =
        only(
            FindingCode.TIME_MISSING,
            PetSeriesFixture.even()
                .item(
                    (item, k) ->
                        item.remove(Tag.RadiopharmaceuticalStartDateTime)
                            .remove(Tag.RadiopharmaceuticalStartTime)));
    assertThat(administration.where()).contains("administered_at");
    Outcome<ActivityMap> neither =
        read(
            PetSeriesFixture.even()
                .item(
                    (item, k) ->
                        item.remove(Tag.RadiopharmaceuticalStartDateTime)
                            .remove(Tag.RadiopharmaceuticalStartTime)
                            .remove(Tag.RadionuclideTotalDose)));
    assertThat(PetReading.only(FindingCode.TIME_MISSING, neither).action())
        .startsWith("Enter administered_at");
    only(
        FindingCode.TIME_MISSING,
        PetSeriesFixture.even()
            .each(
                (plane, k) ->
                    plane.text(Tag.DecayCorrection, "NONE").remove(Tag.ActualFrameDuration)));
  }

  @Test
  void refuses_a_scan_before_or_long_after_the_administration() {
    for (String start : List.of("20260302110000", "20260220100000")) {
      Finding finding =
          only(
              FindingCode.TIME_CONFLICT,
              PetSeriesFixture.even()
                  .item(
                      (item, k) ->
                          item.text(Tag.RadiopharmaceuticalStartDateTime, start)
                              .remove(Tag.RadiopharmaceuticalStartTime)));
      assertThat(finding.expected()).isEqualTo("0 to 120 h");
    }
  }

  @Test
  void says_when_the_nodes_zone_was_applied() {
    Outcome<ActivityMap> outcome =
        read(PetSeriesFixture.even().each((plane, k) -> plane.remove(Tag.TimezoneOffsetFromUTC)));
    assertThat(PetReading.codes(outcome)).contains(FindingCode.TIME_ZONE_ASSUMED);
    assertThat(PetReading.done(outcome).imageReference())
        .isEqualTo(Instant.parse("2026-03-02T09:00:00Z"));
  }

  @Test
  void refuses_one_plane_and_an_empty_image() {
    only(FindingCode.GEOMETRY, PetSeriesFixture.at(0));
    only(
        FindingCode.NO_COUNTS,
        PetSeriesFixture.even()
            .each((plane, k) -> plane.bytes(Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(0))));
  }

  /** As where voxels outside the scanned circle hold the least number of 16 bits. */
  @Test
  void a_negative_sum_is_told_as_one() {
    Finding finding =
        only(
            FindingCode.NO_COUNTS,
            PetSeriesFixture.even()
                .each(
                    (plane, k) ->
                        plane
                            .integers(Tag.PixelRepresentation, 1)
                            .bytes(Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(0xff00))));
    assertThat(finding.found())
        .startsWith("-")
        .endsWith(" MBq in the whole field of view: negative voxels outweigh all others");
    assertThat(finding.action()).contains("outside the scanned circle");
  }

  @Test
  void a_spoilt_series_does_not_bury_its_other_problems() {
    Outcome<ActivityMap> outcome =
        read(
            PetSeriesFixture.at(0, 0, 0, 0, 0, 0, 0, 0, 0)
                .each((plane, k) -> plane.remove(Tag.Units)));
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.code() == FindingCode.DUPLICATE_SLICE)
        .hasSize(5)
        .last()
        .satisfies(finding -> assertThat(finding.where()).endsWith("and 3 more of this code"));
    assertThat(PetReading.codes(outcome)).contains(FindingCode.UNITS);
  }

  @Test
  void tells_all_reasons_at_once() {
    Outcome<ActivityMap> outcome =
        read(
            PetSeriesFixture.at(0, 3, 9, 12)
                .each((plane, k) -> plane.text(Tag.Units, "CNTS").remove(Tag.AcquisitionDate))
                .item((item, k) -> item.numbers(Tag.RadionuclideHalfLife, 6588)));
    assertThat(PetReading.codes(outcome))
        .contains(
            FindingCode.UNITS,
            FindingCode.TIME_MISSING,
            FindingCode.HALF_LIFE,
            FindingCode.MISSING_SLICE);
  }

  @Test
  void refuses_a_treatment_with_another_isotope() {
    TreatmentRecord said = TreatmentFile.parse("isotope: Ho-166", "t.yaml", ZoneOffset.UTC);
    assertThat(PetReading.codes(read(PetSeriesFixture.even(), said))).contains(FindingCode.NUCLIDE);
  }
}
