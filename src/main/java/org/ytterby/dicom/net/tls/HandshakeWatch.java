// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands behind the TLS handler of a connection that a peer opened: says in the log why a handshake
 * failed, what the peer had offered and what to change. Event-loop confined.
 */
public final class HandshakeWatch extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(HandshakeWatch.class);

  private static final String NOTHING = "nothing";

  private final Runnable failed;
  private String offered = NOTHING;
  private boolean done;

  private HandshakeWatch(Runnable failed) {
    this.failed = failed;
  }

  /**
   * Adds TLS to a pipeline.
   *
   * @param failed told when the handshake fails
   */
  public static void add(ChannelPipeline pipeline, SslHandler tls, Runnable failed) {
    HandshakeWatch watch = new HandshakeWatch(failed);
    pipeline.addLast(watch.new FirstRecord()).addLast(tls).addLast(watch);
  }

  /** Looks at what comes first, in front of the TLS handler. */
  private final class FirstRecord extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf bytes) {
        offered = ClientHello.offered(bytes);
      }
      context.pipeline().remove(this);
      context.fireChannelRead(message);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      done = true;
      if (handshake.isSuccess()) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        LOG.debug(
            "TLS protocol={} suite={}",
            tls.engine().getSession().getProtocol(),
            tls.engine().getSession().getCipherSuite());
      } else {
        told(context, handshake.cause());
        ChannelFuture _ = context.close();
      }
    }
    context.fireUserEventTriggered(event);
  }

  private void told(ChannelHandlerContext context, Throwable cause) {
    if (offered.equals(NOTHING)
        && cause instanceof IOException
        && !(cause instanceof SSLException)) {
      LOG.debug("a peer connected and went without a word"); // somebody looks whether we are there
      return;
    }
    failed.run();
    LOG.warn(
        "TLS handshake failed host={} reason={} offered={}; {}",
        context.channel().remoteAddress() instanceof InetSocketAddress remote
            ? remote.getAddress().getHostAddress()
            : "local",
        reason(cause),
        offered,
        advice(reason(cause)));
  }

  /** Not the message about bytes that are no TLS: it shows them, and they may be a patient's. */
  private static String reason(Throwable cause) {
    return cause instanceof NotSslRecordException ? "not TLS" : String.valueOf(cause.getMessage());
  }

  private String advice(String reason) {
    if (offered.startsWith("no TLS")) {
      return "let the peer use TLS, or a listener without";
    }
    if (reason.contains("certificate") || reason.contains("PKIX") || reason.contains("trust")) {
      return "a certificate is missing or not trusted: see tls.trust and tls.client-auth here, and"
          + " the trusted issuers of the peer";
    }
    return "the peer needs TLS 1.2 or 1.3 with one of the cipher suites "
        + String.join(" ", Bcp195.SUITES);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable inner = cause instanceof DecoderException ? cause.getCause() : cause;
    if (inner instanceof SSLException broken) {
      if (done && context.channel().isActive()) {
        LOG.warn("TLS broken, the connection is closed reason={}", reason(broken));
      }
      ChannelFuture _ = context.close();
    } else if (inner instanceof IOException && !done) {
      ChannelFuture _ = context.close(); // gone before it said anything
    } else {
      context.fireExceptionCaught(cause);
    }
  }
}
