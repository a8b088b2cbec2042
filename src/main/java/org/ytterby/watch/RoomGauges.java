// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.ytterby.archive.Archive;
import org.ytterby.store.Database;
import org.ytterby.store.PoolUse;

/**
 * Gauges that are read from the rooms when somebody scrapes: archive, disk, connections. What may
 * hang is read by an executor of the watch. Immutable.
 *
 * @param readers reads what may block
 */
record RoomGauges(MeterRegistry registry, Executor readers) {

  /** What the archive holds, and what its disk has left. */
  void archive(Archive archive, DataFolder disk, long freeSpaceFloor) {
    measured("ytterby.archive.bytes", "Bytes of this node's segment files", archive::bytes);
    measured(
        "ytterby.disk.free.bytes",
        "Bytes that may still be written to the data folder's disk",
        () -> free(disk));
    Gauge.builder("ytterby.disk.free.floor.bytes", () -> freeSpaceFloor)
        .description("archive.free-space-floor")
        .register(registry);
    Gauge.builder("ytterby.archive.damages", () -> archive.damage().size())
        .description("Broken places that were found in the archive at the start")
        .register(registry);
  }

  /** Read like the database: a disk may hang too. NaN while it does. */
  private void measured(String name, String description, LongSupplier source) {
    Supplier<Long> read = source::getAsLong;
    Cached<Long> cached =
        new Cached<>(read, readers, NodeWatch.FRESH, NodeWatch.PATIENCE.dividedBy(4));
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

  /** The connections of each pool, by use. */
  void pools(Database database) {
    database.pools().forEach(pool -> pool(database, pool.name()));
  }

  private void pool(Database database, String pool) {
    use(database, pool, "active", PoolUse::active);
    use(database, pool, "idle", PoolUse::idle);
    use(database, pool, "waiting", PoolUse::waiting);
    use(database, pool, "most", PoolUse::most);
  }

  private void use(Database database, String pool, String use, ToIntFunction<PoolUse> value) {
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
}
