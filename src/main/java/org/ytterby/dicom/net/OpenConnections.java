// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections of a server, of all its listeners together. In the pipeline of each listener it
 * closes those that are too many, in all or from one address, in the order in which they come and
 * before they get an event loop. Thread-safe.
 */
@ChannelHandler.Sharable
final class OpenConnections extends ChannelInboundHandlerAdapter {
  // More than one, so that a peer that is one too many is told so by A-ASSOCIATE-RJ.
  private static final int AN_ASSOCIATION = 8;
  // Half of all, so that no address can keep the others out before any rule is asked.
  private static final int OF_AN_ADDRESS = AN_ASSOCIATION / 2;

  private final int mostAssociations;
  private final ReentrantLock lock = new ReentrantLock();
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  /**
   * None yet.
   *
   * @param mostAssociations how many of them may have an association
   */
  OpenConnections(int mostAssociations) {
    this.mostAssociations = mostAssociations;
  }

  @Override
  public void channelRead(ChannelHandlerContext listener, Object accepted) {
    SocketChannel channel = (SocketChannel) accepted;
    if (enter(channel)) {
      listener.fireChannelRead(channel);
    } else {
      channel.unsafe().closeForcibly(); // they do not even ask for an association
    }
  }

  private boolean enter(SocketChannel channel) {
    lock.lock();
    try {
      return hasRoom(channel) && open.add(channel);
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom(SocketChannel channel) {
    InetSocketAddress caller = channel.remoteAddress();
    return caller != null // else it is gone already
        && open.size() < AN_ASSOCIATION * mostAssociations
        && open.stream()
                .filter(
                    other ->
                        other.remoteAddress() instanceof InetSocketAddress there
                            && there.getAddress().equals(caller.getAddress()))
                .count()
            < (long) OF_AN_ADDRESS * mostAssociations;
  }

  /** Closes them all; the future tells when they are closed. */
  ChannelGroupFuture close() {
    return open.close();
  }
}
