// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, durations, destinations and AE titles as texts. */
class ValuesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"0B", "1B", "1000B", "1KiB", "1536B", "128KiB", "3MiB", "256MiB", "1GiB", "7TiB"})
  void a_size_reads_back_to_the_same_text(String text) {
    assertThat(DataSize.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1MB", "-1KiB", "1.5GiB", "999999999999TiB"})
  void what_is_no_size_is_refused(String text) {
    assertThatThrownBy(() -> DataSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"500ms", "0s", "1s", "90s", "5m", "2h", "7d", "25h"})
  void a_duration_reads_back_to_the_same_text(String text) {
    assertThat(TimeSpan.text(TimeSpan.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5 minutes", "-5s", "1.5h", "PT5S"})
  void what_is_no_duration_is_refused(String text) {
    assertThatThrownBy(() -> TimeSpan.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "ANY AE", "SIXTEEN_LETTERS_", "x.y-z~!"})
  void takes_a_legal_ae_title(String text) {
    assertThat(AeTitle.legal(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " A", "A ", "A\\B", "SEVENTEEN_LETTERS", "Ä", "A\tB"})
  void refuses_an_illegal_ae_title(String text) {
    assertThat(AeTitle.legal(text)).isFalse();
  }

  @Test
  void reads_a_destination_of_the_command_line() {
    assertThat(DestinationSection.parse("MY PACS@10.0.0.2:104", "YTTERBY"))
        .isEqualTo(
            new DestinationSection(
                "MY_PACS",
                "MY PACS",
                "10.0.0.2",
                104,
                "YTTERBY",
                true,
                List.of("SEG", "RTDOSE", "SR"),
                DestinationSection.DEFAULT_TIMEOUT,
                DestinationSection.DEFAULT_RETRY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PACS",
        "PACS@host",
        "@host:104",
        "PACS@:104",
        "PACS@host:x",
        "PACS@host:0",
        "PACS@host:99999"
      })
  void refuses_what_is_no_destination(String text) {
    assertThatThrownBy(() -> DestinationSection.parse(text, "YTTERBY"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_longer_quiet_period_lifts_the_upper_bound() {
    CasesSection cases = NodeConfig.DEFAULT.withQuietPeriod(Duration.ofHours(3)).cases();
    assertThat(cases.quietPeriod()).isEqualTo(Duration.ofHours(3));
    assertThat(cases.maxWait()).isEqualTo(Duration.ofHours(3));
  }
}
