// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.protocol.CurvePoint;
import org.ytterby.protocol.CurveRule;

class DensityCurveTest {
  private static final DensityCurve SHIPPED = new DensityCurve(CurveRule.SCHNEIDER_2000);

  @Test
  void goes_through_its_points_and_straight_between_them() {
    for (CurvePoint point : CurveRule.SCHNEIDER_2000.points()) {
      assertThat(SHIPPED.gramPerMl(point.hounsfield())).isEqualTo(point.gramPerMl());
    }
    assertThat(SHIPPED.gramPerMl(850)).isCloseTo((1.076 + 1.964) / 2, within(1e-12));
  }

  @Test
  void keeps_the_end_points_beyond_them() {
    assertThat(SHIPPED.gramPerMl(-3024)).isEqualTo(0.0012);
    assertThat(SHIPPED.gramPerMl(31_743)).isEqualTo(2.793);
  }

  @Test
  void gives_tissues_of_the_literature_their_density() {
    // ICRU-46 densities at CT numbers that 120 kV scanners show of them; 1 % of liver, muscle and
    // fat, 5 % of inflated lung, whose own CT number depends on the depth of breath.
    assertThat(SHIPPED.gramPerMl(60)).isCloseTo(1.06, within(0.01));
    assertThat(SHIPPED.gramPerMl(50)).isCloseTo(1.05, within(0.01));
    assertThat(SHIPPED.gramPerMl(-105)).isCloseTo(0.92, within(0.01));
    assertThat(SHIPPED.gramPerMl(-750)).isCloseTo(0.26, within(0.013));
    assertThat(SHIPPED.gramPerMl(1525)).isCloseTo(1.92, within(0.01));
  }

  @Test
  void a_rule_refuses_what_is_no_curve() {
    CurvePoint air = new CurvePoint(-1000, 0.001);
    CurvePoint water = new CurvePoint(0, 1);
    assertThatThrownBy(() -> new CurveRule(120, List.of(water), "us"))
        .hasMessageContaining("at least 2 points");
    assertThatThrownBy(() -> new CurveRule(120, List.of(water, air), "us"))
        .hasMessageContaining("ascend");
    assertThatThrownBy(() -> new CurveRule(120, List.of(water, new CurvePoint(10, 0.9)), "us"))
        .hasMessageContaining("never descend");
    assertThatThrownBy(() -> new CurveRule(12, List.of(air, water), "us"))
        .hasMessageContaining("40 to 200 kV");
    assertThatThrownBy(() -> new CurvePoint(-3024, 0.001)).hasMessageContaining("-1100");
  }
}
