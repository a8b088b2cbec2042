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
    assertThat(result.checks()).hasSizeGreaterThan(60);
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
  void the_density_engine_is_checked_at_bone() {
    SelfTestResult bone = SelfTest.of(Map.of("bone", new BoneChecks())).run();
    assertThat(bone.failures()).isEmpty();
    assertThat(bone.checks()).hasSize(5);
  }

  @Test
  void a_figure_beyond_its_tolerance_fails_and_says_so() {
    Check good = Check.relative("K", "default", 49.74, 49.73, 0.001, "Gy kg/GBq", "by hand");
    Check bad = Check.relative("K", "default", 49.80, 49.73, 0.001, "Gy kg/GBq", "by hand");
    SelfTestResult result = SelfTest.of(Map.of("one", () -> List.of(good, bad))).run();
    assertThat(result.passed()).isFalse();
    assertThat(result.failures()).containsExactly(bad);
    assertThat(bad.line()).startsWith("FAIL").contains("49.8");
    assertThat(bad.line()).endsWith("off by 0.14 %, allowed 0.10 %");
    assertThat(result.verdict()).isEqualTo("self-test FAILED: 1 of 2 checks");
  }

  /** 0.002 of a recovery is not 0.2 % of it: a line says which of both its figures are. */
  @Test
  void a_line_says_percent_where_the_tolerance_is_relative_and_the_unit_where_it_is_not() {
    assertThat(Check.relative("dose", "liver", 50.1, 50, 0.005, "Gy", "by hand").line())
        .isEqualTo(
            "ok   dose, liver: found 50.1000 Gy, expected 50.0000, off by 0.20 %, allowed 0.50 %");
    assertThat(Check.absolute("dose", "", 50.1, 50, 0.05, "Gy", "by hand").line())
        .isEqualTo(
            "FAIL dose: found 50.1000 Gy, expected 50.0000, off by 0.10 Gy, allowed 0.050 Gy");
    assertThat(Check.absolute("recovery", "", 0.4431, 0.443, 0.002, "", "by hand").line())
        .endsWith("off by 0.00010, allowed 0.0020");
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
