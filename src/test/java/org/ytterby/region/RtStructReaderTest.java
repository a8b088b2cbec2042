// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;

class RtStructReaderTest {
  private static final String FRAME = "1.2.3.1";
  private static final String SOP_INSTANCE = "1.2.3.2";
  private static final double[] BOX = {2.5, 2.5, 2, 4.5, 2.5, 2, 4.5, 4.5, 2, 2.5, 4.5, 2};
  private static final Grid GRID = Grid.axial(10, 10, 1, 1, new double[] {0, 2, 4, 6});

  /** A structure set that is put together ROI by ROI. */
  private static final class Structures {
    private final List<DataSet> rois = new ArrayList<>();
    private final List<DataSet> contours = new ArrayList<>();
    private final List<DataSet> observations = new ArrayList<>();

    Structures roi(int number, String name, String frame) {
      DataSetBuilder roi = DataSet.builder().integers(Tag.ROINumber, number);
      roi.text(Tag.ROIName, name);
      rois.add(roi.uid(Tag.ReferencedFrameOfReferenceUID, frame).build());
      return this;
    }

    Structures contours(int number, DataSet... items) {
      contours.add(
          DataSet.builder()
              .sequence(Tag.ContourSequence, items)
              .integers(Tag.ReferencedROINumber, number)
              .build());
      return this;
    }

    Structures observation(int number, String interpretedType) {
      observations.add(
          DataSet.builder()
              .integers(Tag.ReferencedROINumber, number)
              .text(Tag.RTROIInterpretedType, interpretedType)
              .build());
      return this;
    }

    DataSetBuilder object() {
      return DataSet.builder()
          .uid(Tag.SOPClassUID, Uids.RTStructureSetStorage)
          .uid(Tag.SOPInstanceUID, SOP_INSTANCE)
          .sequence(Tag.StructureSetROISequence, rois)
          .sequence(Tag.ROIContourSequence, contours)
          .sequence(Tag.RTROIObservationsSequence, observations);
    }

    Outcome<List<Region>> read() {
      return RtStructReaderTest.read(object().build());
    }
  }

  private static Outcome<List<Region>> read(DataSet rtstruct) {
    return new RtStructReader(RegionNaming.COMMON).read(rtstruct, GRID, FRAME);
  }

  private static DataSetBuilder contour(String type, double... data) {
    return DataSet.builder()
        .text(Tag.ContourGeometricType, type)
        .integers(Tag.NumberOfContourPoints, data.length / 3)
        .numbers(Tag.ContourData, data);
  }

  private static DataSet box() {
    return contour("CLOSED_PLANAR", BOX).build();
  }

  private static List<Region> regions(Outcome<List<Region>> outcome) {
    return ((Outcome.Done<List<Region>>) outcome).value();
  }

  private static Structures one(DataSet... contours) {
    return new Structures().roi(1, "GTV", FRAME).contours(1, contours);
  }

  @Test
  void joins_the_three_sequences_by_number_whatever_their_order() {
    Outcome<List<Region>> outcome =
        new Structures()
            .roi(7, "Liver", FRAME)
            .roi(3, "my lesion", FRAME)
            .contours(3, box())
            .contours(7, box(), contour("CLOSED_PLANAR", shifted(BOX, 2)).build())
            .observation(3, "GTV")
            .observation(7, "ORGAN")
            .read();
    assertThat(outcome.findings()).isEmpty();
    assertThat(regions(outcome)).extracting(Region::number).containsExactly(7, 3);
    assertThat(regions(outcome))
        .extracting(Region::kind)
        .containsExactly(RegionKind.LIVER, RegionKind.TUMOUR);
    assertThat(regions(outcome)).extracting(r -> r.mask().count()).containsExactly(8, 4);
    assertThat(regions(outcome))
        .allSatisfy(
            region -> {
              assertThat(region.source()).isEqualTo(RegionSource.RTSTRUCT);
              assertThat(region.sourceSopInstanceUid()).isEqualTo(SOP_INSTANCE);
              assertThat(region.reviewed()).isFalse();
            });
  }

  private static double[] shifted(double[] data, double byMm) {
    double[] shifted = data.clone();
    for (int i = 2; i < shifted.length; i += 3) {
      shifted[i] += byMm;
    }
    return shifted;
  }

  @Test
  void an_approved_structure_set_is_reviewed() {
    DataSet approved = one(box()).object().text(Tag.ApprovalStatus, "APPROVED").build();
    assertThat(regions(read(approved)).getFirst().reviewed()).isTrue();
    DataSet not = one(box()).object().text(Tag.ApprovalStatus, "UNAPPROVED").build();
    assertThat(regions(read(not)).getFirst().reviewed()).isFalse();
  }

  @Test
  void a_region_of_another_frame_of_reference_is_left_out() {
    Outcome<List<Region>> outcome =
        new Structures()
            .roi(1, "GTV", "1.2.3.99")
            .roi(2, "Liver", FRAME)
            .contours(1, box())
            .contours(2, box())
            .read();
    assertThat(regions(outcome)).extracting(Region::number).containsExactly(2);
    assertThat(outcome.findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.code()).isEqualTo(FindingCode.REGION_FRAME_OF_REFERENCE);
              assertThat(f.where()).isEqualTo("1.2.3.2 ROI 1 'GTV'");
              assertThat(f.found()).isEqualTo("1.2.3.99");
            });
  }

  @Test
  void a_region_without_contours_is_told_and_does_no_harm() {
    Outcome<List<Region>> outcome =
        new Structures().roi(1, "GTV", FRAME).roi(2, "Liver", FRAME).contours(2, box()).read();
    assertThat(regions(outcome)).extracting(Region::name).containsExactly("Liver");
    assertThat(outcome.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.REGION_EMPTY);
  }

  @Test
  void points_and_open_contours_are_ignored_with_a_finding() {
    Outcome<List<Region>> outcome =
        one(
                box(),
                contour("POINT", 3, 3, 2).build(),
                contour("OPEN_PLANAR", shifted(BOX, 2)).build(),
                contour("OPEN_NONPLANAR", shifted(BOX, 4)).build())
            .read();
    assertThat(regions(outcome).getFirst().mask().count()).isEqualTo(4);
    assertThat(outcome.findings())
        .extracting(Finding::found)
        .containsExactly(
            "1 contours of type OPEN_NONPLANAR",
            "1 contours of type OPEN_PLANAR",
            "1 contours of type POINT");
  }

  @Test
  void a_region_of_open_contours_alone_is_told_to_be_closed() {
    Outcome<List<Region>> outcome = one(contour("OPEN_PLANAR", BOX).build()).read();
    assertThat(regions(outcome)).isEmpty();
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.code() == FindingCode.REGION_EMPTY)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.found()).isEqualTo("no closed planar contour, and 1 open ones");
              assertThat(finding.action()).contains("Close its contours");
            });
  }

  @Test
  void exclusive_or_contours_make_holes_without_a_finding() {
    double[] outer = {1.5, 1.5, 2, 8.5, 1.5, 2, 8.5, 8.5, 2, 1.5, 8.5, 2};
    Outcome<List<Region>> outcome =
        one(contour("CLOSEDPLANAR_XOR", outer).build(), contour("CLOSEDPLANAR_XOR", BOX).build())
            .read();
    assertThat(regions(outcome).getFirst().mask().count()).isEqualTo(49 - 4);
    assertThat(outcome.findings()).isEmpty();
  }

  @Test
  void the_length_of_the_data_is_trusted_over_the_number_of_points() {
    DataSet miscounted =
        contour("CLOSED_PLANAR", BOX).integers(Tag.NumberOfContourPoints, 99).build();
    Outcome<List<Region>> outcome = one(miscounted).read();
    assertThat(regions(outcome).getFirst().mask().count()).isEqualTo(4);
    assertThat(outcome.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.found()).contains("wrong Number of Contour Points"));
  }

  @Test
  void contours_of_fewer_than_three_distinct_points_are_dropped() {
    Outcome<List<Region>> outcome =
        one(box(), contour("CLOSED_PLANAR", 1, 1, 4, 2, 2, 4, 1, 1, 4).build()).read();
    assertThat(regions(outcome).getFirst().mask().count()).isEqualTo(4);
    assertThat(outcome.findings())
        .extracting(Finding::found)
        .containsExactly("1 contours with fewer than 3 distinct points");
  }

  @Test
  void contour_data_written_as_unknown_is_read_as_decimal_strings() {
    byte[] text =
        " 2.5\\2.5\\2.0\\+4.5\\25e-1\\2\\4.5\\4.5\\2\\2.5\\4.5\\2 "
            .getBytes(StandardCharsets.US_ASCII);
    DataSet unknown =
        DataSet.builder()
            .text(Tag.ContourGeometricType, "CLOSED_PLANAR")
            .bytes(Tag.ContourData, Vr.UN, text)
            .build();
    Outcome<List<Region>> outcome = one(unknown).read();
    assertThat(outcome.findings()).isEmpty();
    assertThat(regions(outcome).getFirst().mask().count()).isEqualTo(4);
  }

  @Test
  void decimal_commas_are_understood_and_told() {
    byte[] text =
        "2,5\\2,5\\2\\4,5\\2,5\\2\\4,5\\4,5\\2\\2,5\\4,5\\2 ".getBytes(StandardCharsets.US_ASCII);
    DataSet commas =
        DataSet.builder()
            .text(Tag.ContourGeometricType, "CLOSED_PLANAR")
            .bytes(Tag.ContourData, Vr.UN, text)
            .build();
    Outcome<List<Region>> outcome = one(commas).read();
    assertThat(regions(outcome).getFirst().mask().count()).isEqualTo(4);
    assertThat(outcome.findings())
        .extracting(Finding::found)
        .containsExactly("1 contours with decimal commas");
  }

  @Test
  void contour_data_that_is_no_triplets_or_no_numbers_is_dropped() {
    DataSet pairs = contour("CLOSED_PLANAR", Arrays.copyOf(BOX, 11)).build();
    DataSet words =
        DataSet.builder()
            .text(Tag.ContourGeometricType, "CLOSED_PLANAR")
            .bytes(Tag.ContourData, Vr.UN, "a\\b\\c ".getBytes(StandardCharsets.US_ASCII))
            .build();
    DataSet infinite =
        DataSet.builder()
            .text(Tag.ContourGeometricType, "CLOSED_PLANAR")
            .bytes(Tag.ContourData, Vr.UN, "1,0\\1e999\\2".getBytes(StandardCharsets.US_ASCII))
            .build();
    DataSet none = DataSet.builder().text(Tag.ContourGeometricType, "CLOSED_PLANAR").build();
    Outcome<List<Region>> outcome = one(pairs, words, infinite, none, box()).read();
    assertThat(regions(outcome).getFirst().mask().count()).isEqualTo(4);
    assertThat(outcome.findings())
        .extracting(Finding::found)
        .contains("4 contours with unreadable Contour Data (3006,0050)");
  }

  @Test
  void contours_of_no_roi_and_numbers_used_twice_are_told() {
    Outcome<List<Region>> outcome =
        new Structures()
            .roi(1, "GTV", FRAME)
            .roi(1, "other", FRAME)
            .contours(1, box())
            .contours(5, box())
            .read();
    assertThat(regions(outcome)).extracting(Region::name).containsExactly("GTV");
    assertThat(outcome.findings())
        .extracting(Finding::found)
        .containsExactlyInAnyOrder(
            "ROI number 1 twice", "contours of ROI number 5, which no ROI has");
  }

  @Test
  void a_region_outside_the_grid_is_kept_empty_and_told() {
    Outcome<List<Region>> outcome = one(contour("CLOSED_PLANAR", shifted(BOX, 500)).build()).read();
    assertThat(regions(outcome).getFirst().mask().isEmpty()).isTrue();
    assertThat(outcome.findings())
        .extracting(Finding::code)
        .contains(FindingCode.REGION_OUTSIDE, FindingCode.REGION_EMPTY);
  }

  @Test
  void a_structure_set_without_regions_is_no_reason_to_stop() {
    Outcome<List<Region>> outcome = new Structures().read();
    assertThat(regions(outcome)).isEmpty();
    assertThat(outcome.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.NO_REGIONS);
  }

  @Test
  void the_name_decides_the_kind_and_the_observation_is_a_second_opinion() {
    Outcome<List<Region>> outcome =
        new Structures()
            .roi(1, "Liver", FRAME)
            .roi(2, "A", FRAME)
            .roi(3, "B", FRAME)
            .contours(1, box())
            .contours(2, box())
            .contours(3, box())
            .observation(1, "GTV")
            .observation(2, "GTV")
            .observation(3, "ORGAN")
            .read();
    assertThat(regions(outcome))
        .extracting(Region::kind)
        .containsExactly(RegionKind.LIVER, RegionKind.TUMOUR, RegionKind.OTHER);
    assertThat(outcome.findings())
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.found())
                    .isEqualTo("the name says LIVER, the RT ROI observation says TUMOUR"));
  }

  @Test
  void an_unclear_name_decides_nothing_and_a_person_is_asked() {
    Outcome<List<Region>> outcome =
        new Structures().roi(1, "Liver_GTV", FRAME).contours(1, box()).observation(1, "GTV").read();
    assertThat(regions(outcome)).extracting(Region::kind).containsExactly(RegionKind.OTHER);
    assertThat(outcome.findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.code()).isEqualTo(FindingCode.REGION_KIND);
              assertThat(f.severity()).isEqualTo(Severity.REVIEW);
              assertThat(f.found()).endsWith("the RT ROI observation says TUMOUR");
            });
  }

  @Test
  void an_identification_code_tells_the_kind() {
    DataSet code =
        DataSet.builder()
            .text(Tag.CodeValue, "39607008")
            .text(Tag.CodingSchemeDesignator, "SCT")
            .text(Tag.CodeMeaning, "Lung")
            .build();
    DataSet observation =
        DataSet.builder()
            .integers(Tag.ReferencedROINumber, 1)
            .sequence(Tag.RTROIIdentificationCodeSequence, code)
            .build();
    DataSet rtstruct =
        new Structures()
            .roi(1, "links", FRAME)
            .contours(1, box())
            .object()
            .sequence(Tag.RTROIObservationsSequence, observation)
            .build();
    assertThat(regions(read(rtstruct)).getFirst().kind()).isEqualTo(RegionKind.LUNG);
  }
}
