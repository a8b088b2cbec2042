// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.ytterby.archive.ArchiveObserver;
import org.ytterby.dicom.net.AssociationObserver;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.receive.ReceiveObserver;

/**
 * Counts what arrives: associations, instances, syncs. Every series is there from the start, with
 * zero, so that an alarm on its rate sees the first event. Thread-safe.
 */
final class Meters implements AssociationObserver, ReceiveObserver, ArchiveObserver {
  private static final Duration[] STORE_BOUNDS =
      millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000);
  private static final Duration[] SYNC_BOUNDS =
      millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000);
  private static final double[] BATCH_BOUNDS = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  private final MeterRegistry registry;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter accepted;
  private final Map<RejectReason, Counter> rejected = new EnumMap<>(RejectReason.class);
  private final Map<End, Counter> ended = new EnumMap<>(End.class);
  private final Map<Outcome, Counter> durable = new EnumMap<>(Outcome.class);
  private final Counter handshakes;
  private final Counter bytes;
  private final Timer storing;
  private final DistributionSummary batches;
  private final Timer syncs;

  Meters(MeterRegistry registry) {
    this.registry = registry;
    Associations.gauge(registry, "acceptor", open);
    this.accepted = Associations.opened(registry, "acceptor");
    for (RejectReason reason : RejectReason.values()) {
      rejected.put(
          reason,
          Counter.builder("ytterby.association.rejects")
              .description("Associations that peers asked for and did not get")
              .tag("reason", reason.name())
              .register(registry));
    }
    for (End how : End.values()) {
      ended.put(
          how,
          Counter.builder("ytterby.association.ends")
              .description("Associations of peers that ended")
              .tag("how", lower(how))
              .register(registry));
    }
    for (Outcome outcome : Outcome.values()) {
      durable.put(outcome, instances(lower(outcome), "0000"));
    }
    this.handshakes =
        Counter.builder("ytterby.tls.handshake.failures")
            .description("Connections of peers that did not come to terms on TLS")
            .register(registry);
    this.bytes =
        Counter.builder("ytterby.received")
            .description("Data sets that are durable, duplicates included")
            .baseUnit("bytes")
            .register(registry);
    this.storing =
        Timer.builder("ytterby.store")
            .description("From a C-STORE request to its instance being durable")
            .serviceLevelObjectives(STORE_BOUNDS)
            .register(registry);
    this.batches =
        DistributionSummary.builder("ytterby.archive.commit.instances")
            .description("Instances whose index rows were committed together")
            .serviceLevelObjectives(BATCH_BOUNDS)
            .register(registry);
    this.syncs =
        Timer.builder("ytterby.archive.sync")
            .description("Writing and syncing an instance")
            .serviceLevelObjectives(SYNC_BOUNDS)
            .register(registry);
  }

  @Override
  public void rejected(RejectReason reason) {
    count(rejected.get(reason));
  }

  @Override
  public void handshakeFailed() {
    handshakes.increment();
  }

  @Override
  public void accepted() {
    open.incrementAndGet();
    accepted.increment();
  }

  @Override
  public void ended(End how) {
    open.decrementAndGet();
    count(ended.get(how));
  }

  @Override
  public void durable(Outcome outcome, long length, Duration took) {
    count(durable.get(outcome));
    bytes.increment(length);
    storing.record(took);
  }

  @Override
  public void refused(int status) {
    instances("refused", String.format(Locale.ROOT, "%04X", status)).increment();
  }

  @Override
  public void synced(Duration took) {
    syncs.record(took);
  }

  @Override
  public void committed(int instances) {
    batches.record(instances);
  }

  /** Few: an outcome, and of the refused one for each status that an error code has. */
  private Counter instances(String outcome, String status) {
    return Counter.builder("ytterby.instances")
        .description("Instances that peers sent")
        .tag("outcome", outcome)
        .tag("status", status)
        .register(registry);
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      counter.increment();
    }
  }

  static Duration[] millis(int... bounds) {
    Duration[] durations = new Duration[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      durations[i] = Duration.ofMillis(bounds[i]);
    }
    return durations;
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
