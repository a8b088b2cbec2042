// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.announce.AnnouncementListener;
import org.ytterby.deliver.DeliveryListener;
import org.ytterby.fetch.Fetcher;
import org.ytterby.store.Database;

/**
 * The case runner of a node: what arrives opens cases, timers look at them, workers compute runs.
 *
 * <p>Thread-safe. Everything that matters is in the tables before it has an effect, so that {@link
 * #start} after a crash takes up each case and run where it was.
 */
public final class CaseEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CaseEngine.class);
  private static final Duration OVERDUE = Duration.ofMinutes(2);

  private final QuartzWakeups wakeups;
  private final CaseRunner cases;
  private final CaseAnnouncements announcements;
  private final RunWorker worker;
  private final RevisionWorker revisions;
  private final FetchWorker fetches;
  private final FetchRequests fetchRequests;
  private final RunDelivery deliveries;
  private final ClockWatch clock;
  private final CaseRunner.Sources sources;
  private final BooleanSupplier sound;

  /**
   * What an engine runs on.
   *
   * @param fetcher asks archives, as the settings say
   * @param sound whether this node may compute doses; asked before each, may block. What it may not
   *     compute waits for a node that may
   * @param queued called when objects were queued for delivery
   */
  public record Parts(
      Database database,
      String nodeId,
      RunObjects objects,
      Books books,
      Reconstructor reconstructor,
      Reviser reviser,
      Fetcher fetcher,
      BooleanSupplier sound,
      Runnable queued) {}

  /** An engine that is not started yet. */
  public CaseEngine(Parts parts, CaseRunner.Sources sources, RunSettings settings) {
    this.wakeups = QuartzWakeups.open(parts.database(), parts.nodeId(), settings.workers());
    this.sources = sources;
    this.sound = parts.sound();
    this.cases = new CaseRunner(parts.books(), sources, wakeups, settings);
    this.announcements = new CaseAnnouncements(parts.books(), sources.announced(), wakeups);
    this.worker =
        new RunWorker(
            parts.books(),
            parts.objects(),
            parts.reconstructor(),
            wakeups,
            settings,
            parts.queued());
    this.revisions =
        new RevisionWorker(
            parts.books(), parts.objects(), parts.reviser(), wakeups, settings, parts.queued());
    this.fetches = new FetchWorker(parts.books(), parts.fetcher(), settings.fetch(), wakeups);
    this.fetchRequests = new FetchRequests(parts.books(), cases, settings.fetch());
    this.deliveries = new RunDelivery(parts.books(), revisions::wake);
    this.clock = new ClockWatch(parts.books(), this::planAnew);
  }

  /** Takes up what was left, then begins to look and to work. */
  public void start() {
    sources.arrivals().start(cases);
    cases.start();
    worker.resume(Duration.ZERO);
    revisions.resume(Duration.ZERO);
    fetches.resume(Duration.ZERO);
    wakeups.start(new QuartzWakeups.Handlers(cases::look, this::work, fetches::fetch, this::sweep));
    clock.start();
  }

  public CaseRunner cases() {
    return cases;
  }

  /** Whom announcements are told to. */
  public AnnouncementListener announcements() {
    return announcements;
  }

  public RunWorker worker() {
    return worker;
  }

  /** Whom a person asks to have archives asked. */
  public FetchRequests fetchRequests() {
    return fetchRequests;
  }

  /** What delivery tells of the runs. */
  public DeliveryListener deliveries() {
    return deliveries;
  }

  /** How late the looks and the runs are. Blocks; the database is asked. */
  public WakeupLag lag(Instant now) {
    return wakeups.lag(now);
  }

  /** Lets what is executing end, for a while. What is left goes on at the next start. */
  @Override
  public void close() {
    clock.close();
    wakeups.close();
  }

  private void planAnew() {
    wakeups.sweepAnew();
    sweep();
  }

  private void sweep() {
    cases.resume(OVERDUE);
    worker.resume(OVERDUE);
    revisions.resume(OVERDUE);
    fetches.resume(OVERDUE);
  }

  /** A run has one wakeup: for its own computation, then for what was learned since. */
  private void work(String runId) {
    if (!sound.getAsBoolean()) {
      LOG.warn("a run waits for a node whose self-test passes run={}", runId);
      return;
    }
    worker.work(runId);
    revisions.work(runId);
  }
}
