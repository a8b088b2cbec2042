// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The form of a UID (PS3.5 section 9.1), leading zeros let pass. */
class UidFormTest {
  private static final Pattern FORM = Pattern.compile("[0-9]+(\\.[0-9]+)*");

  @Test
  void isThatOfThePatternForEveryShortText() {
    List<String> texts = new ArrayList<>(List.of(""));
    for (int from = 0, length = 1; length <= 6; length++) {
      int upTo = texts.size();
      for (String shorter : List.copyOf(texts.subList(from, upTo))) {
        for (char c : new char[] {'0', '9', '.', ' ', '/', ':', '\u0661'}) {
          texts.add(shorter + c);
        }
      }
      from = upTo;
    }

    assertThat(texts).hasSizeGreaterThan(100_000);
    assertThat(texts).allMatch(text -> UidForm.isValid(text) == FORM.matcher(text).matches());
  }

  @Test
  void hasSixtyFourCharactersAtMost() {
    assertThat(UidForm.isValid("1.".repeat(31) + "12")).isTrue();
    assertThat(UidForm.isValid("1.".repeat(31) + "123")).isFalse();
  }
}
