// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;

final class OutsideLiverTest {
  /** 1000 voxels of 1 mL. */
  private static final Grid GRID = Grid.cube(10, 10);

  private static final Region LIVER = region(RegionKind.LIVER, index -> index < 500);

  private static Region region(RegionKind kind, IntPredicate inside) {
    return region(kind, RegionSource.RTSTRUCT, inside);
  }

  private static Region region(RegionKind kind, RegionSource source, IntPredicate inside) {
    Mask mask = Mask.where(GRID, inside);
    return new Region(kind.name(), 7, kind, source, "1.2.3", true, mask, mask.volumeMl());
  }

  @Test
  void tells_a_tumour_of_which_more_than_a_fifth_lies_outside() {
    Region tumour = region(RegionKind.TUMOUR, index -> index >= 493 && index < 503);
    List<Finding> findings = OutsideLiver.findings(List.of(LIVER, tumour));
    assertThat(findings)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.code()).isEqualTo(FindingCode.REGION_OUTSIDE_LIVER);
              assertThat(one.where()).isEqualTo("1.2.3 ROI 7");
              assertThat(one.found())
                  .isEqualTo("3.0 mL outside the contour of the liver, 30 % of the region");
              assertThat(one.blocks()).isFalse();
            });
  }

  @Test
  void lets_edges_differ_and_other_organs_lie_where_they_are() {
    Region edge = region(RegionKind.PERFUSED, index -> index >= 492 && index < 502);
    Region lung = region(RegionKind.LUNG, index -> index >= 900);
    Region automatic = region(RegionKind.PERFUSED, RegionSource.AUTOMATIC, index -> index >= 400);
    assertThat(OutsideLiver.findings(List.of(LIVER, edge, lung, automatic))).isEmpty();
  }

  @Test
  void says_nothing_where_nobody_contoured_the_liver() {
    Region tumour = region(RegionKind.TUMOUR, index -> index >= 900);
    assertThat(OutsideLiver.findings(List.of(tumour))).isEmpty();
    assertThat(OutsideLiver.findings(List.of(region(RegionKind.LIVER, _ -> false), tumour)))
        .isEmpty();
  }
}
