// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.net.pdu.PduDecoder;
import org.ytterby.dicom.net.state.UpperLayer;
import org.ytterby.finding.ConfigProblem;

/**
 * A DICOM server: accepts associations and has their requests served by a {@link ServiceRegistry}.
 *
 * <p>Event loops frame and decide and never block; each association has a virtual thread on which
 * services run. Thread-safe.
 */
public final class DicomServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);
  private static final int EVENT_LOOPS = 2;
  private static final int BACKLOG = 128;
  private static final int SMALLEST_READ = 2 << 10;
  private static final int FIRST_READ = 16 << 10;
  private static final int LARGEST_READ = 256 << 10;
  // More than one, so that a peer that is one too many is told so by A-ASSOCIATE-RJ.
  private static final int CONNECTIONS_AN_ASSOCIATION = 8;
  private static final long LAST_WAIT_MILLIS = 2_000;

  private final ServerSettings settings;
  private final Acceptor acceptor;
  private final EventLoopGroup loops;
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listener;

  private DicomServer(ServerSettings settings, Acceptor acceptor) {
    this.settings = settings;
    this.acceptor = acceptor;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            EVENT_LOOPS, new DefaultThreadFactory("dicom-server"), NioIoHandler.newFactory());
    this.listener = listen();
  }

  /**
   * Starts a server whose associations run on virtual threads named {@code dicom-assoc-n}.
   *
   * @throws ConfigProblem when it can't listen there
   */
  public static DicomServer start(ServerSettings settings, ServiceRegistry services) {
    return start(settings, services, AssociationObserver.NONE);
  }

  /** Starts a server that tells an observer of its associations. */
  public static DicomServer start(
      ServerSettings settings, ServiceRegistry services, AssociationObserver observer) {
    return start(
        settings, services, Thread.ofVirtual().name("dicom-assoc-", 1).factory(), observer);
  }

  /** Starts a server with a thread of this factory for each association. */
  public static DicomServer start(
      ServerSettings settings, ServiceRegistry services, ThreadFactory workers) {
    return start(settings, services, workers, AssociationObserver.NONE);
  }

  private static DicomServer start(
      ServerSettings settings,
      ServiceRegistry services,
      ThreadFactory workers,
      AssociationObserver observer) {
    DicomServer server =
        new DicomServer(settings, new Acceptor(settings.policy(), services, workers, observer));
    LOG.info(
        "listening for DICOM host={} port={} aets={}",
        settings.host(),
        server.port(),
        settings.policy().calledAes());
    return server;
  }

  private Channel listen() {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    connect(channel);
                  }
                })
            .bind(settings.host(), settings.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Future<?> _ = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new ConfigProblem(
          "dicom",
          List.of(
              "can't listen on "
                  + settings.host()
                  + ":"
                  + settings.port()
                  + " ("
                  + bound.cause()
                  + "); choose another host or port"));
    }
    return bound.channel();
  }

  private void connect(SocketChannel channel) {
    AssociationLimits limits = settings.policy().limits();
    if (connections.size() >= CONNECTIONS_AN_ASSOCIATION * limits.maxAssociations()) {
      ChannelFuture _ = channel.close(); // they do not even ask for an association
      return;
    }
    connections.add(channel);
    channel
        .pipeline()
        .addLast(new QuickAck())
        .addLast(new PduDecoder(limits.maxPduLength()))
        .addLast(UpperLayer.acceptor(limits.artim()))
        .addLast(new AcceptorHandler(acceptor));
  }

  /** The port on which it listens. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** True while it listens. */
  public boolean isListening() {
    return listener.isActive();
  }

  /** Waits until each event loop has done a task; false when one did not in time. */
  public boolean loopsAnswer(Duration within) {
    CountDownLatch answered = new CountDownLatch(EVENT_LOOPS);
    loops.forEach(loop -> loop.execute(answered::countDown));
    try {
      return answered.await(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Stops listening, lets the requests under way finish within the grace, aborts the associations,
   * and returns when no association's thread runs any more. A second call does nothing.
   */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    if (loops.isShuttingDown()) {
      return;
    }
    try {
      if (!acceptor.drain(settings.closeGrace().toMillis())) {
        LOG.warn("requests are cut off, the grace was too short");
      }
      connections.close().await();
      if (!acceptor.awaitWorkers(LAST_WAIT_MILLIS)) {
        LOG.warn("an association's thread does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Future<?> _ = connections.close();
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    LOG.info("stopped listening for DICOM");
  }
}
