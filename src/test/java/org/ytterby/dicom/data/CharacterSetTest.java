// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;

/** Names in the sets of PS3.3 C.12.1.1.2; those of Asia are the examples of PS3.5 H.3, I.2, K.2. */
class CharacterSetTest {

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of(List.of("ISO_IR 144"), "BBEEDAE1D5DCD1E3E0D3", "Люксембург"),
        Arguments.of(List.of("ISO_IR 101"), "A6E8", "Śč"),
        Arguments.of(List.of("ISO_IR 126"), "C4E9EFED", "Διον"),
        Arguments.of(List.of("ISO 2022 IR 100"), "4AE464", "Jäd"),
        Arguments.of(List.of("ISO_IR 138"), "F9F8E5EF", "שרון"),
        Arguments.of(
            List.of("GB18030"), "57616E675E5869616F446F6E673DCDF55ED0A1B6AB", "Wang^XiaoDong=王^小东"),
        Arguments.of(
            List.of("", "ISO 2022 IR 87"),
            "59616D6164615E5461726F753D"
                + "1B24423B3345441B28425E1B244242404F3A1B28423D"
                + "1B24422464245E24401B28425E1B2442243F246D24261B2842",
            "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        Arguments.of(
            List.of("", "ISO 2022 IR 149"),
            "486F6E675E47696C646F6E673D"
                + "1B242943FBF35E1B242943D1CED4D73D"
                + "1B242943C8AB5E1B242943B1E6B5BF",
            "Hong^Gildong=洪^吉洞=홍^길동"),
        Arguments.of(
            List.of("ISO 2022 IR 13", "ISO 2022 IR 87"), // PS3.5 H.3.2
            "D4CFC0DE5EC0DBB33D"
                + "1B24423B3345441B284A5E1B244242404F3A1B284A3D"
                + "1B24422464245E24401B284A5E1B2442243F246D24261B284A",
            "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
        Arguments.of( // row 48 cell 1 of each kanji set
            List.of("", "ISO 2022 IR 87", "ISO 2022 IR 159"),
            "41" + "1B24284430211B2842" + "42" + "1B244230211B2842",
            "A\u4E02B\u4E9C"),
        Arguments.of(
            List.of("ISO 2022 IR 100", "ISO 2022 IR 144", "ISO 2022 IR 126"),
            "4AE4645E1B2D4CBBEEDA3D1B2D46C4E9EFED",
            "Jäd^Люк=Διον"),
        // The second byte of a character may be that of a backslash or a caret.
        Arguments.of(List.of("GBK"), "57616E675E965C3D965E", "Wang^\u6736=\u6738"),
        Arguments.of(List.of("GB18030"), "41813089385E965C", "A\u00DF^\u6736"),
        Arguments.of(
            List.of("ISO 2022 IR 6", "ISO 2022 IR 58"),
            "5A68616E675E5869616F446F6E673D1B242941D5C55E1B242941D0A1B6AB3D",
            "Zhang^XiaoDong=张^小东="));
  }

  @ParameterizedTest
  @MethodSource("names")
  void reads_names_and_copies_them_as_utf_8(List<String> terms, String hex, String name) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    DataSet source =
        DataSet.builder()
            .text(Tag.SpecificCharacterSet, terms.toArray(new String[0]))
            .bytes(Tag.PatientName, Vr.PN, bytes)
            .build();

    assertThat(source.characterSet().decodes()).isTrue();
    assertThat(source.require(Tag.PatientName).text()).isEqualTo(name);
    DataSetBuilder copy = DataSet.builder().copy(source, Tag.PatientName);
    assertThat(copy.problems()).isEmpty();
    assertThat(copy.build().require(Tag.PatientName).text()).isEqualTo(name);
  }

  @Test
  void what_has_no_decoder_is_not_taken_for_something_else() {
    for (List<String> terms :
        List.of(
            List.of("ISO_IR 192", "ISO 2022 IR 87"),
            List.of("", "GB18030"),
            List.of("ISO 2022 IR 100", "ISO 2022 IR 999"),
            List.of("LATIN"))) {
      assertThat(CharacterSet.of(terms)).as(terms.toString()).isEqualTo(CharacterSet.OTHER);
    }
    assertThat(CharacterSet.of(List.of())).isEqualTo(CharacterSet.DEFAULT);
    assertThat(CharacterSet.of(List.of("ISO_IR 6"))).isEqualTo(CharacterSet.DEFAULT);
  }

  @Test
  void bytes_that_are_no_characters_are_left_out_and_told_as_that() {
    for (String term : List.of("", "ISO_IR 192")) {
      DataSet source =
          DataSet.builder()
              .text(Tag.SpecificCharacterSet, term)
              .bytes(Tag.PatientName, Vr.PN, new byte[] {'J', (byte) 0xE4, 'd'})
              .build();
      DataSet read = DataSet.asRead(elements(source), DataSetPath.ROOT, CharacterSet.DEFAULT);
      DataSetBuilder copy = DataSet.builder().copy(read, Tag.PatientName);

      assertThat(copy.build().optional(Tag.PatientName)).isEmpty();
      assertThat(copy.problems())
          .singleElement()
          .asString()
          .contains("bytes that are no characters of its Specific Character Set");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 4DFC6C6C6572, a byte above 7F in ASCII",
    "'', 1B2442, an escape sequence that was not announced",
    "ISO_IR 192, 4DFC6C6C6572, ISO 8859-1 that is called UTF-8",
    "ISO_IR 192, 4DC3, cut within a character",
    "ISO_IR 192, EDA080, a surrogate",
    "ISO_IR 100, 4D804C, a euro sign of Windows-1252",
    "LATIN, 4DFC6C, a byte above 7F in a set that is not known",
    "LATIN, 1B2442467C, ISO 2022",
    "\\ISO 2022 IR 87, 1B24284430211B2842, JIS X 0212 that was not announced",
    "\\ISO 2022 IR 87, 1B244230, cut within a kanji",
    "ISO 2022 IR 100\\ISO 2022 IR 149, 1B2429435E80A0, a control within Korean"
  })
  void says_when_a_byte_is_none_of_the_character_set(String term, String hex, String what) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    CharacterSet set = CharacterSet.of(List.of(term.split("\\\\", -1)));
    assertThat(set.decodeStrictly(bytes, Vr.PN)).as(what).isEmpty();
  }

  @Test
  void decodes_strictly_what_can_be_decoded() {
    assertThat(CharacterSet.DEFAULT.decodeStrictly(new byte[0], Vr.LO)).contains("");
    assertThat(
            CharacterSet.of(List.of("ISO_IR 100"))
                .decodeStrictly(HexFormat.of().parseHex("4DFC6C6C6572"), Vr.LO))
        .contains("M\u00fcller");
    assertThat(
            CharacterSet.UTF_8.decodeStrictly(
                "\u85ac^M\u00fc\r\n".getBytes(StandardCharsets.UTF_8), Vr.LT))
        .contains("\u85ac^M\u00fc\r\n");
    assertThat(
            CharacterSet.OTHER.decodeStrictly("Liver".getBytes(StandardCharsets.US_ASCII), Vr.LO))
        .contains("Liver");
  }

  private static List<Element> elements(DataSet set) {
    List<Element> all = new java.util.ArrayList<>();
    set.forEach(all::add);
    return all;
  }
}
