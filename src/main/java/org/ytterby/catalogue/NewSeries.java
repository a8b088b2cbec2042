// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ytterby.archive.ArchiveObserver;
import org.ytterby.archive.StoredInstance;

/**
 * The first instance of each series that the archive took in and the catalogue has not looked at
 * yet. Told by the archive before a sender is answered, so that a query after that answer knows of
 * it; a series seen before costs the archive one look into a hash table, and no instance a wait.
 *
 * <p>Thread-safe. Bounded: what does not fit is forgotten here, and {@link #overflowed} says that
 * the archive has to be walked through.
 */
public final class NewSeries implements ArchiveObserver {
  /** About 100 bytes each. A series that was forgotten is looked up again, nothing else. */
  private static final int MOST_SEEN = 50_000;

  /** About 1 KiB each. Reached when the database stalls while one-instance series pour in. */
  private static final int MOST_WAITING = 10_000;

  private final Set<SeriesKey> seen = ConcurrentHashMap.newKeySet();
  private final Queue<StoredInstance> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean overflow = new AtomicBoolean();
  private final Semaphore news = new Semaphore(0);

  @Override
  public void synced(Duration took) {}

  @Override
  public void indexed(StoredInstance instance) {
    if (seen.add(SeriesKey.of(instance))) {
      if (seen.size() > MOST_SEEN) {
        seen.clear();
      }
      if (!waiting.offer(instance)) {
        overflow.set(true);
      }
      news.release();
    }
  }

  @Override
  public void doubted() {
    overflow.set(true);
    news.release();
  }

  /** The next that waits. */
  Optional<StoredInstance> poll() {
    return Optional.ofNullable(waiting.poll());
  }

  int size() {
    return waiting.size();
  }

  /** True once after something was forgotten, or may not have been told. */
  boolean overflowed() {
    return overflow.getAndSet(false);
  }

  /** Lets who waits look whether it is to end. */
  void wake() {
    news.release();
  }

  /** Waits until something has come since the last time. */
  void await() throws InterruptedException {
    news.acquire();
    news.drainPermits();
  }
}
