// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DecimalString;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.sr.Concepts;
import org.ytterby.dicom.sr.ContentItem;
import org.ytterby.dicom.sr.SrDecoder;
import org.ytterby.dicom.sr.Tree;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.metric.RegionDose;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

class SegRendererTest {
  private static final String NAME = "GTV\tone";

  /** Reads each frame's bits at the place that the frame states, in the patient's frame. */
  @ParameterizedTest
  @CsvSource({"1,1", "-1,1", "1,-1", "-1,-1"})
  void every_voxel_of_the_mask_comes_back_at_its_place_and_no_other(int row, int column) {
    DoseReport report =
        Fixture.report(Fixture.grid(new Vector3(row, 0, 0), new Vector3(0, column, 0)));

    assertThat(masks(report, seg(report))).containsExactly(report.masks().getFirst());
  }

  @Test
  void overlapping_segments_come_back_each_by_itself() {
    Grid grid = Fixture.grid();
    Mask first = span(grid, 30, 80);
    Mask second = span(grid, 70, 101);
    Mask apart = span(grid, 3, 5);
    DoseReport overlapping = of(List.of(first, second));
    DoseReport separate = of(List.of(first, apart));

    assertThat(masks(overlapping, seg(overlapping))).containsExactly(first, second);
    assertThat(seg(overlapping).require(Tag.SegmentsOverlap).text()).isEqualTo("YES");
    assertThat(masks(separate, seg(separate))).containsExactly(first, apart);
    assertThat(seg(separate).require(Tag.SegmentsOverlap).text()).isEqualTo("NO");
  }

  @Test
  void bits_are_packed_without_a_gap_between_frames_to_an_even_number_of_bytes() {
    // 6 x 4 voxels a plane are 3 bytes; 30 to 79 lie in three of the five planes
    DataSet seg = seg(Fixture.report());

    byte[] packed = seg.require(Tag.PixelData).bytes();
    assertThat(seg.require(Tag.NumberOfFrames).integer()).isEqualTo(3);
    assertThat(packed).hasSize(10);
    assertThat(packed)
        .containsExactly(0b1100_0000, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0)
        .isNotEmpty();
  }

  @Test
  void dimension_indices_are_dense_and_follow_segment_and_plane() {
    DataSet seg = seg(of(List.of(span(Fixture.grid(), 30, 80), span(Fixture.grid(), 100, 101))));

    List<List<Integer>> indices = new ArrayList<>();
    for (DataSet frame : seg.items(Tag.PerFrameFunctionalGroupsSequence)) {
      int[] values =
          frame
              .items(Tag.FrameContentSequence)
              .getFirst()
              .require(Tag.DimensionIndexValues)
              .integers();
      indices.add(List.of(values[0], values[1]));
    }
    assertThat(indices).containsExactly(List.of(1, 1), List.of(1, 2), List.of(1, 3), List.of(2, 4));
  }

  @Test
  void a_frame_names_the_image_that_lies_in_its_plane() {
    DataSet seg = seg(Fixture.report());

    List<String> sources = new ArrayList<>();
    for (DataSet frame : seg.items(Tag.PerFrameFunctionalGroupsSequence)) {
      DataSet source =
          frame
              .items(Tag.DerivationImageSequence)
              .getFirst()
              .items(Tag.SourceImageSequence)
              .getFirst();
      sources.add(source.require(Tag.ReferencedSOPInstanceUID).uid());
      assertThat(source.require(Tag.SpatialLocationsPreserved).text()).isEqualTo("YES");
    }
    assertThat(sources)
        .containsExactly(
            Fixture.PET_SERIES + ".2", Fixture.PET_SERIES + ".3", Fixture.PET_SERIES + ".4");
  }

  @Test
  void uneven_planes_have_a_thickness_of_their_own_each() {
    DataSet seg = seg(Fixture.report());

    assertThat(
            seg.items(Tag.SharedFunctionalGroupsSequence)
                .getFirst()
                .items(Tag.PixelMeasuresSequence))
        .isEmpty();
    List<Double> thicknessesMm = new ArrayList<>();
    for (DataSet frame : seg.items(Tag.PerFrameFunctionalGroupsSequence)) {
      DataSet measures = frame.items(Tag.PixelMeasuresSequence).getFirst();
      thicknessesMm.add(measures.require(Tag.SliceThickness).number());
      assertThat(measures.optional(Tag.SpacingBetweenSlices)).isEmpty();
    }
    Grid grid = Fixture.grid();
    assertThat(thicknessesMm)
        .containsExactly(
            DecimalString.asWritten(grid.planeThicknessMm(1)),
            DecimalString.asWritten(grid.planeThicknessMm(2)),
            DecimalString.asWritten(grid.planeThicknessMm(3)));
  }

  @Test
  void a_segment_says_what_it_is_and_how_it_came_about() {
    DataSet segment = seg(Fixture.report()).items(Tag.SegmentSequence).getFirst();

    assertThat(segment.require(Tag.SegmentLabel).text()).isEqualTo("GTV one");
    assertThat(segment.require(Tag.TrackingID).text()).isEqualTo("GTV one");
    assertThat(segment.require(Tag.SegmentAlgorithmType).text()).isEqualTo("SEMIAUTOMATIC");
    assertThat(segment.require(Tag.SegmentDescription).text())
        .contains("ROI 5")
        .contains(Fixture.STRUCTURES);
    assertThat(
            segment
                .items(Tag.SegmentedPropertyTypeCodeSequence)
                .getFirst()
                .require(Tag.CodeValue)
                .text())
        .isEqualTo("108369006");
    assertThat(segment.items(Tag.AnatomicRegionSequence).getFirst().require(Tag.CodeValue).text())
        .isEqualTo("10200004");
    assertThat(segment.require(Tag.RecommendedDisplayCIELabValue).integers()).hasSize(3);
  }

  @Test
  void every_source_of_a_region_has_an_origin_but_the_field_of_view() {
    RegionDose tumour = Fixture.report().regions().getFirst();
    for (RegionSource source : RegionSource.values()) {
      assertThat(SegmentOrigin.of(RegionVariant.from(tumour, source)).isEmpty())
          .as(source.name())
          .isEqualTo(source == RegionSource.FIELD_OF_VIEW);
    }
    assertThat(
            SegmentOrigin.of(RegionVariant.from(tumour, RegionSource.AUTOMATIC))
                .orElseThrow()
                .type()
                .name())
        .isEqualTo("AUTOMATIC");
  }

  @Test
  void a_long_name_is_cut_in_the_label_and_whole_in_the_tracking_identifier() {
    String name = "Tumour \\ " + "\uD83D\uDE00".repeat(70);
    RegionDose tumour = RegionVariant.named(Fixture.report().regions().getFirst(), name);
    DoseReport report =
        Variant.of(Fixture.report())
            .regions(List.of(tumour), List.of(Fixture.report().masks().getFirst()))
            .report();
    DataSet segment = seg(report).items(Tag.SegmentSequence).getFirst();

    String label = segment.require(Tag.SegmentLabel).text();
    assertThat(label.codePointCount(0, label.length())).isEqualTo(64);
    assertThat(label).startsWith("Tumour / ");
    assertThat(segment.require(Tag.TrackingID).text()).isEqualTo(name);
  }

  /** What the report points at is there, and is the same region. */
  @Test
  void the_report_refers_to_the_segment_by_number_and_tracking_uid() {
    DoseReport report = of(List.of(span(Fixture.grid(), 30, 80), span(Fixture.grid(), 3, 5)));
    List<RenderedObject> objects = ObjectRenderer.render(report);
    DataSet seg = Fixture.object(objects, RenderedObject.SEGMENTATION);
    List<DataSet> segments = seg.items(Tag.SegmentSequence);

    ContentItem root = SrDecoder.read(objects.getLast().dataSet());
    List<Integer> referenced = new ArrayList<>();
    Tree.all(root)
        .filter(item -> item.name().filter(Concepts.MEASUREMENT_GROUP::equals).isPresent())
        .forEach(
            group ->
                Tree.first(group, Concepts.REFERENCED_SEGMENT, ContentItem.Image.class)
                    .ifPresent(
                        image -> {
                          int number = image.value().segments().getFirst();
                          referenced.add(number);
                          assertThat(image.value().sopInstanceUid())
                              .isEqualTo(seg.require(Tag.SOPInstanceUID).uid());
                          assertThat(
                                  Tree.first(group, Concepts.TRACKING_UID, ContentItem.UidRef.class)
                                      .orElseThrow()
                                      .value())
                              .isEqualTo(segments.get(number - 1).require(Tag.TrackingUID).uid());
                        }));
    assertThat(referenced).containsExactly(1, 2);
    Set<String> evidence = new TreeSet<>();
    for (DataSet study :
        objects.getLast().dataSet().items(Tag.CurrentRequestedProcedureEvidenceSequence)) {
      for (DataSet series : study.items(Tag.ReferencedSeriesSequence)) {
        series
            .items(Tag.ReferencedSOPSequence)
            .forEach(sop -> evidence.add(sop.require(Tag.ReferencedSOPInstanceUID).uid()));
      }
    }
    assertThat(evidence).contains(seg.require(Tag.SOPInstanceUID).uid(), Fixture.STRUCTURES);
  }

  @Test
  void without_a_region_of_a_voxel_there_is_no_segmentation_and_no_reference() {
    DoseReport fixture = Fixture.report();
    DoseReport report =
        Variant.of(fixture)
            .regions(List.of(fixture.regions().getLast()), List.of(fixture.masks().getLast()))
            .report();
    List<RenderedObject> objects = ObjectRenderer.render(report);

    assertThat(objects).extracting(RenderedObject::role).containsExactly("RTDOSE", "SR");
    assertThat(
            Tree.all(SrDecoder.read(objects.getLast().dataSet()))
                .filter(
                    item -> item.name().filter(Concepts.REFERENCED_SEGMENT::equals).isPresent()))
        .isEmpty();
    assertThat(objects.getFirst().dataSet().optional(Tag.DVHSequence)).isEmpty();
  }

  private static DataSet seg(DoseReport report) {
    return Fixture.object(ObjectRenderer.render(report), RenderedObject.SEGMENTATION);
  }

  /** The mask of each segment, from nothing but the object. */
  private static List<Mask> masks(DoseReport report, DataSet seg) {
    Grid grid = report.primary().grid();
    List<BitSet> voxels = new ArrayList<>();
    seg.items(Tag.SegmentSequence).forEach(_ -> voxels.add(new BitSet()));
    double[] orientation =
        seg.items(Tag.SharedFunctionalGroupsSequence)
            .getFirst()
            .items(Tag.PlaneOrientationSequence)
            .getFirst()
            .require(Tag.ImageOrientationPatient)
            .numbers();
    Vector3 row = new Vector3(orientation[0], orientation[1], orientation[2]);
    Vector3 column = new Vector3(orientation[3], orientation[4], orientation[5]);
    byte[] packed = seg.require(Tag.PixelData).bytes();
    int bit = 0;
    for (DataSet frame : seg.items(Tag.PerFrameFunctionalGroupsSequence)) {
      double[] at =
          frame
              .items(Tag.PlanePositionSequence)
              .getFirst()
              .require(Tag.ImagePositionPatient)
              .numbers();
      int segment =
          frame
              .items(Tag.SegmentIdentificationSequence)
              .getFirst()
              .require(Tag.ReferencedSegmentNumber)
              .integer();
      for (int y = 0; y < seg.require(Tag.Rows).integer(); y++) {
        for (int x = 0; x < seg.require(Tag.Columns).integer(); x++, bit++) {
          if ((packed[bit / 8] >> bit % 8 & 1) == 1) {
            Vector3 index =
                grid.toIndex(
                    new Vector3(at[0], at[1], at[2])
                        .plus(row.times(x * grid.columnSpacingMm()))
                        .plus(column.times(y * grid.rowSpacingMm())));
            voxels
                .get(segment - 1)
                .set(
                    grid.index(
                        (int) Math.rint(index.x()),
                        (int) Math.rint(index.y()),
                        (int) Math.rint(index.z())));
          }
        }
      }
    }
    return voxels.stream().map(set -> Mask.of(grid, set)).toList();
  }

  private static Mask span(Grid grid, int from, int to) {
    return Mask.where(grid, index -> index >= from && index < to);
  }

  /** The fixture's tumour with each of these masks; numbers but the count of voxels stay. */
  private static DoseReport of(List<Mask> masks) {
    RegionDose tumour = Fixture.report().regions().getFirst();
    List<RegionDose> regions = new ArrayList<>();
    for (Mask mask : masks) {
      regions.add(
          new RegionDose(
              NAME + regions.size(),
              tumour.number() + regions.size(),
              RegionKind.TUMOUR,
              tumour.source(),
              tumour.sourceSopInstanceUid(),
              true,
              mask.count(),
              mask.volumeMl(),
              tumour.contourVolumeMl(),
              tumour.massG(),
              tumour.activityMbq(),
              tumour.activityAsMeasuredMbq(),
              tumour.relative(),
              tumour.absolute(),
              tumour.compartment(),
              List.of(),
              tumour.sizeUncertainty()));
    }
    return Variant.of(Fixture.report()).regions(regions, masks).report();
  }
}
