// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionNamingTest {

  @ParameterizedTest
  @CsvSource({
    "GTV_Mass, TUMOUR",
    "gtv 1, TUMOUR",
    "Tumour 2, TUMOUR",
    "tumor1, TUMOUR",
    "HCC seg 8, TUMOUR",
    "Liver metastasis, TUMOUR",
    "index lesion, TUMOUR",
    "Liver, LIVER",
    "WHOLE LIVER, LIVER",
    "Perfused volume, PERFUSED",
    "treated segment, PERFUSED",
    "Lung_L, LUNG",
    "Lungs, LUNG",
    "Liver-GTV, OTHER",
    "liver without tumour, OTHER",
    "non-tumoral liver, OTHER",
    "Non tumour liver, OTHER",
    "peritumoral rim, OTHER",
    "Normal liver, OTHER",
    "non-perfused liver, OTHER",
    "Liver_NonTumor, OTHER",
    "Liver_NonTumor1, OTHER",
    "No_tumor, OTHER",
    "Liver (tumor excluded), OTHER",
    "Liver_ExclTumours, OTHER",
    "Liver w/o GTV, OTHER",
    "Liver_untreated, OTHER",
    "Liver_nonperfused, OTHER",
    "LIVER_UNPERFUSED, OTHER",
    "Liver not perfused, OTHER",
    "Liver not including tumor, OTHER",
    "tumour-free liver, OTHER",
    "Liver_minus_GTV, OTHER",
    "Perfused-GTV, OTHER",
    "Perfused_Volume - GTV, OTHER",
    "Liver_-_GTV, OTHER",
    "Liver \u2013 GTV, OTHER",
    "Perfused_Normal_Liver, OTHER",
    "tumour-bearing segment, OTHER",
    "Lungs-PTV, OTHER",
    "GTV_ring_5mm, OTHER",
    "Normal_Liver, OTHER",
    "NormalLiver, OTHER",
    "Liver_normal, OTHER",
    "liver_remnant, OTHER",
    "Liver including tumours, LIVER",
    "Liver (incl. GTV), LIVER",
    "Whole_Liver+GTV, LIVER",
    "WholeLiver, LIVER",
    "Liver_CT, LIVER",
    "liver 2 (edited), LIVER",
    "Tumor_Liver, TUMOUR",
    "Liver_Tumor, TUMOUR",
    "livertumor1, TUMOUR",
    "GTVs, TUMOUR",
    "iGTV, TUMOUR",
    "GTV_No1, TUMOUR",
    "GTV no. 2, TUMOUR",
    "HCC1, TUMOUR",
    "HCCs, TUMOUR",
    "Tumor_L, TUMOUR",
    "Perfused_Liver, PERFUSED",
    "PerfusedVolume, PERFUSED",
    "Perfused volume incl. tumour, PERFUSED",
    "Perfused_Liver+GTV, PERFUSED",
    "Lung-L, LUNG",
    "LungLeft, LUNG",
    // a part is not the whole, and has no code of its own here
    "Liver - right lobe, OTHER",
    "Left_Liver, OTHER",
    "Liver_S8, OTHER",
    "Liver_L, OTHER",
  })
  void common_names_tell_the_kind(String name, RegionKind kind) {
    assertThat(RegionNaming.COMMON.kindOf(name)).contains(kind);
    assertThat(RegionNaming.COMMON.isUnclear(name)).isFalse();
  }

  /** The tumour in the liver or the liver but for the tumour; the liver or something of it. */
  @ParameterizedTest
  @CsvSource({
    "Liver_GTV",
    "LiverGTV 1",
    "Lung_GTV",
    "Liver-Tumor",
    "Liver - tumor",
    "Liver - perfused",
    "Perfused_Volume-Tumor",
    "GTV+5mm",
    "tumour and perfused volume",
    "Liver_dome",
    "liver parenchyma",
    "PVT of liver"
  })
  void a_name_that_can_mean_opposite_things_is_unclear(String name) {
    assertThat(RegionNaming.COMMON.isUnclear(name)).isTrue();
    assertThat(RegionNaming.COMMON.kindOf(name)).contains(RegionKind.OTHER);
  }

  @ParameterizedTest
  @CsvSource({"BODY", "Structure1", "plunge", "aorta"})
  void other_names_tell_nothing(String name) {
    assertThat(RegionNaming.COMMON.kindOf(name)).isEmpty();
    assertThat(RegionNaming.COMMON.isUnclear(name)).isFalse();
  }

  @Test
  void the_first_rule_that_matches_the_whole_name_decides() {
    RegionNaming naming =
        new RegionNaming(
            List.of(
                RegionNaming.Rule.of(RegionKind.LIVER, List.of("a+")),
                RegionNaming.Rule.of(RegionKind.LUNG, List.of("a.*"))));
    assertThat(naming.kindOf(" AAA ")).contains(RegionKind.LIVER);
    assertThat(naming.kindOf("ab")).contains(RegionKind.LUNG);
    assertThat(naming.kindOf("ba")).isEmpty();
  }

  @Test
  void a_pattern_is_tried_on_the_name_as_written_and_on_its_words() {
    RegionNaming naming =
        new RegionNaming(
            List.of(
                RegionNaming.Rule.of(RegionKind.LIVER, List.of("a_b")),
                RegionNaming.Rule.of(RegionKind.LUNG, List.of("a b 1"))));
    assertThat(naming.kindOf("A_B")).contains(RegionKind.LIVER);
    assertThat(naming.kindOf("a (b1)")).contains(RegionKind.LUNG);
    assertThat(naming.kindOf("aB-1")).contains(RegionKind.LUNG);
  }

  @Test
  void a_pattern_that_is_no_regular_expression_is_refused() {
    assertThatThrownBy(() -> RegionNaming.Rule.of(RegionKind.LIVER, List.of("(")))
        .isInstanceOf(PatternSyntaxException.class);
  }
}
