// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.archive.Archive;
import org.ytterby.archive.SegmentDamage;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.tls.ReloadingContext;
import org.ytterby.notify.NoticeStore;
import org.ytterby.run.CaseEngine;
import org.ytterby.run.WakeupLag;
import org.ytterby.store.Database;
import org.ytterby.validate.StartTest;

/**
 * What each part of a node is judged by, as {@code /api/health} names the parts: what is wrong with
 * it, and what a person should do. Immutable; the probes that it makes block for themselves.
 */
final class RoomChecks {
  /** The part that metrics ask about before they read from it. */
  static final String DATABASE = "database";

  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration ENDS_SOON = Duration.ofDays(30);

  /** Instances are durable within milliseconds; who waits so long sees that nothing goes on. */
  private static final Duration LATEST_COMMIT = Duration.ofSeconds(5);

  /** A sweep is due each minute; twice that is no chance any more. */
  private static final Duration LATEST_LOOK = Duration.ofMinutes(2);

  private final NodeWatch.Rooms rooms;
  private final DataFolder disk;
  private final InstantSource clock;

  RoomChecks(NodeWatch.Rooms rooms, DataFolder disk, InstantSource clock) {
    this.rooms = rooms;
    this.disk = disk;
    this.clock = clock;
  }

  /** Whether the process works. Not started. */
  List<Probe> live() {
    return List.of(
        probe("threads", true, RoomChecks::deadlock),
        probe("dicom-loops", true, () -> loops(rooms.server())));
  }

  /** Whether the node can do its work. Not started. */
  List<Probe> ready() {
    List<Probe> ready = new ArrayList<>();
    ready.add(probe("dicom", true, () -> listening(rooms.server())));
    if (!rooms.server().certificates().isEmpty()) {
      ready.add(probe("dicom-tls", false, () -> certificates(rooms.server(), clock.instant())));
    }
    ready.add(probe("archive", true, disk::look));
    ready.add(probe("archive-damage", false, () -> damage(rooms.archive())));
    ready.add(probe("archive-index", true, () -> index(rooms.archive())));
    ready.add(probe(DATABASE, true, () -> database(rooms.database())));
    ready.add(probe("self-test", true, () -> selfTest(rooms.selfTest())));
    ready.add(probe("scheduler", true, () -> scheduler(rooms.engine(), clock.instant())));
    ready.add(probe("notices", false, () -> notices(rooms.database(), rooms.notices())));
    return ready;
  }

  private Probe probe(String name, boolean required, Probe.Check check) {
    String action =
        "see the log; when the machine itself is well and this stays, restart the node: nothing"
            + " that was acknowledged is lost";
    return new Probe(new Probe.Kind(name, required, EVERY, LIMIT, action), check, clock);
  }

  private static Optional<Probe.Trouble> deadlock() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] dead = threads.findDeadlockedThreads();
    return dead == null
        ? Optional.empty()
        : Optional.of(
            new Probe.Trouble(
                dead.length + " threads wait for each other",
                "save a thread dump (jstack) for the developers, then restart the node"));
  }

  private static Optional<Probe.Trouble> loops(DicomServer server) {
    return server.loopsAnswer(LIMIT.dividedBy(2))
        ? Optional.empty()
        : Optional.of(
            new Probe.Trouble(
                "an event loop of the DICOM listener does not answer",
                "save a thread dump (jstack) for the developers, then restart the node"));
  }

  private static Optional<Probe.Trouble> listening(DicomServer server) {
    return server.isListening()
        ? Optional.empty()
        : Optional.of(
            new Probe.Trouble("the DICOM port is not listened on", "see the log, then restart"));
  }

  /** A certificate that ends soon, or files that could not be read anew. */
  static Optional<Probe.Trouble> certificates(DicomServer server, Instant now) {
    for (ReloadingContext.State state : server.certificates()) {
      if (state.trouble().isPresent()) {
        return Optional.of(
            new Probe.Trouble(
                state.where() + ": " + state.trouble().get() + "; the former stay in use",
                "correct the files; they are read anew by themselves"));
      }
      Optional<Instant> ends = state.expires().filter(end -> end.isBefore(now.plus(ENDS_SOON)));
      if (ends.isPresent()) {
        return Optional.of(
            new Probe.Trouble(
                state.where() + ": our certificate ends " + ends.get(),
                "have a new one issued and put it into the file; it is read by itself"));
      }
    }
    return Optional.empty();
  }

  private static Optional<Probe.Trouble> damage(Archive archive) {
    List<SegmentDamage> damage = archive.damage();
    return damage.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Probe.Trouble(
                damage.size() + " broken places: " + damage,
                "bring the segment files back from a backup, then restart; what comes now is kept"
                    + " all the same"));
  }

  /** What somebody has refused to be told. */
  private static Optional<Probe.Trouble> notices(Database database, NoticeStore notices) {
    int parked = database.inVolatileTx(notices::parked);
    return parked == 0
        ? Optional.empty()
        : Optional.of(
            new Probe.Trouble(
                parked + " notices were refused or tried too often",
                "read the reasons in the log (notice parked), change the recipient or its entry in"
                    + " the configuration, and restart the node: it tells them again"));
  }

  /** The database may answer and still hold this up: a lock, or a disk that is slow. */
  private static Optional<Probe.Trouble> index(Archive archive) {
    Duration waited = archive.committing();
    return waited.compareTo(LATEST_COMMIT) <= 0
        ? Optional.empty()
        : Optional.of(
            new Probe.Trouble(
                "instances wait for the disk or the database since " + waited.toSeconds() + " s",
                "see what holds up the database (locks on table instance) or the disk; senders"
                    + " wait or are told to come again, and nothing is lost"));
  }

  /** What it computes is wrong on this machine: it keeps what comes and doses nothing. */
  private static Optional<Probe.Trouble> selfTest(StartTest test) {
    return test.trouble()
        .map(
            trouble ->
                new Probe.Trouble(
                    trouble,
                    "run ./ytterby validate here and read what fails; install the program anew, or"
                        + " another Java; studies are kept, and dosed once a node starts whose"
                        + " self-test passes"));
  }

  private static Optional<Probe.Trouble> database(Database database) {
    database.ping();
    return Optional.empty();
  }

  private static Optional<Probe.Trouble> scheduler(CaseEngine engine, Instant now) {
    WakeupLag lag = engine.lag(now);
    return lag.looks().compareTo(LATEST_LOOK) <= 0
        ? Optional.empty()
        : Optional.of(
            new Probe.Trouble(
                "a look at a study is due since " + lag.looks().toSeconds() + " s",
                "see the log; when the database is well and this stays, restart the node"));
  }
}
