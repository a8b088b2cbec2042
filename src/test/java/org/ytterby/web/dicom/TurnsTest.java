// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.StorageFailure;

/** Waiting for a processor or memory has an end, and ends at once for somebody who has gone. */
@Timeout(60)
final class TurnsTest {
  @Test
  void gives_out_what_is_free_and_what_is_given_back() {
    Turns turns = new Turns(3, Duration.ofMillis(50));
    turns.take(2, () -> false);
    turns.take(1, () -> false);
    turns.giveBack(2);
    turns.take(2, () -> false);
    StorageFailure full =
        catchThrowableOfType(StorageFailure.class, () -> turns.take(1, () -> false));
    assertThat(full.code()).isEqualTo(ErrorCode.OUT_OF_RESOURCES);
    assertThat(full).hasMessageContaining("try again later");
  }

  @Test
  void waits_for_nobody_who_has_gone() {
    Turns turns = new Turns(1, Duration.ofMinutes(10));
    assertThatThrownBy(() -> turns.take(1, () -> true)).isInstanceOf(CancellationException.class);
    turns.take(1, () -> false);
    AtomicInteger looks = new AtomicInteger();
    assertThatThrownBy(() -> turns.take(1, () -> looks.incrementAndGet() > 2))
        .isInstanceOf(CancellationException.class);
    assertThat(looks).hasValue(3);
  }
}
