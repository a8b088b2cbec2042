// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a peer aborted that keeps a PDU or a message open and sends hardly anything of it: the idle
 * timeout never sees it, because it is never silent. Only time in which something is under way and
 * we read counts. Event-loop confined.
 */
final class SlowPeerGuard extends ChannelInboundHandlerAdapter {
  private static final int LOOKS_A_WINDOW = 6;

  /** The association as the guard sees it. */
  interface Sender {
    /** True while the peer owes the rest of a PDU or message and nothing keeps us from reading. */
    boolean owesBytes();

    /** Aborts: it sent so many bytes in so long. */
    void tooSlow(long bytes, long nanos);
  }

  private final ThroughputFloor floor;
  private final Sender sender;
  private final long every;
  private @Nullable Future<?> looks;
  private long bytes;
  private long counted;
  private long lastLook;

  SlowPeerGuard(ThroughputFloor floor, Sender sender) {
    this.floor = floor;
    this.sender = sender;
    this.every = Math.max(1, floor.window().toNanos() / LOOKS_A_WINDOW);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    lastLook = context.executor().ticker().nanoTime();
    looks =
        context
            .executor()
            .scheduleAtFixedRate(() -> look(context), every, every, TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    bytes += ((ByteBuf) message).readableBytes();
    context.fireChannelRead(message);
  }

  private void look(ChannelHandlerContext context) {
    long now = context.executor().ticker().nanoTime();
    // A look that comes late does so because the loop served an instance and did not read.
    long passed = Math.min(now - lastLook, every);
    lastLook = now;
    if (!sender.owesBytes()) {
      startOver();
      return;
    }
    counted += passed;
    if (counted >= floor.window().toNanos()) {
      if (floor.isAbove(bytes, counted)) {
        stop();
        sender.tooSlow(bytes, counted);
      }
      startOver();
    }
  }

  private void startOver() {
    bytes = 0;
    counted = 0;
  }

  private void stop() {
    if (looks != null) {
      looks.cancel(false);
      looks = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stop();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stop();
  }
}
