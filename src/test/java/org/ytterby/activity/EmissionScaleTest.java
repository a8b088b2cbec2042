// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.DoseCase;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.treatment.PetHeaderTreatment;

/** Stored values become Bq/mL, or counts, by whatever the object states its scale. */
class EmissionScaleTest implements EmissionReading {
  private static final double TWENTY_HOURS = PetReading.TWENTY_HOURS;
  private static final int PHILIPS_CREATOR = 0x70530011;
  private static final int PHILIPS_FACTOR = 0x70531109;

  /** Floats, and slopes as a DS writes them. */
  private static final double SAME = 1e-6;

  @TempDir Path folder;

  @Override
  public Path folder() {
    return folder;
  }

  @ParameterizedTest
  @CsvSource({"Bq/ml, 2.5", "Bq/mL, 2.5", "kBq/ml, 0.0025", "MBq/ml, 0.0000025"})
  void a_mapping_to_activity_is_the_scale_whatever_units_and_rescale_say(
      String unit, double slope) {
    ActivityMap map =
        map(
            PET,
            PetSeriesFixture.even()
                .each(
                    (plane, k) ->
                        plane
                            .remove(Tag.RescaleSlope)
                            .remove(Tag.RescaleIntercept)
                            .remove(Tag.Units)
                            .sequence(
                                Tag.RealWorldValueMappingSequence,
                                EmissionForms.mapping("{counts}", 7),
                                EmissionForms.mapping(unit, slope))));
    assertFirst(map, 2500 * TWENTY_HOURS);
  }

  @Test
  void mappings_of_one_scale_in_two_units_agree_and_others_do_not() {
    assertFirst(map(PET, mapped("Bq/ml", 2.5, "kBq/ml", 0.0025)), 2500 * TWENTY_HOURS);
    assertThat(EmissionReading.blocking(read(PET, mapped("Bq/ml", 2.5, "kBq/ml", 2.5))))
        .isNotEmpty();
  }

  private static PetSeriesFixture mapped(String one, double slope, String other, double another) {
    return PetSeriesFixture.even()
        .each(
            (plane, k) ->
                plane
                    .remove(Tag.Units)
                    .sequence(
                        Tag.RealWorldValueMappingSequence,
                        EmissionForms.mapping(one, slope),
                        EmissionForms.mapping(other, another)));
  }

  /** Frozen runs of old have the decimal number, and a mapping is a binary one. */
  @Test
  void where_rescale_and_mapping_agree_the_decimal_number_counts() {
    PetSeriesFixture both =
        PetSeriesFixture.even()
            .each(
                (plane, k) ->
                    plane.sequence(
                        Tag.RealWorldValueMappingSequence,
                        EmissionForms.mapping("Bq/ml", PetSeriesFixture.slope(k) * (1 + 3e-6))));
    assertThat(map(PET, both).becquerelPerMl())
        .containsExactly(map(PET, PetSeriesFixture.even()).becquerelPerMl());
  }

  @Test
  void kilobecquerel_are_a_thousand_becquerel() {
    ActivityMap map =
        map(PET, PetSeriesFixture.even().each((plane, k) -> plane.text(Tag.Units, "KBQML")));
    assertFirst(map, 1e6 * TWENTY_HOURS);
  }

  @Test
  void counts_of_philips_become_activity_by_the_makers_factor_and_only_counts_do() {
    ActivityMap counts =
        map(
            PET,
            PetSeriesFixture.even()
                .each((plane, k) -> philips(plane.text(Tag.Units, "CNTS"), "1.75")));
    assertFirst(counts, 1750 * TWENTY_HOURS);
    ActivityMap activity =
        map(PET, PetSeriesFixture.even().each((plane, k) -> philips(plane, "1.75")));
    assertFirst(activity, 1000 * TWENTY_HOURS);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "nought"})
  void a_factor_that_leads_nowhere_is_refused(String factor) {
    List<Finding> blocking =
        EmissionReading.blocking(
            read(
                PET,
                PetSeriesFixture.even()
                    .each((plane, k) -> philips(plane.text(Tag.Units, "CNTS"), factor))));
    assertThat(blocking).extracting(Finding::code).containsExactly(FindingCode.RESCALE);
    assertThat(blocking.getFirst().where()).contains("(7053,1109)");
  }

  private static DataSetBuilder philips(DataSetBuilder plane, String factor) {
    return plane
        .text(PHILIPS_CREATOR, Vr.LO, "Philips PET Private Group")
        .text(PHILIPS_FACTOR, Vr.LO, factor);
  }

  @Test
  void counts_of_spect_are_a_count_map_and_never_an_activity() {
    EmissionImage image = image(SPECT, EmissionForms.tomo(oneSlope(), false));
    assertThat(image).isInstanceOf(CountMap.class);
    assertThat((double) ((CountMap) image).values()[0])
        .isCloseTo(1000 * TWENTY_HOURS, within(1000 * SAME));
    assertThat(image.how().units()).isEqualTo("counts");
    assertThat(image.how().corrections()).containsExactly("ATTN", "SCAT");
    List<DataSet> study = List.of(EmissionForms.tomo(oneSlope(), false).build());
    ActivityRules rules = ActivityRules.of(SPECT);
    Outcome<DoseCase> assembled = Assembler.assemble(write(study), rules.assembly());
    Outcome<ActivityMap> map =
        assembled.then(
            one ->
                EmissionActivity.read(
                    one.emission(),
                    PetHeaderTreatment.read(one.emission().example(), PetReading.ZONE),
                    rules,
                    PetReading.ZONE));
    assertThat(PetReading.only(FindingCode.UNITS, map).action())
        .contains("relative to the administered");
  }

  @Test
  void spect_that_is_calibrated_is_an_activity() {
    EmissionImage image =
        image(
            SPECT,
            EmissionForms.tomo(oneSlope(), true)
                .sequence(
                    Tag.RealWorldValueMappingSequence, EmissionForms.mapping("kBq/ml", 0.0025)));
    assertFirst((ActivityMap) image, 2500 * TWENTY_HOURS);
    assertThat(((ActivityMap) image).scale()).isEqualTo(ActivityScale.ABSOLUTE);
    assertThat(image.how().positronScale()).isEqualTo(1);
  }

  @Test
  void spect_that_is_stored_as_pet_needs_a_protocol_of_spect() {
    PetSeriesFixture xspect =
        PetSeriesFixture.even()
            .each((plane, k) -> plane.text(Tag.CorrectedImage, "UNIF", "ATTN", "SCAT", "DECY"))
            .item((item, k) -> item.remove(Tag.RadionuclidePositronFraction));
    assertFirst(map(EmissionReading.spectAsPet(), xspect), 1000 * TWENTY_HOURS);
    assertThat(EmissionReading.blocking(read(PET, xspect)))
        .extracting(Finding::code)
        .containsExactly(FindingCode.POSITRON_FRACTION);
    assertThat(
            EmissionReading.blocking(read(EmissionReading.spectAsPet(), PetSeriesFixture.even())))
        .extracting(Finding::code)
        .contains(FindingCode.POSITRON_FRACTION);
  }

  @Test
  void full_16_bits_of_counts_ask_for_a_look() {
    DataSetBuilder full =
        EmissionForms.tomo(oneSlope(), false)
            .integers(Tag.PixelRepresentation, 0)
            .bytes(Tag.PixelData, Vr.OW, full(5 * 12));
    Outcome<EmissionImage> outcome = read(SPECT, full);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.code() == FindingCode.PIXEL_FORMAT)
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).contains("65535"));
  }

  private static byte[] full(int pixels) {
    byte[] bytes = new byte[2 * pixels];
    Arrays.fill(bytes, (byte) 1);
    bytes[30] = (byte) 0xFF;
    bytes[31] = (byte) 0xFF;
    return bytes;
  }

  @Test
  void slice_numbers_tell_the_order_and_a_first_frame_that_is_not_slice_one_is_told() {
    List<DataSet> classic = rising();
    CountMap plain = (CountMap) image(SPECT, EmissionForms.tomo(classic, false));
    DataSet reversed = EmissionForms.tomo(classic, true).build();
    DataSet ahead = EmissionForms.tomo(classic, false).build();
    Outcome<EmissionImage> outcome =
        read(
            SPECT,
            DataSet.builder()
                .putAll(reversed)
                .put(ahead.element(Tag.DetectorInformationSequence).orElseThrow())
                .put(ahead.element(Tag.SpacingBetweenSlices).orElseThrow())
                .integers(Tag.SliceVector, 5, 4, 3, 2, 1));
    CountMap turned = (CountMap) EmissionReading.done(outcome);
    assertThat(turned.values()).containsExactly(plain.values());
    assertThat(turned.grid()).isEqualTo(plain.grid());
    assertThat(reviews(outcome, FindingCode.GEOMETRY))
        .anySatisfy(finding -> assertThat(finding.found()).isEqualTo("slice 5 in the first frame"));
  }

  /** A second head 9 mm higher: its item has the place of the slices that name it. */
  @Test
  void the_detector_vector_tells_whose_place_the_slices_have() {
    DataSet own = EmissionForms.tomo(oneSlope(), false).build();
    DataSet first = own.items(Tag.DetectorInformationSequence).getFirst();
    double[] at = first.require(Tag.ImagePositionPatient).numbers();
    DataSet second =
        DataSet.builder()
            .putAll(first)
            .numbers(Tag.ImagePositionPatient, at[0], at[1], at[2] + 9)
            .build();
    for (int head : new int[] {1, 2}) {
      DataSetBuilder object =
          DataSet.builder()
              .putAll(own)
              .sequence(Tag.DetectorInformationSequence, first, second)
              .integers(Tag.DetectorVector, head, head, head, head, head);
      assertThat(image(SPECT, object).grid().centre(0, 0, 0).z()).isEqualTo(at[2] + 9 * (head - 1));
    }
    DataSetBuilder same =
        DataSet.builder()
            .putAll(own)
            .sequence(Tag.DetectorInformationSequence, first, first, DataSet.empty());
    assertThat(image(SPECT, same).grid().centre(0, 0, 0).z()).isEqualTo(at[2]);
  }

  /** Several windows were acquired, and the image is of one of them. */
  @Test
  void the_windows_vector_tells_which_window_the_image_is_of() {
    DataSetBuilder object =
        EmissionForms.tomo(oneSlope(), false)
            .sequence(
                Tag.EnergyWindowInformationSequence,
                windowItem(126.45, 154.55),
                windowItem(90, 125));
    assertThat(EmissionReading.blocking(read(SPECT, object)))
        .extracting(Finding::code)
        .contains(FindingCode.NUCLIDE);
    image(SPECT, object.integers(Tag.EnergyWindowVector, 2, 2, 2, 2, 2));
  }

  /** 99mTc of the scan before the treatment is a sixteenth a day later, and 90Y has no line. */
  @ParameterizedTest
  @CsvSource({"55, 250, 1", "120, 180, 1", "90, 125, 0", "160, 250, 0"})
  void a_window_that_holds_the_line_of_technetium_asks_for_a_look(
      double lowerKeV, double upperKeV, int findings) {
    Outcome<EmissionImage> outcome =
        read(
            SPECT,
            EmissionForms.tomo(oneSlope(), false)
                .sequence(Tag.EnergyWindowInformationSequence, windowItem(lowerKeV, upperKeV)));
    assertThat(EmissionReading.done(outcome)).isInstanceOf(CountMap.class);
    assertThat(reviews(outcome, FindingCode.FOREIGN_PHOTONS))
        .hasSize(findings)
        .allSatisfy(
            finding -> {
              assertThat(finding.found()).contains("the line of 99mTc at 140.5 keV in it");
              assertThat(finding.action()).contains("a sixteenth of it for each day");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "LEHR, 1",
    "LEHR-PAR, 1",
    "SY-LEAP, 1",
    "ELEGP, 1",
    "Low Energy HiRes, 1",
    "MEGP, 0",
    "ME, 0",
    "HEGP, 0",
    "HIGH-ENERGY, 0",
    "Parallel hole, 0",
    "'', 0"
  })
  void a_low_energy_collimator_asks_for_a_look(String name, int findings) {
    DataSet own = EmissionForms.tomo(oneSlope(), false).build();
    DataSet head = own.items(Tag.DetectorInformationSequence).getFirst();
    Outcome<EmissionImage> outcome =
        read(
            SPECT,
            DataSet.builder()
                .putAll(own)
                .sequence(
                    Tag.DetectorInformationSequence,
                    DataSet.builder().putAll(head).text(Tag.CollimatorGridName, name).build()));
    assertThat(EmissionReading.done(outcome)).isInstanceOf(CountMap.class);
    assertThat(reviews(outcome, FindingCode.FOREIGN_PHOTONS))
        .hasSize(findings)
        .allSatisfy(
            finding -> {
              assertThat(finding.where()).contains("CollimatorGridName (0018,1180)");
              assertThat(finding.found()).isEqualTo("'" + name + "', a low energy collimator");
            });
  }

  private static DataSet windowItem(double lowerKeV, double upperKeV) {
    return DataSet.builder()
        .sequence(Tag.EnergyWindowRangeSequence, EmissionForms.window(lowerKeV, upperKeV))
        .build();
  }

  @Test
  void thickness_stands_for_a_spacing_that_is_not_said() {
    Outcome<EmissionImage> outcome =
        read(
            SPECT,
            EmissionForms.tomo(rising(), false)
                .empty(Tag.SpacingBetweenSlices)
                .numbers(Tag.SliceThickness, 3));
    assertThat(EmissionReading.done(outcome).grid().planeOffsetMm(4)).isEqualTo(12);
    assertThat(reviews(outcome, FindingCode.GEOMETRY))
        .anySatisfy(finding -> assertThat(finding.action()).contains("compare the image with"));
  }

  @Test
  void overlapping_beds_are_merged_by_duration_where_the_protocol_says_so() {
    assertThat(EmissionReading.blocking(read(PET, beds("101000"))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.DUPLICATE_SLICE);
              assertThat(finding.action()).contains("mean-by-duration");
            });
    Outcome<EmissionImage> outcome = read(EmissionReading.merging(), beds("101000"));
    ActivityMap map = (ActivityMap) EmissionReading.done(outcome);
    assertThat(map.grid().planes()).isEqualTo(5);
    // Slopes are 1 and 1.25 .. 2.25 by image; images 2 and 3 lie at 6 mm, 10 and 20 min long.
    assertFirst(map, 1000 * TWENTY_HOURS);
    assertThat((double) map.becquerelPerMl()[map.grid().index(0, 0, 2)])
        .isCloseTo(1000 * (1.5 * 600 + 1.75 * 1200) / 1800 * TWENTY_HOURS, within(1e-3));
    assertThat((double) map.becquerelPerMl()[map.grid().index(0, 0, 3)])
        .isCloseTo(2000 * TWENTY_HOURS, within(1e-3));
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.code() == FindingCode.DUPLICATE_SLICE)
        .extracting(Finding::severity)
        .containsExactly(Severity.INFO);
  }

  @Test
  void frames_of_one_acquisition_at_one_position_are_no_beds() {
    assertThat(EmissionReading.blocking(read(EmissionReading.merging(), beds("100000"))))
        .extracting(Finding::code)
        .containsExactly(FindingCode.DUPLICATE_SLICE);
  }

  private static PetSeriesFixture beds(String second) {
    return PetSeriesFixture.at(0, 3, 6, 6, 9, 12)
        .each(
            (plane, k) ->
                plane
                    .text(Tag.AcquisitionTime, k < 3 ? "100000" : second)
                    .integers(Tag.ActualFrameDuration, k < 3 ? 600_000 : 1_200_000));
  }

  @Test
  void enhanced_pet_is_decayed_from_the_time_that_it_names() {
    DataSetBuilder admin = EmissionForms.enhanced(PetSeriesFixture.even().dataSets());
    admin.text(Tag.DecayCorrectionDateTime, "20260301140000+0000");
    Outcome<EmissionImage> wrongFactor = read(PET, admin);
    // The decay factors say that it was decayed to the scan.
    assertThat(EmissionReading.blocking(wrongFactor))
        .extracting(Finding::code)
        .containsExactly(FindingCode.TIME_CONFLICT);
    ActivityMap map =
        (ActivityMap)
            image(
                PET,
                EmissionForms.enhanced(
                        PetSeriesFixture.even()
                            .each(
                                (plane, k) -> plane.numbers(Tag.DecayFactor, TWENTY_HOURS * 1.002))
                            .dataSets())
                    .text(Tag.DecayCorrectionDateTime, "20260301140000+0000"));
    assertThat(map.decayToAdministration()).isEqualTo(1);
    assertThat(map.imageReference()).isEqualTo(Instant.parse("2026-03-01T14:00:00Z"));
    assertFirst(map, 1000);
  }

  @Test
  void enhanced_pet_that_is_not_decayed_is_the_mean_over_its_frame() {
    PetSeriesFixture none =
        PetSeriesFixture.even()
            .each(
                (plane, k) -> plane.text(Tag.DecayCorrection, "NONE").numbers(Tag.DecayFactor, 1));
    ActivityMap classic = map(PET, none);
    ActivityMap enhanced =
        (ActivityMap)
            image(PET, EmissionForms.enhanced(none.dataSets()).text(Tag.DecayCorrected, "NO"));
    assertThat(enhanced.becquerelPerMl()).containsExactly(classic.becquerelPerMl());
    assertThat(enhanced.how().decayRule()).startsWith("NONE");
  }

  /** PS3.3 C.8.22.4 and C.8.4.10 state MBq where C.8.9.2 states Bq. */
  @Test
  void total_dose_is_in_the_unit_of_its_object() {
    List<DataSet> classic = oneSlope();
    List<DataSet> objects =
        List.of(
            classic.getFirst(),
            EmissionForms.enhanced(classic).build(),
            EmissionForms.legacyConverted(classic).build());
    for (DataSet object : objects) {
      assertThat(activityBq(object, ActivityRules.of(PET))).isCloseTo(2.5e9, within(1.0));
    }
    DataSet tomo = EmissionForms.tomo(classic, false).build();
    assertThat(activityBq(tomo, ActivityRules.of(SPECT))).isCloseTo(2.5e9, within(1.0));
  }

  private double activityBq(DataSet object, ActivityRules rules) {
    Outcome<DoseCase> assembled = Assembler.assemble(write(List.of(object)), rules.assembly());
    DataSet example = ((Outcome.Done<DoseCase>) assembled).value().emission().example();
    return PetHeaderTreatment.read(example, PetReading.ZONE)
        .administrations()
        .getFirst()
        .assay()
        .orElseThrow()
        .value()
        .activity()
        .becquerel();
  }

  @Test
  void numbers_and_words_that_no_camera_writes_are_findings() {
    DataSet detector =
        DataSet.builder()
            .numbers(Tag.ImagePositionPatient, 1e300, 0, 0)
            .numbers(Tag.ImageOrientationPatient, 1, 0, 0, 0, 1, 0)
            .build();
    assertThat(
            EmissionReading.blocking(
                read(
                    SPECT,
                    EmissionForms.tomo(oneSlope(), false)
                        .sequence(Tag.DetectorInformationSequence, detector))))
        .extracting(Finding::code)
        .contains(FindingCode.GEOMETRY);
    DataSetBuilder odd = EmissionForms.enhanced(PetSeriesFixture.even().dataSets());
    byte[] type = "ORIGINAL\\PRIMARY\\a flavour of its own\\NONE".getBytes(StandardCharsets.UTF_8);
    odd.put(new Element(Tag.ImageType, Vr.CS, new Value.Bytes(type)));
    assertThat(EmissionReading.blocking(read(PET, odd)))
        .anySatisfy(finding -> assertThat(finding.found()).contains("a flavour of its own"));
  }

  private static List<Finding> reviews(Outcome<?> outcome, FindingCode code) {
    return outcome.findings().stream()
        .filter(finding -> finding.code() == code && finding.severity() == Severity.REVIEW)
        .toList();
  }

  private static List<DataSet> oneSlope() {
    return new ArrayList<>(
        PetSeriesFixture.even().each((plane, k) -> plane.numbers(Tag.RescaleSlope, 1)).dataSets());
  }

  /** Each plane with a stored value of its own. */
  private static List<DataSet> rising() {
    return PetSeriesFixture.even()
        .each(
            (plane, k) ->
                plane
                    .numbers(Tag.RescaleSlope, 1)
                    .bytes(Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(100 + 10 * k)))
        .dataSets();
  }

  private static void assertFirst(ActivityMap map, double expected) {
    assertThat((double) map.becquerelPerMl()[0]).isCloseTo(expected, within(expected * SAME));
  }
}
