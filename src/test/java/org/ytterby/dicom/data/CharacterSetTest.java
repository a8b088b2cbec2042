// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterSetTest {
  @ParameterizedTest
  @CsvSource({
    "DEFAULT, 4DFC6C6C6572, a byte above 7F in ASCII",
    "DEFAULT, 1B2442, an escape sequence that was not announced",
    "UTF_8, 4DFC6C6C6572, ISO 8859-1 that is called UTF-8",
    "UTF_8, 4DC3, cut within a character",
    "UTF_8, EDA080, a surrogate",
    "LATIN_1, 4D804C, a euro sign of Windows-1252",
    "OTHER, 4DFC6C, a byte above 7F in a set that is not known",
    "OTHER, 1B2442467C, ISO 2022"
  })
  void says_when_a_byte_is_none_of_the_character_set(CharacterSet set, String hex, String what) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(set.decodeStrictly(bytes)).as(what).isEmpty();
  }

  @Test
  void decodes_strictly_what_can_be_decoded() {
    assertThat(CharacterSet.DEFAULT.decodeStrictly(new byte[0])).contains("");
    assertThat(CharacterSet.LATIN_1.decodeStrictly(HexFormat.of().parseHex("4DFC6C6C6572")))
        .contains("M\u00fcller");
    assertThat(
            CharacterSet.UTF_8.decodeStrictly(
                "\u85ac^M\u00fc\r\n".getBytes(StandardCharsets.UTF_8)))
        .contains("\u85ac^M\u00fc\r\n");
    assertThat(CharacterSet.OTHER.decodeStrictly("Liver".getBytes(StandardCharsets.US_ASCII)))
        .contains("Liver");
  }
}
