// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CodeGroupsTest {
  private enum Size {
    SMALL,
    MIDDLE,
    LARGE
  }

  @Test
  void names_single_codes_ranges_and_every_other() {
    Map<Size, String> groups =
        CodeGroups.of(
            Size.class,
            IntStream.rangeClosed(0, 20).toArray(),
            code -> code == 5 || code > 18 ? Size.SMALL : code < 3 ? Size.LARGE : Size.MIDDLE,
            Integer::toString);

    assertThat(groups)
        .containsExactly(
            Map.entry(Size.SMALL, "5, 19, 20"),
            Map.entry(Size.LARGE, "0 to 2"),
            Map.entry(Size.MIDDLE, "every other"));
  }

  @Test
  void an_outcome_that_no_code_has_is_left_out() {
    assertThat(CodeGroups.statuses(Size.class, _ -> Size.LARGE))
        .containsOnly(Map.entry(Size.LARGE, "every other"));
  }
}
