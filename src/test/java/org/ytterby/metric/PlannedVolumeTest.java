// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.treatment.ClinicalContext;
import org.ytterby.treatment.Planned;
import org.ytterby.treatment.PlannedQuantity;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.treatment.TreatmentSource;

/** 100 mL planned; voxels of 1 mL. */
class PlannedVolumeTest {
  private static final Grid GRID = Grid.axial(200, 1, 10, 10, new double[] {0, 10});

  private static Optional<Finding> finding(Optional<Double> plannedMl, int foundMl) {
    Mask mask = Mask.where(GRID, i -> i < foundMl);
    Region perfused =
        new Region("p", 1, RegionKind.PERFUSED, RegionSource.RTSTRUCT, "1.2", false, mask, foundMl);
    ClinicalContext context =
        new ClinicalContext(
            plannedMl.map(
                ml ->
                    new Sourced<>(
                        new Planned(
                            new TreeMap<>(Map.of(PlannedQuantity.PERFUSED_ML, ml)),
                            Optional.empty()),
                        TreatmentSource.TREATMENT_FILE,
                        "treatment.yaml:4")),
            Optional.empty(),
            Optional.empty(),
            List.of());
    return PlannedVolume.finding(
        new TreatmentRecord(Optional.empty(), Optional.empty(), List.of(), context, List.of()),
        List.of(perfused, perfused));
  }

  @Test
  void a_volume_within_a_quarter_of_the_planned_one_needs_no_look() {
    assertThat(finding(Optional.of(100.0), 76)).isEmpty();
    assertThat(finding(Optional.of(100.0), 124)).isEmpty();
    assertThat(finding(Optional.empty(), 10)).isEmpty();
    assertThat(finding(Optional.of(100.0), 0)).isEmpty();
  }

  @Test
  void one_that_is_far_from_it_does() {
    assertThat(finding(Optional.of(100.0), 70).orElseThrow().found())
        .isEqualTo("70.0 mL, 0.70 times what was planned");
    assertThat(finding(Optional.of(100.0), 130).orElseThrow().code())
        .isEqualTo(FindingCode.PERFUSED_PLANNED);
  }
}
