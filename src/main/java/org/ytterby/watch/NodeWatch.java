// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveObserver;
import org.ytterby.archive.SegmentDamage;
import org.ytterby.catalogue.QueryObserver;
import org.ytterby.deliver.Courier;
import org.ytterby.dicom.net.AssociationObserver;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.tls.ReloadingContext;
import org.ytterby.notify.NoticeStore;
import org.ytterby.receive.ReceiveObserver;
import org.ytterby.run.Books;
import org.ytterby.run.CaseEngine;
import org.ytterby.run.NodeFigures;
import org.ytterby.run.Reconstructor;
import org.ytterby.run.WakeupLag;
import org.ytterby.store.Database;
import org.ytterby.store.PoolUse;

/**
 * Watches a node: its observers are handed to the rooms when these are made, {@link #start} begins
 * to look at them, {@link #live}, {@link #ready} and {@link #metrics} tell. Thread-safe; none of
 * these blocks longer than two seconds, whatever hangs.
 */
public final class NodeWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final String DATABASE = "database";

  private static final Duration ENDS_SOON = Duration.ofDays(30);

  /** Instances are durable within milliseconds; who waits so long sees that nothing goes on. */
  private static final Duration LATEST_COMMIT = Duration.ofSeconds(5);

  /** A sweep is due each minute; twice that is no chance any more. */
  private static final Duration LATEST_LOOK = Duration.ofMinutes(2);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Meters meters = new Meters(registry);
  private final QueryMeters queries = new QueryMeters(registry);
  private final Settings settings;
  private final InstantSource clock;
  private final ExecutorService readers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("watch-read-", 1).factory());
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final List<Probe> live = new ArrayList<>();
  private final List<Probe> ready = new ArrayList<>();
  private final NodeGauges gauges;
  private final DataFolder disk;
  private final MultiGauge up;
  private @Nullable Cached<NodeGauges.Reading> figures;

  /**
   * What a watch has to know.
   *
   * @param data the data folder
   * @param freeSpaceFloor bytes; with less free space the node is not ready and has no room
   * @param destinations names as configured
   */
  public record Settings(
      Path data, long freeSpaceFloor, List<String> destinations, String version, String build) {
    public Settings {
      destinations = List.copyOf(destinations);
    }
  }

  /** The rooms that are looked at. */
  public record Rooms(
      Database database,
      Books books,
      Archive archive,
      DicomServer server,
      CaseEngine engine,
      NoticeStore notices) {}

  /** A watch that looks at nothing yet. */
  public NodeWatch(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.disk = new DataFolder(settings.data(), new Watermark(settings.freeSpaceFloor()));
    this.gauges = new NodeGauges(registry, settings.destinations());
    this.up =
        MultiGauge.builder("ytterby.up")
            .description("1 when a part of the node is well, as /api/health/ready has it")
            .register(registry);
    Gauge.builder("ytterby.build.info", () -> 1)
        .description("Always 1; which software runs")
        .tags("version", settings.version(), "build", settings.build())
        .register(registry);
    processMetrics();
  }

  private void processMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** Counts associations that peers ask for. */
  public AssociationObserver associations() {
    return meters;
  }

  /** Counts instances that peers send. */
  public ReceiveObserver receiving() {
    return meters;
  }

  /** Measures the archive's syncs. */
  public ArchiveObserver archiving() {
    return meters;
  }

  /** Counts and times what others ask. */
  public QueryObserver queries() {
    return queries;
  }

  /** Whether the data folder's disk has room for another sender's instances. Never blocks. */
  public boolean hasRoom() {
    return !disk.watermark().isLow();
  }

  /** The same courier, counted. */
  public Courier watched(Courier courier) {
    return new WatchedCourier(courier, registry, settings.destinations());
  }

  /** The same reconstructor, timed. */
  public Reconstructor watched(Reconstructor reconstructor) {
    return new WatchedReconstructor(reconstructor, registry);
  }

  /** The looking at rooms, which is to end before they are closed. */
  public interface Looking extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Begins to look at the rooms.
   *
   * @return when each was looked at once, or took too long; to be closed before the rooms are
   */
  public Looking start(Rooms rooms) {
    figures =
        new Cached<>(
            () ->
                new NodeGauges.Reading(
                    NodeFigures.read(rooms.books()),
                    rooms.database().inVolatileTx(rooms.notices()::tallies),
                    rooms.engine().lag(clock.instant()),
                    clock.instant()),
            readers,
            FRESH,
            PATIENCE);
    archiveGauges(rooms.archive());
    rooms.database().pools().forEach(pool -> poolGauges(rooms.database(), pool.name()));
    live.add(probe("threads", true, NodeWatch::deadlock));
    live.add(probe("dicom-loops", true, () -> loops(rooms.server())));
    ready.add(probe("dicom", true, () -> listening(rooms.server())));
    if (!rooms.server().certificates().isEmpty()) {
      ready.add(probe("dicom-tls", false, () -> certificates(rooms.server(), clock.instant())));
    }
    ready.add(probe("archive", true, disk::look));
    ready.add(probe("archive-damage", false, () -> damage(rooms.archive())));
    ready.add(probe("archive-index", true, () -> index(rooms.archive())));
    ready.add(probe(DATABASE, true, () -> database(rooms.database())));
    ready.add(probe("scheduler", true, () -> scheduler(rooms.engine())));
    ready.add(probe("notices", false, () -> notices(rooms.database(), rooms.notices())));
    live.forEach(Probe::start);
    ready.forEach(Probe::start);
    return () -> {
      live.forEach(Probe::close);
      ready.forEach(Probe::close);
    };
  }

  private Probe probe(String name, boolean required, Probe.Check check) {
    String action =
        "see the log; when the machine itself is well and this stays, restart the node: nothing"
            + " that was acknowledged is lost";
    return new Probe(new Probe.Kind(name, required, EVERY, LIMIT, action), check, clock);
  }

  /** Whether the process works; a supervisor restarts one that does not. Never blocks. */
  public List<Part> live() {
    return live.stream().map(Probe::part).toList();
  }

  /** Whether the node can do its work, part by part. Never blocks. */
  public List<Part> ready() {
    return ready.stream().map(Probe::part).toList();
  }

  /**
   * All metrics.
   *
   * @param accept the Accept header of who asks: OpenMetrics where it is wanted, else the older
   *     text format
   */
  public Exposition metrics(String accept) {
    String type = Exposition.typeFor(accept);
    return new Exposition(type, scrape(type));
  }

  /** One at a time: the gauges change as a whole. */
  private synchronized String scrape(String type) {
    List<Part> parts = ready();
    Cached<NodeGauges.Reading> cached = figures;
    boolean answers = parts.stream().anyMatch(part -> part.name().equals(DATABASE) && part.ok());
    Optional<NodeGauges.Reading> reading =
        cached == null || !answers ? Optional.empty() : cached.get();
    gauges.show(reading);
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Part part : parts) {
      boolean well = part.ok() && (!part.name().equals(DATABASE) || reading.isPresent());
      rows.add(MultiGauge.Row.of(Tags.of("part", part.name()), well ? 1 : 0));
    }
    up.register(rows, true);
    return registry.scrape(type);
  }

  private void archiveGauges(Archive archive) {
    measured("ytterby.archive.bytes", "Bytes of this node's segment files", archive::bytes);
    measured(
        "ytterby.disk.free.bytes",
        "Bytes that may still be written to the data folder's disk",
        () -> free(disk));
    Gauge.builder("ytterby.disk.free.floor.bytes", settings::freeSpaceFloor)
        .description("archive.free-space-floor")
        .register(registry);
    Gauge.builder("ytterby.archive.damages", () -> archive.damage().size())
        .description("Broken places that were found in the archive at the start")
        .register(registry);
  }

  /** Read like the database: a disk may hang too. NaN while it does. */
  private void measured(String name, String description, LongSupplier source) {
    Supplier<Long> read = source::getAsLong;
    Cached<Long> cached = new Cached<>(read, readers, FRESH, PATIENCE.dividedBy(4));
    Gauge.builder(name, () -> cached.get().map(Long::doubleValue).orElse(Double.NaN))
        .description(description)
        .register(registry);
  }

  private static long free(DataFolder disk) {
    try {
      return disk.freeBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void poolGauges(Database database, String pool) {
    poolGauge(database, pool, "active", PoolUse::active);
    poolGauge(database, pool, "idle", PoolUse::idle);
    poolGauge(database, pool, "waiting", PoolUse::waiting);
    poolGauge(database, pool, "most", PoolUse::most);
  }

  private void poolGauge(Database database, String pool, String use, ToIntFunction<PoolUse> value) {
    Gauge.builder(
            "ytterby.database.connections",
            () ->
                database.pools().stream()
                    .filter(one -> one.name().equals(pool))
                    .mapToInt(value)
                    .sum())
        .description("Connections to the database, and threads that wait for one")
        .tags("pool", pool, "use", use)
        .register(registry);
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

  private static Optional<Probe.Trouble> database(Database database) {
    database.ping();
    return Optional.empty();
  }

  private Optional<Probe.Trouble> scheduler(CaseEngine engine) {
    WakeupLag lag = engine.lag(clock.instant());
    return lag.looks().compareTo(LATEST_LOOK) <= 0
        ? Optional.empty()
        : Optional.of(
            new Probe.Trouble(
                "a look at a study is due since " + lag.looks().toSeconds() + " s",
                "see the log; when the database is well and this stays, restart the node"));
  }

  /** Ends counting. */
  @Override
  public void close() {
    collections.close();
    readers.shutdownNow();
    registry.close();
  }

  /** For what else reads the node's rooms and must not hang with them. */
  public Executor readers() {
    return readers;
  }
}
