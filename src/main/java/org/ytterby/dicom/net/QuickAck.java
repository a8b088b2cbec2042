// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.util.function.BooleanSupplier;
import jdk.net.ExtendedSocketOptions;

/**
 * Asks Linux for an immediate ACK after each read that leaves a message unfinished. A stock DCMTK
 * peer sends a message in several small writes without TCP_NODELAY; its last write waits for the
 * ACK of the one before, and a delayed ACK costs 40 ms an instance. The kernel forgets the option
 * by itself, hence again at each read. A whole message is answered, and the answer is its ACK: one
 * more would cost both sides a packet an instance. Where the platform has no such option, it does
 * nothing.
 *
 * <p>Event-loop confined.
 */
final class QuickAck extends ChannelInboundHandlerAdapter {
  private static final ChannelOption<Boolean> TCP_QUICKACK =
      NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK);

  private final BooleanSupplier unfinished;
  private boolean supported;

  /**
   * Asks as long as the peer owes the rest of something.
   *
   * @param unfinished whether what was read so far ends within a message; asked after each read, on
   *     the event loop
   */
  QuickAck(BooleanSupplier unfinished) {
    this.unfinished = unfinished;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    supported = context.channel().config().setOption(TCP_QUICKACK, true);
    context.fireChannelActive();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // What was read may have made us close it.
    if (supported && context.channel().isOpen() && unfinished.getAsBoolean()) {
      context.channel().config().setOption(TCP_QUICKACK, true);
    }
    context.fireChannelReadComplete();
  }
}
