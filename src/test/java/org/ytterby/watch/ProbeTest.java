// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.finding.StorageFailure;

/** Looks that find something, throw, or hang. */
@Timeout(60)
class ProbeTest {
  private static final Probe.Kind KIND =
      new Probe.Kind("part", true, Duration.ofMillis(5), Duration.ofMillis(200), "restart it");

  private final AtomicLong seconds = new AtomicLong();
  private final InstantSource clock = () -> Instant.ofEpochSecond(seconds.get());

  @Test
  void says_since_when_it_is_as_it_is() {
    AtomicReference<Optional<Probe.Trouble>> found = new AtomicReference<>(Optional.empty());
    try (Probe probe = new Probe(KIND, found::get, clock).start()) {
      assertThat(probe.part()).isEqualTo(new Part("part", true, true, Instant.EPOCH, "", ""));
      seconds.set(10);
      found.set(Optional.of(new Probe.Trouble("it broke", "mend it")));
      await().until(() -> !probe.part().ok());
      seconds.set(20);
      found.set(Optional.of(new Probe.Trouble("it broke more", "mend it")));
      await().until(() -> probe.part().reason().equals("it broke more"));
      assertThat(probe.part())
          .isEqualTo(
              new Part("part", true, false, Instant.ofEpochSecond(10), "it broke more", "mend it"));
      found.set(Optional.empty());
      await().until(() -> probe.part().ok());
      assertThat(probe.part().since()).isEqualTo(Instant.ofEpochSecond(20));
    }
  }

  @Test
  void a_look_that_fails_is_trouble_with_its_cause() {
    Probe.Check fails =
        () -> {
          throw new StorageFailure("no answer", new IllegalStateException("refused\nat 127.0.0.1"));
        };
    try (Probe probe = new Probe(KIND, fails, clock).start()) {
      assertThat(probe.part())
          .isEqualTo(
              new Part("part", true, false, Instant.EPOCH, "no answer (refused)", "restart it"));
    }
  }

  @Test
  void a_look_that_hangs_is_trouble_until_it_comes_back() {
    CountDownLatch back = new CountDownLatch(1);
    AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
    Probe.Check hangs =
        () -> {
          awaitQuietly(gate.get());
          return Optional.empty();
        };
    try (Probe probe = new Probe(KIND, hangs, clock).start()) {
      assertThat(probe.part().ok()).isTrue();
      seconds.set(7);
      gate.set(back);
      await().until(() -> !probe.part().ok());
      assertThat(probe.part().reason()).matches("no answer for \\d+ s");
      assertThat(probe.part().since()).isEqualTo(Instant.ofEpochSecond(7));
      assertThat(probe.part().action()).isEqualTo("restart it");
      seconds.set(9);
      back.countDown();
      await().until(() -> probe.part().ok());
      assertThat(probe.part().since()).isEqualTo(Instant.ofEpochSecond(9));
    }
  }

  @Test
  void only_a_required_part_keeps_a_node_from_being_ready() {
    Part ill = new Part("a", false, false, Instant.EPOCH, "x", "y");
    assertThat(Part.ready(List.of(ill))).isTrue();
    assertThat(Part.ready(List.of(ill, new Part("b", true, false, Instant.EPOCH, "x", "y"))))
        .isFalse();
  }

  @Test
  void a_data_folder_without_room_or_without_a_disk_is_trouble(@TempDir Path folder) {
    assertThat(new DataFolder(folder, new Watermark(1)).look()).isEmpty();
    assertThat(folder).isEmptyDirectory();
    assertThat(new DataFolder(folder, new Watermark(1L << 60)).look())
        .hasValueSatisfying(
            trouble -> assertThat(trouble.reason()).endsWith("expected at least " + (1L << 60)));
    assertThat(new DataFolder(folder.resolve("gone"), new Watermark(1)).look())
        .hasValueSatisfying(
            trouble ->
                assertThat(trouble.reason())
                    .isEqualTo("the data folder can't be written: NoSuchFileException"));
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
