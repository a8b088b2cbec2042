// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.finding.InvalidObject;

class DicomDateTimeTest {
  @ParameterizedTest
  @CsvSource({
    "10, 10:00",
    "1015, 10:15",
    "101559, 10:15:59",
    "10:15:59, 10:15:59",
    "101559.25, 10:15:59.25",
    "235960, 23:59:59"
  })
  void reads_times_and_counts_a_leap_second_as_the_one_before(String text, LocalTime time) {
    assertThat(DicomDateTime.parseTime("t", text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"101599", "101561", "106000", "250000", "12.5", "1015.5", "1", "101"})
  void reads_no_time_that_is_none(String text) {
    assertThatThrownBy(() -> DicomDateTime.parseTime("t", text)).isInstanceOf(InvalidObject.class);
    assertThatThrownBy(() -> DicomDateTime.parse("t", "20260102" + text))
        .isInstanceOf(InvalidObject.class);
  }

  @Test
  void an_error_shows_a_value_of_the_right_form_and_else_only_its_form() {
    assertThatThrownBy(() -> DicomDateTime.parseDate("d", "20260230"))
        .hasMessage("d: found '20260230', expected a date of the calendar");
    assertThatThrownBy(() -> DicomDateTime.parseDate("d", "Doe^Jane\n"))
        .hasMessage("d: found text of the form 'AAA^AAAA?', length 9, expected a date, YYYYMMDD");
    assertThatThrownBy(() -> DicomDateTime.parseTime("t", "half past 8"))
        .hasMessageContaining("'AAAA AAAA 9'");
    assertThatThrownBy(() -> DicomDateTime.parseOffset("z", "Doe")).hasMessageContaining("'AAA'");
    assertThatThrownBy(() -> DicomDateTime.parse("dt", "20260102"))
        .hasMessageContaining("'20260102'");
  }
}
