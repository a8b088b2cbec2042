// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;

class AttributeTest {
  private static Attribute attribute(int tag, Vr vr, String text) {
    return DataSet.builder()
        .bytes(tag, vr, text.getBytes(StandardCharsets.ISO_8859_1))
        .build()
        .require(tag);
  }

  @ParameterizedTest
  @CsvSource({
    "'1.5', 1.5",
    "' 1.5 ', 1.5",
    "'+.5', 0.5",
    "'5.', 5",
    "'-1.25E-3', -0.00125",
    "'0.12345678901234567890', 0.12345678901234567890",
    "'007', 7"
  })
  void reads_decimal_strings_also_longer_than_16_bytes(String text, double value) {
    assertThat(attribute(Tag.RescaleSlope, Vr.DS, text).number()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5d",
        "1.5f",
        "0x1p3",
        "NaN",
        "Infinity",
        "1,5",
        "1 5",
        ".",
        "e5",
        "1e",
        "--1",
        "1\t",
        "1e999",
        "\u0661"
      })
  void reads_nothing_else_as_a_number(String text) {
    assertThatThrownBy(() -> attribute(Tag.RescaleSlope, Vr.DS, text).number())
        .isInstanceOf(InvalidObject.class)
        .hasMessageStartingWith("RescaleSlope (0028,1053): found ");
  }

  @Test
  void an_error_shows_the_form_of_a_value_and_not_the_value() {
    InvalidObject forged =
        catchThrowableOfType(
            InvalidObject.class,
            () ->
                attribute(Tag.StudyInstanceUID, Vr.UI, "1.2\nERROR Doe^J\u00e4ne " + "x".repeat(90))
                    .uid());
    assertThat(forged.found())
        .startsWith("text of the form '9.9?AAAAA AAA^A?AA AAAA")
        .endsWith("AAA...', length 109");
    assertThat(forged.getMessage()).hasSizeLessThan(220).matches("[ -~]+");
    assertThat(
            catchThrowableOfType(
                    InvalidObject.class, () -> attribute(Tag.RescaleSlope, Vr.DS, "1.5d").number())
                .found())
        .isEqualTo("text of the form '9.9A', length 4");
    assertThat(
            catchThrowableOfType(
                    InvalidObject.class,
                    () -> attribute(Tag.ImagePositionPatient, Vr.DS, "1\\\\3").numbers())
                .found())
        .isEqualTo("an empty value");
  }
}
