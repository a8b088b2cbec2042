// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Notices when a peer is silent for too long while it is its turn. Event-loop confined. */
final class IdleWatch {
  private final EventLoop loop;
  private final long idleNanos;
  private final BooleanSupplier peersTurn;
  private final LongConsumer silent;
  private long lastHeardNanos;
  private @Nullable Future<?> timer;

  /**
   * A watch that begins now.
   *
   * @param peersTurn tells whether something is expected of the peer
   * @param silent told of the seconds of silence, once
   */
  IdleWatch(EventLoop loop, Duration idle, BooleanSupplier peersTurn, LongConsumer silent) {
    this.loop = loop;
    this.idleNanos = idle.toNanos();
    this.peersTurn = peersTurn;
    this.silent = silent;
    heard();
    checkIn(idleNanos);
  }

  /** The peer did something, or its turn begins only now. */
  void heard() {
    lastHeardNanos = loop.ticker().nanoTime();
  }

  void end() {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  private void checkIn(long delayNanos) {
    timer = loop.schedule(this::check, delayNanos, TimeUnit.NANOSECONDS);
  }

  private void check() {
    long silence = loop.ticker().nanoTime() - lastHeardNanos;
    boolean itsTurn = peersTurn.getAsBoolean();
    if (itsTurn && silence >= idleNanos) {
      silent.accept(TimeUnit.NANOSECONDS.toSeconds(silence));
    } else {
      checkIn(itsTurn ? idleNanos - silence : idleNanos);
    }
  }
}
