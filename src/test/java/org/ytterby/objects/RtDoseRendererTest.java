// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.Charset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dose.DoseMap;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

class RtDoseRendererTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "-1, 1", "1, -1", "-1, -1"})
  void every_voxel_comes_back_at_its_place_whichever_way_the_grid_runs(int x, int y) {
    DoseReport report = Fixture.report(Fixture.grid(new Vector3(x, 0, 0), new Vector3(0, y, 0)));
    DataSet dose = throughBytes(rtDose(report));

    assertThat(dose.require(Tag.ImageOrientationPatient).numbers())
        .containsExactly(1, 0, 0, 0, 1, 0);
    assertVoxelsAt(dose, report.primary());
  }

  @Test
  void an_oblique_grid_is_written_as_it_is() {
    Vector3 row = new Vector3(Math.cos(0.3), Math.sin(0.3), 0);
    Vector3 column =
        new Vector3(-Math.sin(0.3) * Math.cos(0.2), Math.cos(0.3) * Math.cos(0.2), Math.sin(0.2));
    DoseReport report = Fixture.report(Fixture.grid(row, column));
    DataSet dose = throughBytes(rtDose(report));

    assertThat(dose.require(Tag.ImageOrientationPatient).number())
        .isCloseTo(Math.cos(0.3), within(1e-12));
    assertVoxelsAt(dose, report.primary());
  }

  @Test
  void uneven_planes_keep_their_offsets() {
    assertThat(rtDose(Fixture.report()).require(Tag.GridFrameOffsetVector).numbers())
        .containsExactly(Fixture.PLANES_MM);
    DoseReport flipped = Fixture.report(Fixture.grid(new Vector3(-1, 0, 0), new Vector3(0, 1, 0)));
    assertThat(rtDose(flipped).require(Tag.GridFrameOffsetVector).texts())
        .containsExactly("0", "3.27", "6.6", "9.87", "13.14");
  }

  @Test
  void the_largest_dose_takes_the_largest_stored_value() {
    DataSet dose = rtDose(Fixture.report());

    assertThat(Arrays.stream(stored(dose)).max()).hasValue(65535);
    assertThat(dose.require(Tag.DoseGridScaling).text()).hasSizeLessThanOrEqualTo(16);
  }

  @Test
  void a_map_without_dose_has_a_positive_scaling() {
    DataSet dose = rtDose(withDose(new float[Fixture.grid().voxelCount()]));

    assertThat(dose.require(Tag.DoseGridScaling).number()).isEqualTo(1e-6);
    assertThat(Arrays.stream(stored(dose)).max()).hasValue(0);
  }

  @Test
  void negative_voxels_become_zero_and_are_told() {
    float[] doseGy = new float[Fixture.grid().voxelCount()];
    Arrays.fill(doseGy, 2f);
    doseGy[3] = -0.5f;
    doseGy[4] = -1.5f;
    Rendering rendering = ObjectRenderer.rendering(withDose(doseGy));

    int[] stored = stored(Fixture.object(rendering.objects(), RenderedObject.RT_DOSE));
    assertThat(Arrays.copyOf(stored, 8))
        .containsExactly(65535, 65535, 65535, 0, 0, 65535, 65535, 65535);
    assertThat(rendering.findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.DOSE_SATURATED);
              assertThat(finding.found()).isEqualTo("2 voxels below 0 Gy, the lowest -1.5 Gy");
            });
  }

  /** Voxels 30 to 79 are the tumour: 25 of -4 Gy read as 0 raise any mean taken of it by 2 Gy. */
  @Test
  void a_region_whose_mean_a_reader_of_the_pixels_would_get_wrong_is_named() {
    DoseReport report = Fixture.report();
    float[] doseGy = new float[Fixture.grid().voxelCount()];
    Arrays.fill(doseGy, 50f);
    Arrays.fill(doseGy, 30, 55, -4f);
    double meanGy = report.regions().getFirst().relative().orElseThrow().meanGy().value();

    assertThat(ObjectRenderer.rendering(withDose(doseGy)).findings())
        .filteredOn(finding -> finding.code() == FindingCode.DOSE_SATURATED)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.found())
                  .contains(
                      String.format(
                          Locale.ROOT, "reads %.1f instead of %.1f Gy in GTV", meanGy + 2, meanGy));
              assertThat(finding.action()).contains("Take means from the report");
            });
    assertThat(rtDose(withDose(doseGy)).require(Tag.DoseComment).text())
        .isEqualTo("Y-90 local, relative, PRELIMINARY, <0 stored as 0: means high");
  }

  @Test
  void says_what_it_is_and_that_nobody_reviewed_it() {
    DataSet dose = rtDose(Fixture.report());

    assertThat(dose.require(Tag.SeriesDescription).text())
        .isEqualTo("Y90 absorbed dose [Gy] run 3 PRELIMINARY");
    assertThat(dose.require(Tag.DoseComment).text()).isEqualTo("Y-90 local, relative, PRELIMINARY");
    assertThat(dose.require(Tag.ImageComments).text())
        .contains(Fixture.STATEMENT)
        .contains("K = 49.73");
    assertThat(dose.require(Tag.TissueHeterogeneityCorrection).text()).isEqualTo("WATER");
    assertThat(dose.require(Tag.DoseSummationType).text()).isEqualTo("PLAN_OVERVIEW");
    DataSet plan = dose.items(Tag.PlanOverviewSequence).getFirst();
    assertThat(
            plan.items(Tag.PrescriptionOverviewSequence)
                .getFirst()
                .require(Tag.TotalPrescriptionDose)
                .number())
        .isEqualTo(410);
    assertThat(dose.require(Tag.TimezoneOffsetFromUTC).text()).isEqualTo("+0100");
    assertThat(dose.require(Tag.ContentTime).text()).isEqualTo("183015.250000");
  }

  @Test
  void a_ratio_outside_its_gate_is_the_first_thing_that_it_says() {
    String mark = "RATIO OUTSIDE GATE 0.36 (expected 0.79)";
    DoseReport held = Variant.of(Fixture.report()).outsideGate(0.36).report();
    DataSet dose = rtDose(held);

    assertThat(held.heldBecause()).contains(mark);
    assertThat(dose.require(Tag.DoseComment).text()).isEqualTo(mark + ", absolute, PRELIMINARY");
    assertThat(dose.require(Tag.EntityLongLabel).text()).isEqualTo(mark + ", run 3");
    assertThat(dose.require(Tag.ImageComments).text()).contains(mark + ". Not a cleared");
  }

  @ParameterizedTest
  @CsvSource({
    "2.63e-5, RATIO OUTSIDE GATE 3e-05 (expected 0.79)",
    "-0.26, RATIO OUTSIDE GATE -0.26 (expected 0.79)",
    "38000, RATIO OUTSIDE GATE 38000 (expected 0.79)",
    "784.8, RATIO OUTSIDE GATE 785 (expected 0.79)",
    "-99999.4, RATIO OUTSIDE GATE -99999 (expected 0.79)",
    "-4.2e7, RATIO OUTSIDE GATE -4e+07 (expected 0.79)"
  })
  void the_mark_fits_however_far_the_ratio_is_outside(double ratio, String mark) {
    DataSet dose = rtDose(Variant.of(Fixture.report()).outsideGate(ratio).report());

    assertThat(dose.require(Tag.DoseComment).text())
        .isEqualTo(mark + ", absolute, PRELIMINARY")
        .hasSizeLessThanOrEqualTo(64);
  }

  @Test
  void a_report_can_not_be_renormalised_outside_the_gate() {
    DoseReport absolute = Variant.of(Fixture.report()).outsideGate(0.36).report();

    assertThatThrownBy(() -> Variant.of(absolute).basis(Basis.RELATIVE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outside the ratio's gate");
  }

  @Test
  void patient_and_study_are_those_of_the_source() {
    DataSet dose = throughBytes(rtDose(Fixture.report()));

    assertThat(dose.require(Tag.PatientName).text()).isEqualTo("Phantom^Jäder");
    assertThat(dose.require(Tag.OtherPatientNames).text()).isEqualTo("Phantom^Other");
    assertThat(dose.require(Tag.PatientWeight).number()).isEqualTo(80);
    assertThat(dose.contains(Tag.PatientBirthDate)).isTrue();
    assertThat(dose.optional(Tag.PatientBirthDate)).isEmpty();
    assertThat(dose.require(Tag.StudyDescription).text()).isEqualTo("PET Leber nach SIRT, größer");
    assertThat(dose.require(Tag.FrameOfReferenceUID).uid()).isEqualTo(Fixture.FRAME);
    assertThat(dose.contains(Tag.AcquisitionDate)).isFalse();
  }

  @Test
  void names_scanner_and_node_as_contributing_equipment() {
    List<DataSet> equipment = rtDose(Fixture.report()).items(Tag.ContributingEquipmentSequence);

    assertThat(equipment)
        .extracting(item -> item.require(Tag.Manufacturer).text())
        .containsExactly("Phantom Scanners", "Ytterby");
    assertThat(equipment.getFirst().require(Tag.SoftwareVersions).texts())
        .containsExactly("1.0", "1.1");
    assertThat(equipment.getLast().require(Tag.ContributionDescription).text())
        .contains("engine local");
  }

  @Test
  void an_illegal_value_of_the_source_is_left_empty_and_told_without_its_text() {
    DataSet bad =
        Fixture.headerBuilder().bytes(Tag.PatientSex, Vr.CS, "weiblich".getBytes(US_ASCII)).build();
    Rendering rendering = ObjectRenderer.rendering(withHeader(bad));

    DataSet dose = Fixture.object(rendering.objects(), RenderedObject.RT_DOSE);
    assertThat(dose.contains(Tag.PatientSex)).isTrue();
    assertThat(dose.optional(Tag.PatientSex)).isEmpty();
    assertThat(rendering.findings())
        .filteredOn(finding -> finding.code() == FindingCode.COPIED_VALUE_ILLEGAL)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.found())
                  .contains("PatientSex (0010,0040)")
                  .doesNotContain("weiblich");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123\\456",
        "0123456789012345678901234567890123456789012345678901234567890123456789"
      })
  void a_patient_id_that_can_not_be_written_blocks(String id) {
    DataSet bad =
        Fixture.headerBuilder().bytes(Tag.PatientID, Vr.LO, id.getBytes(US_ASCII)).build();

    assertThat(ObjectRenderer.rendering(withHeader(bad)).findings())
        .filteredOn(Finding::blocks)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.COPIED_VALUE_ILLEGAL);
              assertThat(finding.found()).contains("PatientID").doesNotContain("123");
            });
  }

  @Test
  void an_accession_number_that_can_not_be_written_asks_for_a_look() {
    DataSet bad =
        Fixture.headerBuilder()
            .bytes(Tag.AccessionNumber, Vr.SH, "A\\1".getBytes(US_ASCII))
            .bytes(Tag.DeviceSerialNumber, Vr.LO, "S\\1".getBytes(US_ASCII))
            .build();
    Rendering rendering = ObjectRenderer.rendering(withHeader(bad));

    assertThat(
            Fixture.object(rendering.objects(), RenderedObject.RT_DOSE)
                .optional(Tag.AccessionNumber))
        .isEmpty();
    assertThat(rendering.findings())
        .filteredOn(finding -> finding.code() == FindingCode.COPIED_VALUE_ILLEGAL)
        .extracting(Finding::severity)
        .containsExactly(Severity.REVIEW, Severity.INFO);
  }

  @Test
  void a_name_in_another_character_set_is_the_same_name_here() {
    DataSet cyrillic =
        Fixture.headerBuilder()
            .text(Tag.SpecificCharacterSet, "ISO_IR 144")
            .bytes(Tag.PatientName, Vr.PN, "Люксембург".getBytes(Charset.forName("ISO-8859-5")))
            .bytes(Tag.StudyDescription, Vr.LO, "PET".getBytes(US_ASCII))
            .build();
    Rendering rendering = ObjectRenderer.rendering(withHeader(cyrillic));

    DataSet dose = throughBytes(Fixture.object(rendering.objects(), RenderedObject.RT_DOSE));
    assertThat(dose.require(Tag.PatientName).text()).isEqualTo("Люксембург");
    assertThat(rendering.findings())
        .noneMatch(finding -> finding.code() == FindingCode.COPIED_VALUE_ILLEGAL);
  }

  @Test
  void uids_of_the_source_are_written_as_the_source_has_them() {
    String instance = "1.2.840.0123.1";
    String frame = "1.2.840.00.5";
    DoseReport report =
        withHeader(
            Fixture.headerBuilder()
                .foreignUid(Tag.SOPInstanceUID, instance)
                .foreignUid(Tag.FrameOfReferenceUID, frame)
                .foreignUid(Tag.StudyInstanceUID, "1.2.840.007")
                .build());
    List<SourceReference> evidence =
        report.evidence().stream()
            .map(
                one ->
                    new SourceReference(
                        "1.2.840.007",
                        one.seriesInstanceUid(),
                        one.sopClassUid(),
                        one.sopInstanceUid().equals(Fixture.PET_SERIES + ".1")
                            ? instance
                            : one.sopInstanceUid(),
                        one.modality(),
                        one.sha256(),
                        one.acquired()))
            .toList();
    List<RenderedObject> objects =
        ObjectRenderer.render(Variant.of(report).evidence(evidence).report());

    DataSet dose = throughBytes(Fixture.object(objects, RenderedObject.RT_DOSE));
    assertThat(dose.require(Tag.FrameOfReferenceUID).uid()).isEqualTo(frame);
    assertThat(dose.require(Tag.StudyInstanceUID).uid()).isEqualTo("1.2.840.007");
    assertThat(dose.items(Tag.ReferencedInstanceSequence))
        .extracting(item -> item.require(Tag.ReferencedSOPInstanceUID).uid())
        .contains(instance);
    assertThat(throughBytes(objects.getLast().dataSet()).require(Tag.StudyInstanceUID).uid())
        .isEqualTo("1.2.840.007");
  }

  @Test
  void all_times_are_in_the_offset_that_the_source_states() {
    DataSet stated = Fixture.headerBuilder().text(Tag.TimezoneOffsetFromUTC, "+0100").build();
    DoseReport inUtc =
        Variant.of(withHeader(stated)).at(ZonedDateTime.parse("2026-03-05T17:30:15Z")).report();
    DataSet dose = rtDose(inUtc);

    assertThat(dose.require(Tag.TimezoneOffsetFromUTC).text()).isEqualTo("+0100");
    assertThat(dose.require(Tag.StudyTime).text()).isEqualTo("135500");
    assertThat(dose.require(Tag.ContentTime).text()).isEqualTo("183015.000000");
    assertThat(dose.require(Tag.InstanceCreationTime).text()).isEqualTo("183015.000000");
  }

  /**
   * The study is of winter, the run of summer: with +0200 the study would have been an hour off.
   */
  @Test
  void without_a_stated_offset_it_is_that_of_the_nodes_zone_on_the_day_of_the_study() {
    DataSet dose =
        rtDose(
            Variant.of(Fixture.report())
                .at(ZonedDateTime.parse("2026-04-02T18:30:15+02:00[Europe/Berlin]"))
                .report());

    assertThat(dose.require(Tag.TimezoneOffsetFromUTC).text()).isEqualTo("+0100");
    assertThat(dose.require(Tag.StudyTime).text()).isEqualTo("135500");
    assertThat(dose.require(Tag.ContentDate).text()).isEqualTo("20260402");
    assertThat(dose.require(Tag.ContentTime).text()).isEqualTo("173015.000000");
  }

  @Test
  void without_a_day_of_the_study_it_is_that_of_the_run() {
    DataSet undated =
        Fixture.headerBuilder().remove(Tag.StudyDate).text(Tag.TimezoneOffsetFromUTC, "1").build();
    DataSet dose =
        rtDose(
            Variant.of(withHeader(undated))
                .at(ZonedDateTime.parse("2026-04-02T18:30:15+02:00[Europe/Berlin]"))
                .report());

    assertThat(dose.require(Tag.TimezoneOffsetFromUTC).text()).isEqualTo("+0200");
  }

  @Test
  void carries_the_station_name_of_the_configuration() {
    DataSet dose = rtDose(Fixture.report());

    assertThat(dose.require(Tag.StationName).text()).isEqualTo("DOSE1");
    assertThat(
            dose.items(Tag.ContributingEquipmentSequence).getLast().require(Tag.StationName).text())
        .isEqualTo("DOSE1");
  }

  @Test
  void refuses_a_header_without_a_frame_of_reference() {
    DoseReport report = withHeader(Fixture.headerBuilder().remove(Tag.FrameOfReferenceUID).build());

    assertThatThrownBy(() -> ObjectRenderer.render(report))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("FrameOfReferenceUID (0020,0052)");
  }

  private static DataSet rtDose(DoseReport report) {
    return Fixture.object(ObjectRenderer.render(report), RenderedObject.RT_DOSE);
  }

  private static void assertVoxelsAt(DataSet dose, DoseMap expected) {
    double[] position = dose.require(Tag.ImagePositionPatient).numbers();
    double[] orientation = dose.require(Tag.ImageOrientationPatient).numbers();
    double[] spacing = dose.require(Tag.PixelSpacing).numbers();
    double[] offsets = dose.require(Tag.GridFrameOffsetVector).numbers();
    double scaling = dose.require(Tag.DoseGridScaling).number();
    Vector3 row = new Vector3(orientation[0], orientation[1], orientation[2]);
    Vector3 column = new Vector3(orientation[3], orientation[4], orientation[5]);
    Vector3 origin = new Vector3(position[0], position[1], position[2]);
    int[] stored = stored(dose);
    int columns = dose.require(Tag.Columns).integer();
    int rows = dose.require(Tag.Rows).integer();
    Grid grid = expected.grid();
    boolean[] seen = new boolean[grid.voxelCount()];
    for (int i = 0; i < stored.length; i++) {
      Vector3 point =
          origin
              .plus(row.times(i % columns * spacing[1]))
              .plus(column.times(i / columns % rows * spacing[0]))
              .plus(row.cross(column).times(offsets[i / columns / rows]));
      Vector3 index = grid.toIndex(point);
      int voxel = grid.index(nearest(index.x()), nearest(index.y()), nearest(index.z()));
      seen[voxel] = true;
      assertThat(stored[i] * scaling)
          .isCloseTo(Math.max(0, expected.doseGy()[voxel]), within(0.5001 * scaling));
    }
    assertThat(seen).doesNotContain(false);
  }

  private static int nearest(double index) {
    assertThat(index).isCloseTo(Math.rint(index), within(1e-6));
    return (int) Math.rint(index);
  }

  private static int[] stored(DataSet dose) {
    byte[] bytes = dose.optional(Tag.PixelData).map(Attribute::bytes).orElseThrow();
    int[] values = new int[bytes.length / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(bytes[2 * i]) | Byte.toUnsignedInt(bytes[2 * i + 1]) << 8;
    }
    return values;
  }

  private static DataSet throughBytes(DataSet dose) {
    byte[] bytes = DataSetWriter.bytes(dose, TransferSyntax.EXPLICIT_LE);
    return DataSetReader.read(bytes, TransferSyntax.EXPLICIT_LE, ReadOptions.everything());
  }

  private static DoseReport withDose(float[] doseGy) {
    DoseReport report = Fixture.report();
    return Variant.of(report).dose(new DoseMap(report.primary().grid(), doseGy)).report();
  }

  private static DoseReport withHeader(DataSet header) {
    return Variant.of(Fixture.report()).header(header).report();
  }
}
