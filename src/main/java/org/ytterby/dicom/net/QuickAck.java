// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;

/**
 * Asks Linux for an immediate ACK after each read. A stock DCMTK peer sends a message in several
 * small writes without TCP_NODELAY; its last write waits for the ACK of the one before, and a
 * delayed ACK costs 40 ms an instance. The kernel forgets the option by itself, hence again at each
 * read. Where the platform has no such option, it does nothing.
 *
 * <p>Event-loop confined.
 */
final class QuickAck extends ChannelInboundHandlerAdapter {
  private static final ChannelOption<Boolean> TCP_QUICKACK =
      NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK);

  private boolean supported;

  @Override
  public void channelActive(ChannelHandlerContext context) {
    supported = context.channel().config().setOption(TCP_QUICKACK, true);
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (supported) {
      context.channel().config().setOption(TCP_QUICKACK, true);
    }
    context.fireChannelRead(message);
  }
}
