// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.treatment.PetHeaderTreatment;
import org.ytterby.treatment.TreatmentRecord;

/** Which planes are a grid, which are missing, and that each voxel lands at its place. */
class PlaneStackTest implements PetReading {
  @TempDir Path folder;

  @Override
  public Path folder() {
    return folder;
  }

  @Test
  void takes_geometry_from_positions_and_never_from_instance_numbers() {
    List<StudyInstance> instances =
        new ArrayList<>(PetSeriesFixture.at(12, 3, 0, 9, 6).write(folder));
    Collections.reverse(instances);
    Series emission = PetReading.series(instances);
    TreatmentRecord treatment = PetHeaderTreatment.read(emission.example(), ZONE);
    ActivityMap map = PetReading.done(EmissionActivity.read(emission, treatment, RULES, ZONE));
    Grid grid = map.grid();
    assertThat(grid.centre(0, 0, 0)).isEqualTo(grid.origin());
    assertThat(grid.origin().z()).isEqualTo(0);
    assertThat(grid.planeOffsetMm(4)).isEqualTo(12);
    assertThat(grid.columnSpacingMm()).isEqualTo(4);
    assertThat(grid.rowSpacingMm()).isEqualTo(5);
    // The plane at z = 12 mm is the fixture's first, of slope 1.
    assertThat((double) map.becquerelPerMl()[grid.index(0, 0, 4)])
        .isCloseTo(1000 * TWENTY_HOURS, within(1e-3));
  }

  @Test
  void carries_uneven_spacing_within_the_tolerance_exactly() {
    Outcome<ActivityMap> outcome = read(PetSeriesFixture.at(0, 3.27, 6.54, 9.83, 13.02));
    assertThat(PetReading.codes(outcome)).contains(FindingCode.UNEVEN_SPACING);
    Grid grid = PetReading.done(outcome).grid();
    assertThat(grid.planeOffsetMm(3)).isEqualTo(9.83, within(1e-12));
    assertThat(grid.planeThicknessMm(3)).isEqualTo((13.02 - 6.54) / 2, within(1e-12));
  }

  @Test
  void spacing_at_the_tolerance_is_within_it() {
    map(PetSeriesFixture.at(0, 2.1, 4.1, 6.1, 8.1));
    only(FindingCode.GEOMETRY, PetSeriesFixture.at(0, 2.102, 4.102, 6.102, 8.102));
  }

  @Test
  void refuses_spacing_beyond_the_tolerance() {
    only(FindingCode.GEOMETRY, PetSeriesFixture.at(0, 3, 6, 9.3, 12.3));
  }

  @Test
  void says_where_a_slice_is_missing() {
    Finding finding = only(FindingCode.MISSING_SLICE, PetSeriesFixture.at(0, 3, 9, 12));
    assertThat(finding.found()).contains("6.00 mm", "(-10.00, -20.00, 3.00)", "1 missing");
    assertThat(finding.where())
        .contains("ImagePositionPatient (0020,0032)", "1.2.826.1.1.2", "1.2.826.1.1.3");
  }

  @Test
  void misses_a_slice_at_the_end_by_the_stated_number() {
    Finding finding =
        only(
            FindingCode.MISSING_SLICE,
            PetSeriesFixture.even().each((plane, k) -> plane.integers(Tag.NumberOfSlices, 6)));
    assertThat(finding.found()).contains("5 instances of 6");
  }

  @Test
  void a_series_without_its_number_of_slices_is_told() {
    Outcome<ActivityMap> outcome =
        read(
            PetSeriesFixture.even()
                .each(
                    (plane, k) -> plane.remove(Tag.NumberOfSlices).numbers(Tag.SliceThickness, 3)));
    assertThat(PetReading.done(outcome).grid().planes()).isEqualTo(5);
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.where().contains("NumberOfSlices"))
        .extracting(Finding::severity)
        .containsExactly(Severity.REVIEW);
  }

  @Test
  void every_second_plane_missing_is_found_by_thickness_or_spacing() {
    for (int tag : new int[] {Tag.SliceThickness, Tag.SpacingBetweenSlices}) {
      double statedMm = tag == Tag.SpacingBetweenSlices ? -3 : 3;
      Finding finding =
          only(
              FindingCode.MISSING_SLICE,
              PetSeriesFixture.at(0, 6, 12, 18)
                  .each((plane, k) -> plane.remove(Tag.NumberOfSlices).numbers(tag, statedMm)));
      assertThat(finding.found()).isEqualTo("planes 6.00 mm apart");
      Outcome<ActivityMap> all =
          read(PetSeriesFixture.at(0, 6, 12, 18).each((plane, k) -> plane.numbers(tag, statedMm)));
      assertThat(PetReading.done(all).grid().planes()).isEqualTo(4);
      assertThat(PetReading.codes(all)).contains(FindingCode.GEOMETRY);
    }
  }

  @Test
  void refuses_more_slices_than_stated() {
    only(
        FindingCode.GEOMETRY,
        PetSeriesFixture.even().each((plane, k) -> plane.integers(Tag.NumberOfSlices, 4)));
  }

  @Test
  void refuses_two_planes_at_one_position() {
    only(FindingCode.DUPLICATE_SLICE, PetSeriesFixture.at(0, 3, 3, 6, 9));
  }

  @Test
  void a_plane_beside_another_is_a_repetition_and_a_seam_may_be_let_pass() {
    assertThat(only(FindingCode.DUPLICATE_SLICE, PetSeriesFixture.at(0, 3, 3.4, 6, 9)).found())
        .contains("0.400 mm apart");
    assertThat(only(FindingCode.GEOMETRY, PetSeriesFixture.at(0, 3, 6, 8.5, 11.5, 14.5)).action())
        .contains("series.plane-spacing-tolerance, at most 1 mm");
    assertThat(only(FindingCode.GEOMETRY, PetSeriesFixture.at(0, 3, 6, 7.5, 10.5, 13.5)).action())
        .contains("beds are joined")
        .doesNotContain("tolerance");
  }

  @Test
  void two_reconstructions_beside_each_other_are_no_gaps() {
    Outcome<ActivityMap> both = read(PetSeriesFixture.at(0, 0.4, 3, 3.4, 6, 6.4, 9, 9.4));
    assertThat(both.findings().stream().filter(Finding::blocks))
        .extracting(Finding::code)
        .hasSize(4)
        .containsOnly(FindingCode.DUPLICATE_SLICE);
  }

  /** No gap is told beside it, though half of the steps and more are none. */
  @Test
  void refuses_a_series_that_came_twice_for_its_pairs_alone() {
    Outcome<ActivityMap> twice = read(PetSeriesFixture.at(0, 0, 3, 3, 6, 6));
    assertThat(twice.findings().stream().filter(Finding::blocks))
        .extracting(Finding::code)
        .hasSize(3)
        .containsOnly(FindingCode.DUPLICATE_SLICE);
  }

  @Test
  void refuses_tilted_planes_and_planes_that_are_not_parallel() {
    only(
        FindingCode.GEOMETRY,
        PetSeriesFixture.even()
            .each(
                (plane, k) -> plane.numbers(Tag.ImagePositionPatient, -10, -20 + 0.5 * k, 3 * k)));
    only(
        FindingCode.GEOMETRY,
        PetSeriesFixture.even()
            .each(
                (plane, k) ->
                    plane.numbers(
                        Tag.ImageOrientationPatient,
                        1,
                        0,
                        0,
                        0,
                        Math.cos(k * 1e-3),
                        Math.sin(k * 1e-3))));
  }

  @Test
  void refuses_a_series_without_frame_of_reference() {
    Finding finding =
        only(
            FindingCode.GEOMETRY,
            PetSeriesFixture.even().each((plane, k) -> plane.remove(Tag.FrameOfReferenceUID)));
    assertThat(finding.where()).contains("FrameOfReferenceUID (0020,0052)");
  }

  /** Columns, rows and planes must not be swapped or mirrored: every voxel has its own value. */
  @Test
  void every_voxel_comes_from_its_own_pixel() {
    ActivityMap map =
        map(
            PetSeriesFixture.even()
                .each((plane, k) -> plane.bytes(Tag.PixelData, Vr.OW, distinctPixels(k))));
    for (int plane = 0; plane < 5; plane++) {
      for (int row = 0; row < PetSeriesFixture.ROWS; row++) {
        for (int column = 0; column < PetSeriesFixture.COLUMNS; column++) {
          double stored = 100 * plane + 10 * row + column + 1;
          double expected = stored * PetSeriesFixture.slope(plane) * TWENTY_HOURS;
          assertThat((double) map.becquerelPerMl()[map.grid().index(column, row, plane)])
              .as("column %d, row %d, plane %d", column, row, plane)
              .isCloseTo(expected, within(expected * 1e-6));
        }
      }
    }
    // The second column lies along the row direction, the second row along the column direction.
    assertThat(map.grid().centre(1, 0, 0)).isEqualTo(new Vector3(-6, -20, 0));
    assertThat(map.grid().centre(0, 1, 0)).isEqualTo(new Vector3(-10, -15, 0));
  }

  private static byte[] distinctPixels(int plane) {
    ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < PetSeriesFixture.ROWS; row++) {
      for (int column = 0; column < PetSeriesFixture.COLUMNS; column++) {
        bytes.putShort((short) (100 * plane + 10 * row + column + 1));
      }
    }
    return bytes.array();
  }
}
