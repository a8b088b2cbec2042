// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxTally;
import org.ytterby.notify.NoticeKind;
import org.ytterby.notify.NoticeState;
import org.ytterby.notify.NoticeTally;
import org.ytterby.run.CaseState;
import org.ytterby.run.NodeFigures;
import org.ytterby.run.RunState;
import org.ytterby.run.WakeupLag;

/**
 * What the database knows, as gauges. Without an answer of the database their series are gone: the
 * last known number would look like a present one. Not thread-safe; the scrape confines it.
 */
final class NodeGauges {
  /** The label of rows whose destination is not configured any more. */
  private static final String OTHER = "(not configured)";

  private final Set<String> destinations;
  private final MultiGauge cases;
  private final MultiGauge caseAge;
  private final MultiGauge runs;
  private final MultiGauge outbox;
  private final MultiGauge outboxAge;
  private final MultiGauge lastDelivery;
  private final MultiGauge lag;
  private final MultiGauge notices;

  /**
   * Everything that a scrape reads from the database at once.
   *
   * @param at when it was read
   */
  record Reading(NodeFigures figures, List<NoticeTally> notices, WakeupLag lag, Instant at) {}

  NodeGauges(MeterRegistry registry, List<String> destinations) {
    this.destinations = Set.copyOf(destinations);
    this.cases = gauge(registry, "ytterby.cases", "Cases by state");
    this.caseAge =
        gauge(registry, "ytterby.case.age.seconds", "How long the oldest case of a state is in it");
    this.runs = gauge(registry, "ytterby.runs", "Runs by state");
    this.outbox = gauge(registry, "ytterby.outbox", "Objects by destination and state of delivery");
    this.outboxAge =
        gauge(
            registry,
            "ytterby.outbox.age.seconds",
            "How long the oldest object waits that a destination does not have or not commit to");
    this.lastDelivery =
        gauge(
            registry,
            "ytterby.delivery.last.timestamp.seconds",
            "When a destination last accepted an object");
    this.lag =
        gauge(registry, "ytterby.wakeup.lag.seconds", "How late the first wakeup is that is due");
    this.notices = gauge(registry, "ytterby.notices", "Notices to others by kind and state");
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  /** Shows what was read, or nothing. */
  void show(Optional<Reading> reading) {
    reading.ifPresentOrElse(
        this::show,
        () ->
            List.of(cases, caseAge, runs, outbox, outboxAge, lastDelivery, lag, notices)
                .forEach(gauge -> gauge.register(List.of(), true)));
  }

  private void show(Reading read) {
    List<MultiGauge.Row<?>> counts = new ArrayList<>();
    List<MultiGauge.Row<?>> ages = new ArrayList<>();
    for (CaseState state : CaseState.values()) {
      Tags tags = Tags.of("state", state.name());
      NodeFigures.CaseTally tally = read.figures().cases().get(state);
      counts.add(MultiGauge.Row.of(tags, tally == null ? 0 : tally.cases()));
      if (isWaiting(state)) {
        ages.add(MultiGauge.Row.of(tags, tally == null ? 0 : age(tally.since(), read.at())));
      }
    }
    cases.register(counts, true);
    caseAge.register(ages, true);
    List<MultiGauge.Row<?>> byState = new ArrayList<>();
    for (RunState state : RunState.values()) {
      byState.add(
          MultiGauge.Row.of(
              Tags.of("state", state.name()), read.figures().runs().getOrDefault(state, 0)));
    }
    runs.register(byState, true);
    showOutbox(read);
    lag.register(
        List.of(
            MultiGauge.Row.of(Tags.of("scheduler", "looks"), seconds(read.lag().looks())),
            MultiGauge.Row.of(Tags.of("scheduler", "runs"), seconds(read.lag().runs()))),
        true);
    showNotices(read.notices());
  }

  /** All recipients together: the log names the one that refuses. */
  private void showNotices(List<NoticeTally> tallies) {
    Map<Tags, Integer> counts = new LinkedHashMap<>();
    for (NoticeKind kind : NoticeKind.values()) {
      for (NoticeState state : NoticeState.values()) {
        counts.put(Tags.of("kind", kind.name(), "state", state.name()), 0);
      }
    }
    for (NoticeTally tally : tallies) {
      Tags tags = Tags.of("kind", tally.kind().name(), "state", tally.state().name());
      counts.merge(tags, tally.notices(), Integer::sum);
    }
    notices.register(rows(counts), true);
  }

  private static boolean isWaiting(CaseState state) {
    return switch (state) {
      case SETTLING, NEEDS_INPUT, READY -> true;
      case CLOSED, IGNORED -> false;
    };
  }

  private void showOutbox(Reading read) {
    Map<Tags, Integer> objects = new LinkedHashMap<>();
    Map<Tags, Double> oldest = new LinkedHashMap<>();
    Map<Tags, Long> accepted = new LinkedHashMap<>();
    for (String name : destinations.stream().sorted().toList()) {
      oldest.put(Tags.of("destination", name), 0.0);
      for (DeliveryState state : DeliveryState.values()) {
        objects.put(Tags.of("destination", name, "state", state.name()), 0);
      }
    }
    for (OutboxTally tally : read.figures().outbox()) {
      String name = destinations.contains(tally.destination()) ? tally.destination() : OTHER;
      Tags destination = Tags.of("destination", name);
      objects.merge(destination.and("state", tally.state().name()), tally.objects(), Integer::sum);
      switch (tally.state()) {
        case PENDING, ACCEPTED, PARKED ->
            oldest.merge(destination, age(tally.oldest(), read.at()), Math::max);
        case DELIVERED ->
            tally
                .lastSettled()
                .ifPresent(at -> accepted.merge(destination, at.getEpochSecond(), Math::max));
        case WITHDRAWN -> {}
      }
    }
    outbox.register(rows(objects), true);
    outboxAge.register(rows(oldest), true);
    lastDelivery.register(rows(accepted), true);
  }

  private static <N extends Number> List<MultiGauge.Row<?>> rows(Map<Tags, N> values) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    values.forEach((tags, value) -> rows.add(MultiGauge.Row.of(tags, value)));
    return rows;
  }

  private static double age(Instant since, Instant now) {
    return Math.max(0, seconds(Duration.between(since, now)));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
