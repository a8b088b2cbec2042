// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where connections are read: the first few have an event loop each, and may let it wait for the
 * disk; the others share loops that must not. Thread-safe.
 *
 * <p>An instance that is served by the thread that has read it saves two wakings, which on a
 * machine that sleeps between instances cost as much as the disk. Hundreds of connections keep both
 * cores awake anyway, and get no thread more than they have.
 */
final class AssociationLoops extends MultiThreadIoEventLoopGroup {
  private static final int OWN = 16;

  private final EventLoopGroup shared;
  private final Queue<EventLoop> free = new ConcurrentLinkedQueue<>();

  /**
   * Loops that begin to run with their first connection.
   *
   * @param shared for those that get none of their own; not closed with these
   */
  AssociationLoops(EventLoopGroup shared) {
    // Daemons: one that a disk does not let go must not keep the program from its end.
    super(OWN, new DefaultThreadFactory("dicom-own", true), NioIoHandler.newFactory());
    this.shared = shared;
    for (EventExecutor loop : this) {
      free.add((EventLoop) loop);
    }
  }

  @Override
  public ChannelFuture register(Channel channel) {
    EventLoop own = free.poll();
    if (own == null) {
      return shared.register(channel);
    }
    channel.closeFuture().addListener(_ -> free.add(own));
    return own.register(channel);
  }

  /** Whether the connection has its loop for itself. */
  boolean isAlone(Channel channel) {
    return channel.eventLoop().parent() == this;
  }
}
