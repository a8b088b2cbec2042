// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.YtterbyException;
import org.ytterby.store.Database;

/**
 * Writes down how far each segment's records are in the index for good.
 *
 * <p>Thread-safe. The offsets are taken first and written in a durable transaction: its commit
 * covers every volatile commit before it, and so the index rows up to those offsets.
 */
final class Checkpointer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

  private final String nodeId;
  private final SegmentFolder folder;
  private final Database database;
  private final ArchiveStore store;
  private final InstantSource clock;
  private final Map<Long, Long> written = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("archive-checkpoint").daemon().factory());

  Checkpointer(
      String nodeId,
      SegmentFolder folder,
      Database database,
      ArchiveStore store,
      InstantSource clock) {
    this.nodeId = nodeId;
    this.folder = folder;
    this.database = database;
    this.store = store;
    this.clock = clock;
    // What replay left is in the table already.
    folder.openSegments().forEach(segment -> written.put(segment.number(), segment.safeEnd()));
  }

  void every(Duration interval) {
    timer.scheduleWithFixedDelay(
        this::advanceOrTellLater, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void advanceOrTellLater() {
    try {
      advance();
    } catch (YtterbyException e) {
      LOG.warn("archive checkpoint failed, will be tried again", e);
    } catch (RuntimeException | Error e) { // thrown on, it would end the checkpoints for good
      LOG.error("archive checkpoint failed in an unforeseen way, will be tried again", e);
    }
  }

  synchronized void advance() {
    TreeMap<Long, Long> ends = new TreeMap<>();
    TreeMap<Long, Segment> retired = new TreeMap<>();
    for (Segment segment : folder.openSegments()) {
      // Before its end is read: a segment that retires meanwhile is forgotten the next time.
      if (segment.isRetired()) {
        retired.put(segment.number(), segment);
      }
      long end = segment.safeEnd();
      if (!Long.valueOf(end).equals(written.get(segment.number()))) {
        ends.put(segment.number(), end);
      }
    }
    if (!ends.isEmpty()) {
      database.inTx(
          tx -> {
            ends.forEach(
                (number, end) ->
                    store.putCheckpoint(
                        tx, nodeId, number, end, clock.instant().atOffset(ZoneOffset.UTC)));
            return ends.size();
          });
      written.putAll(ends);
    }
    retired.forEach(
        (number, segment) -> {
          folder.forget(segment);
          written.remove(number);
        });
  }

  /** Ends the regular checkpoints and writes a last one. */
  @Override
  public void close() {
    timer.close();
    advance();
  }
}
