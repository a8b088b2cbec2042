// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ytterby.metric.DoseStatistics;

class SummaryJsonTest {

  @Test
  void has_the_fields_of_the_contract_in_order() {
    assertThat(summary().keySet())
        .containsExactly(
            "case",
            "inputs",
            "constants",
            "engine",
            "basis",
            "regions",
            "totals",
            "findings",
            "thresholds",
            "outputs",
            "software",
            "statement");
  }

  @Test
  void a_region_has_the_numbers_of_the_primary_basis_and_both_means() {
    DoseReport report = Fixture.report();
    DoseStatistics relative = report.regions().getFirst().relative().orElseThrow();

    assertThat(summary().get("regions"))
        .asInstanceOf(LIST)
        .first()
        .asInstanceOf(MAP)
        .containsEntry("name", "GTV\tone")
        .containsEntry("code", "108369006^SCT^Neoplasm")
        .containsEntry("reviewed", true)
        .containsEntry("mean_gy", relative.meanGy().value())
        .containsEntry("u_mean_gy", relative.meanGy().standardUncertainty())
        .containsEntry("d95_gy", relative.d95Gy())
        .containsEntry("mass_g", report.regions().getFirst().massG())
        .containsKeys(
            "source",
            "volume_ml",
            "activity_mbq",
            "sd_gy",
            "d98_gy",
            "d90_gy",
            "d70_gy",
            "d50_gy",
            "d2_gy",
            "v_gy",
            "absolute",
            "engines");
  }

  @Test
  void what_is_null_has_a_reason() {
    Object first =
        ((List<?>) java.util.Objects.requireNonNull(summary().get("regions"))).getFirst();
    Map<?, ?> region = (Map<?, ?>) first;
    Map<?, ?> reasons = (Map<?, ?>) java.util.Objects.requireNonNull(region.get("not_judged"));

    assertThat(region.entrySet())
        .filteredOn(entry -> entry.getValue() == null)
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(reasons.get(entry.getKey())).asString().isNotBlank());
  }

  @Test
  void names_every_output_and_input_digest() {
    Map<String, @Nullable Object> summary = summary();

    assertThat(summary.get("outputs")).asInstanceOf(LIST).hasSize(2);
    assertThat(String.valueOf(summary.get("inputs")))
        .contains(Fixture.STRUCTURES)
        .contains("d".repeat(64));
  }

  @Test
  void carries_no_patient_identity() {
    assertThat(String.valueOf(summary())).doesNotContain("Phantom^", "PH-90", "ACC-1");
  }

  private static Map<String, @Nullable Object> summary() {
    DoseReport report = Fixture.report();
    return SummaryJson.of(
        report, "0123456789abcdef", "DELIVERED", ObjectRenderer.rendering(report));
  }
}
