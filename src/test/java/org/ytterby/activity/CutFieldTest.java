// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.protocol.Protocol;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;

/** Counts of which the field shows a part only: no ratio would tell. */
class CutFieldTest {
  private static final Grid GRID = Grid.axial(10, 10, 5, 5, new double[] {0, 4, 8, 12, 16});

  private static final TreatmentRecord RECORD =
      TreatmentFile.parse(
          """
          device: glass
          planned: {activity_gbq: 2.5}
          administrations:
            - {activity_gbq: 2, assayed_at: 2026-03-01T14:00:00Z,
               administered_at: 2026-03-01T14:00:00Z, lung_shunt_fraction: 0}
          """,
          "t.yaml",
          ZoneOffset.UTC);

  /** So many counts in the first plane, and 1 in each other. */
  private static Outcome<SharedActivity> shared(double first, List<Region> regions) {
    float[] values = new float[GRID.voxelCount()];
    Arrays.fill(values, 0, 100, (float) first);
    Arrays.fill(values, 100, 400, 1f);
    CountMap counts =
        new CountMap(
            GRID,
            values,
            Instant.EPOCH,
            Instant.EPOCH,
            1,
            new Quantification(
                "CNTS", "NONE", 230580, List.of(), 1, false, "counts of the image", true));
    return SharedActivity.of(
        counts, RECORD, ActivityRules.of(Protocol.y90Pet()), Scanner.UNKNOWN, regions);
  }

  @Test
  void counts_that_an_end_of_the_field_cuts_are_shared_out_by_nobody() {
    Outcome<SharedActivity> outcome = shared(0.6, List.of());
    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    assertThat(outcome.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.FIELD_OF_VIEW);
              assertThat(finding.blocks()).isTrue();
              assertThat(finding.found()).contains("60 % of the fullest plane's activity");
              assertThat(finding.action()).contains("Send a series that shows the whole liver");
            });
  }

  @Test
  void a_liver_that_is_contoured_in_the_field_is_shared_out_in_and_the_rest_is_told() {
    Outcome<SharedActivity> outcome = shared(0.6, List.of(liver(RegionSource.RTSTRUCT)));
    assertThat(((Outcome.Done<SharedActivity>) outcome).value().ratio().findings())
        .filteredOn(finding -> finding.code() == FindingCode.FIELD_OF_VIEW)
        .singleElement()
        .extracting(Finding::severity)
        .isEqualTo(Severity.REVIEW);
  }

  /** Inside the field. */
  private static Region liver(RegionSource source) {
    return new Region(
        "Liver",
        1,
        RegionKind.LIVER,
        source,
        "1.2.3",
        true,
        Mask.where(GRID, i -> i >= 100 && i < 300),
        5);
  }

  /** By hand: the ends have 0.21 and 0 of the fullest; a liver that is whole was contoured. */
  @Test
  void what_was_measured_is_shared_out_where_no_end_cuts_or_a_contour_shows_the_liver() {
    List<Region> automatic = List.of(liver(RegionSource.AUTOMATIC));
    List<Region> contoured = List.of(liver(RegionSource.RTSTRUCT));
    assertThat(CutField.forbidsSharing(measured(0.21), List.of())).isTrue();
    assertThat(CutField.forbidsSharing(measured(0.21), automatic)).isTrue();
    assertThat(CutField.forbidsSharing(measured(0.21), contoured)).isFalse();
    assertThat(CutField.forbidsSharing(measured(0.19), List.of())).isFalse();
    assertThat(CutField.finding(measured(0.19), List.of())).isEmpty();
    assertThat(CutField.finding(measured(0.21), automatic).orElseThrow().action())
        .startsWith("There is no relative dose");
    assertThat(CutField.finding(measured(0.21), contoured).orElseThrow().action())
        .contains("a relative dose over the whole field is too high");
  }

  /** So many Bq/mL in the first plane, none in the last, 1 in the others. */
  private static ActivityMap measured(double first) {
    float[] values = new float[GRID.voxelCount()];
    Arrays.fill(values, 0, 100, (float) first);
    Arrays.fill(values, 100, 400, 1f);
    return new ActivityMap(
        GRID,
        values,
        ActivityScale.ABSOLUTE,
        Instant.EPOCH,
        Instant.EPOCH,
        1,
        new Quantification("BQML", "NONE", 230580, List.of(), "scanner calibration"));
  }

  @Test
  void haze_in_an_end_plane_is_no_cut_and_what_was_prescribed_is_compared() {
    Outcome<SharedActivity> outcome = shared(0.19, List.of());
    assertThat(((Outcome.Done<SharedActivity>) outcome).value().ratio().findings())
        .extracting(Finding::code)
        .contains(FindingCode.DELIVERED_PRESCRIBED)
        .doesNotContain(FindingCode.FIELD_OF_VIEW);
  }
}
