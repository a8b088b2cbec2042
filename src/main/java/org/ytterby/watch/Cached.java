// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that takes a while to read, or for ever: read once for everybody who asks within a time,
 * and waited for no longer than a patience. A reading that hangs is the only one under way, so that
 * it can't use up threads or connections. Thread-safe.
 */
public final class Cached<T> {
  private final Supplier<T> source;
  private final Executor executor;
  private final Duration fresh;
  private final Duration patience;
  private @Nullable Reading<T> last;

  private record Reading<T>(CompletableFuture<T> value, long beganNanos) {}

  /**
   * A value that nobody has asked for yet.
   *
   * @param executor runs the source, which may block
   * @param fresh how long a value is handed out again
   * @param patience how long who asks waits
   */
  public Cached(Supplier<T> source, Executor executor, Duration fresh, Duration patience) {
    this.source = source;
    this.executor = executor;
    this.fresh = fresh;
    this.patience = patience;
  }

  /** The value; nothing when it can't be read, or not in time. */
  public Optional<T> get() {
    try {
      return Optional.of(reading().get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty(); // the probe of the same part tells why
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private synchronized CompletableFuture<T> reading() {
    Reading<T> before = last;
    if (before != null && (!before.value().isDone() || isFresh(before))) {
      return before.value();
    }
    CompletableFuture<T> value = CompletableFuture.supplyAsync(source, executor);
    last = new Reading<>(value, System.nanoTime());
    return value;
  }

  private boolean isFresh(Reading<T> reading) {
    return !reading.value().isCompletedExceptionally()
        && System.nanoTime() - reading.beganNanos() < fresh.toNanos();
  }
}
