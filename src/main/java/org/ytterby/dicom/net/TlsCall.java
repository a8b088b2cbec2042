// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Stands behind the TLS handler of a connection that we open: what is above learns of the
 * connection when it is safe, or why it is not. Event-loop confined.
 */
final class TlsCall extends ChannelInboundHandlerAdapter {
  private final Consumer<String> failed;

  /**
   * A gate for one connection.
   *
   * @param failed told why there is no TLS, or none any more
   */
  TlsCall(Consumer<String> failed) {
    this.failed = failed;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    // Passed on once the handshake is done.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        context.fireChannelActive();
      } else {
        fail(context, handshake.cause());
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable inner = cause instanceof DecoderException ? cause.getCause() : cause;
    if (inner instanceof SSLException) {
      fail(context, inner);
    } else {
      context.fireExceptionCaught(cause);
    }
  }

  private void fail(ChannelHandlerContext context, Throwable cause) {
    failed.accept(
        "TLS failed ("
            + cause.getMessage()
            + "); see tls.trust, tls.verify-host and tls.certificate of the destination, and the"
            + " peer's own settings");
    ChannelFuture _ = context.close();
  }
}
