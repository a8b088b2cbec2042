// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.protocol.Protocol;
import org.ytterby.quantity.Activity;
import org.ytterby.treatment.TreatmentRecord;

class CountMapTest {
  /** Two voxels of 0.1 mL in each of two planes. */
  private static final Grid GRID = Grid.axial(2, 1, 5, 5, new double[] {0, 4});

  private static CountMap counts(float... values) {
    return new CountMap(
        GRID,
        values,
        Instant.EPOCH,
        Instant.EPOCH,
        1,
        new Quantification("CNTS", "NONE", 230580, List.of(), "none: counts"));
  }

  @Test
  void shares_the_administered_activity_out_among_the_counts_of_a_volume() {
    CountMap counts = counts(30, 10, -4, 100);
    Mask volume = Mask.where(GRID, index -> index < 2);
    ActivityMap map = counts.normalised(new Activity(4e6), volume, "A_net over liver");
    // 40 counts per mL times 0.1 mL are 4 MBq: 1 count per mL is 1 MBq/mL.
    assertThat(map.becquerelPerMl()).containsExactly(30e6f, 10e6f, -4e6f, 100e6f);
    assertThat(counts.sum(volume)).isCloseTo(4, within(1e-12));
    assertThat(map.scale()).isEqualTo(ActivityScale.RELATIVE_ONLY);
    assertThat(map.how().scale()).isEqualTo("A_net over liver");
  }

  @Test
  void what_is_relative_only_is_no_measurement_of_activity() {
    ActivityMap map = counts(1, 1, 1, 1).normalised(new Activity(1e6), Mask.all(GRID), "A_net");
    assertThatThrownBy(() -> map.requireAbsolute("ratio"))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("ratio")
        .hasMessageContaining("relative only (A_net)");
  }

  @Test
  void no_ratio_is_made_of_what_was_normalised_to_the_administered_activity() {
    ActivityMap map = counts(1, 1, 1, 1).normalised(new Activity(1e6), Mask.all(GRID), "A_net");
    assertThatThrownBy(
            () -> ActivityRatio.of(map, TreatmentRecord.EMPTY, ActivityRules.of(Protocol.y90Pet())))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("ratio of measured to administered");
  }

  @Test
  void a_volume_without_counts_has_nothing_to_share() {
    assertThatThrownBy(
            () ->
                counts(0, 0, 1, 1).normalised(new Activity(1e6), Mask.where(GRID, i -> i < 2), "A"))
        .hasMessageContaining("more than 0");
  }
}
