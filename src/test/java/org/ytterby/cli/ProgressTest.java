// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is shown, and how often. */
class ProgressTest {
  private final StringWriter err = new StringWriter();
  private Instant now = Instant.EPOCH;

  @Test
  void a_log_gets_the_first_the_last_and_a_line_every_five_seconds() {
    try (Progress progress = progress(false)) {
      for (int i = 0; i < 4; i++) {
        progress.step();
        now = now.plus(Duration.ofSeconds(3));
      }
    }
    assertThat(err.toString().lines())
        .containsExactly("sending 1/4 (25 %)", "sending 3/4 (75 %)", "sending 4/4 (100 %)");
  }

  @Test
  void a_terminal_line_is_rewritten_and_ended_once() {
    try (Progress progress = progress(true)) {
      progress.reach(1);
      progress.reach(2);
      now = now.plus(Duration.ofMillis(100));
      progress.reach(3);
      progress.reach(4);
    }
    assertThat(err.toString())
        .isEqualTo(
            "\rsending 1/4 (25 %)\rsending 3/4 (75 %)\rsending 4/4 (100 %)"
                + System.lineSeparator());
  }

  private Progress progress(boolean terminal) {
    Console console =
        new Console(new PrintWriter(new StringWriter()), new PrintWriter(err, true), terminal);
    return new Progress(console, () -> now, "sending", 4);
  }
}
