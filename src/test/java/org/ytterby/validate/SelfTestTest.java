// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Defect;

class SelfTestTest {

  @Test
  void passes_in_brief() {
    SelfTestResult result = SelfTest.brief().run();
    assertThat(result.failures()).isEmpty();
    assertThat(result.passed()).isTrue();
    assertThat(result.checks()).hasSizeGreaterThan(30);
  }

  @Test
  void the_density_engine_is_checked_at_lung() {
    SelfTestResult slab = SelfTest.of(Map.of("slab", DensityChecks::slab)).run();
    assertThat(slab.failures()).isEmpty();
    assertThat(slab.checks()).hasSize(2);
    assertThat(SelfTest.brief().run().checks())
        .extracting(Check::subject)
        .contains("activity as mass across an edge of densities (Fano)");
  }

  @Test
  void a_figure_beyond_its_tolerance_fails_and_says_so() {
    Check good = Check.relative("K", "default", 49.74, 49.73, 0.001, "Gy kg/GBq", "by hand");
    Check bad = Check.relative("K", "default", 49.80, 49.73, 0.001, "Gy kg/GBq", "by hand");
    SelfTestResult result = SelfTest.of(Map.of("one", () -> List.of(good, bad))).run();
    assertThat(result.passed()).isFalse();
    assertThat(result.failures()).containsExactly(bad);
    assertThat(bad.line()).startsWith("FAIL").contains("49.8").contains("0.0014 of 0.001");
    assertThat(result.verdict()).isEqualTo("self-test FAILED: 1 of 2 checks");
  }

  @Test
  void what_is_no_number_fails() {
    assertThat(Check.absolute("dose", "", Double.NaN, 1, 1, "Gy", "by hand").passed()).isFalse();
  }

  @Test
  void a_group_that_throws_fails_and_the_others_run() {
    Check good = Check.absolute("dose", "", 1, 1, 0, "Gy", "by hand");
    CheckGroup broken =
        () -> {
          throw new Defect("no table");
        };
    SelfTestResult result =
        SelfTest.of(Map.of("broken", broken, "good", () -> List.of(good))).run();
    assertThat(result.checks()).contains(good).hasSize(2);
    assertThat(result.failures()).hasSize(1);
    assertThat(result.failures().getFirst().reason()).contains("no table");
    assertThat(result.tree().toString()).contains("passed=false").contains("found=null");
  }

  @Test
  void without_any_check_nothing_is_passed() {
    assertThat(SelfTest.of(Map.of()).run().passed()).isFalse();
  }
}
