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
    "Liver - tumor, OTHER",
    "liver without tumour, OTHER",
    "non-tumoral liver, OTHER",
    "Non tumour liver, OTHER",
    "peritumoral rim, OTHER",
    "Normal liver, OTHER",
    "non-perfused liver, OTHER",
  })
  void common_names_tell_the_kind(String name, RegionKind kind) {
    assertThat(RegionNaming.COMMON.kindOf(name)).contains(kind);
  }

  @ParameterizedTest
  @CsvSource({"BODY", "Structure1", "plunge", "aorta"})
  void other_names_tell_nothing(String name) {
    assertThat(RegionNaming.COMMON.kindOf(name)).isEmpty();
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
  void a_pattern_that_is_no_regular_expression_is_refused() {
    assertThatThrownBy(() -> RegionNaming.Rule.of(RegionKind.LIVER, List.of("(")))
        .isInstanceOf(PatternSyntaxException.class);
  }
}
