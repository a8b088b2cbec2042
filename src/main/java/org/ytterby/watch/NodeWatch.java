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
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveObserver;
import org.ytterby.catalogue.QueryObserver;
import org.ytterby.deliver.Courier;
import org.ytterby.dicom.net.AssociationObserver;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.notify.NoticeStore;
import org.ytterby.receive.ReceiveObserver;
import org.ytterby.run.Books;
import org.ytterby.run.CaseEngine;
import org.ytterby.run.NodeFigures;
import org.ytterby.run.Reconstructor;
import org.ytterby.store.Database;
import org.ytterby.validate.StartTest;

/**
 * Watches a node: its observers are handed to the rooms when these are made, {@link #start} begins
 * to look at them, {@link #live}, {@link #ready} and {@link #metrics} tell. Thread-safe; none of
 * these blocks longer than two seconds, whatever hangs.
 */
public final class NodeWatch implements AutoCloseable {
  /** For how long what was read is shown again. */
  static final Duration FRESH = Duration.ofSeconds(5);

  /** How long a scrape waits for what it reads. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

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
      NoticeStore notices,
      StartTest selfTest) {}

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
    RoomGauges measured = new RoomGauges(registry, readers);
    measured.archive(rooms.archive(), disk, settings.freeSpaceFloor());
    measured.pools(rooms.database());
    RoomChecks checks = new RoomChecks(rooms, disk, clock);
    live.addAll(checks.live());
    ready.addAll(checks.ready());
    live.forEach(Probe::start);
    ready.forEach(Probe::start);
    return () -> {
      live.forEach(Probe::close);
      ready.forEach(Probe::close);
    };
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
    boolean answers =
        parts.stream().anyMatch(part -> part.name().equals(RoomChecks.DATABASE) && part.ok());
    Optional<NodeGauges.Reading> reading =
        cached == null || !answers ? Optional.empty() : cached.get();
    gauges.show(reading);
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Part part : parts) {
      boolean well = part.ok() && (!part.name().equals(RoomChecks.DATABASE) || reading.isPresent());
      rows.add(MultiGauge.Row.of(Tags.of("part", part.name()), well ? 1 : 0));
    }
    up.register(rows, true);
    return registry.scrape(type);
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
