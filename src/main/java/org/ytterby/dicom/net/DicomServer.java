// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.net.pdu.PduDecoder;
import org.ytterby.dicom.net.peer.HostNames;
import org.ytterby.dicom.net.state.UpperLayer;
import org.ytterby.dicom.net.tls.HandshakeWatch;
import org.ytterby.dicom.net.tls.ReloadingContext;
import org.ytterby.finding.ConfigProblem;

/**
 * A DICOM server: accepts associations and has their requests served by a {@link ServiceRegistry}.
 *
 * <p>Event loops that connections share frame and decide and never block; each association has a
 * thread on which services run. A connection that has its loop for itself serves small instances
 * right there ({@link AssociationLoops}). Thread-safe.
 */
public final class DicomServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DicomServer.class);
  private static final int EVENT_LOOPS = 2;
  private static final int BACKLOG = 128;
  private static final int SMALLEST_READ = 2 << 10;
  private static final int FIRST_READ = 16 << 10;
  private static final int LARGEST_READ = 256 << 10;
  private static final long LAST_WAIT_MILLIS = 2_000;

  private static final long LOOK_AGAIN_SECONDS = 10;

  private final ServerSettings settings;
  private final ServiceRegistry services;
  private final OpenAssociations associations;
  private final HostNames names;
  private final EventLoopGroup loops;
  private final AssociationLoops own;
  private final OpenConnections connections;
  private final List<Door> doors = new ArrayList<>();
  private final ScheduledExecutorService looks;

  /** A listener that is open. */
  private record Door(Channel channel, Optional<ReloadingContext> tls) {
    int port() {
      return ((InetSocketAddress) channel.localAddress()).getPort();
    }
  }

  private DicomServer(
      ServerSettings settings,
      ServiceRegistry services,
      ThreadFactory workers,
      AssociationObserver observer) {
    this.settings = settings;
    this.services = services;
    this.associations = new OpenAssociations(settings.limits().maxAssociations(), workers);
    this.connections = new OpenConnections(settings.limits().maxAssociations());
    this.names =
        new HostNames(
            settings.listeners().stream()
                .flatMap(listener -> listener.policy().peers().peers().stream())
                .flatMap(peer -> peer.hosts().stream())
                .toList());
    this.names.lookUp();
    this.looks =
        Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("dicom-files", true));
    this.loops =
        new MultiThreadIoEventLoopGroup(
            EVENT_LOOPS, new DefaultThreadFactory("dicom-server"), NioIoHandler.newFactory());
    this.own = new AssociationLoops(loops);
    boolean open = false;
    try {
      for (Listener listener : settings.listeners()) {
        doors.add(
            open(
                listener,
                new Acceptor(listener.policy(), services, names, associations, observer)));
      }
      open = true;
    } finally {
      if (!open) {
        doors.forEach(door -> door.channel().close().awaitUninterruptibly());
        looks.shutdownNow();
        Future<?> _ = own.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        Future<?> _ = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      }
    }
    ScheduledFuture<?> _ =
        looks.scheduleWithFixedDelay(
            this::lookAgain, LOOK_AGAIN_SECONDS, LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Starts a server whose associations run on threads named {@code dicom-assoc-n}: the system's
   * own, because they wait for the disk, which a virtual thread does by way of another one.
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
        settings,
        services,
        Thread.ofPlatform().daemon().name("dicom-assoc-", 1).factory(),
        observer);
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
    return new DicomServer(settings, services, workers, observer);
  }

  private Door open(Listener listener, Acceptor acceptor) {
    String where = listener.host() + ":" + listener.port();
    Optional<ReloadingContext> tls =
        listener.tls().map(tlsSettings -> ReloadingContext.of("tls of " + where, tlsSettings));
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops, own)
            .channel(NioServerSocketChannel.class)
            .handler(connections)
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
                    connect(channel, acceptor, tls);
                  }
                })
            .bind(listener.host(), listener.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new ConfigProblem(
          "dicom",
          List.of(
              "can't listen on "
                  + where
                  + " ("
                  + bound.cause()
                  + "); choose another host or port"));
    }
    Door door = new Door(bound.channel(), tls);
    LOG.info(
        "listening for DICOM host={} port={} aets={} tls={}",
        listener.host(),
        door.port(),
        listener.policy().calledAes(),
        listener.tls().map(one -> "client-auth " + one.clientAuth()).orElse("none"));
    return door;
  }

  private void connect(SocketChannel channel, Acceptor acceptor, Optional<ReloadingContext> tls) {
    AssociationLimits limits = settings.limits();
    AcceptorHandler handler = new AcceptorHandler(acceptor, own.isAlone(channel));
    // Through TLS it can't be seen whether a record is unfinished.
    QuickAck quickAck = new QuickAck(() -> tls.isPresent() || handler.isWithinMessage());
    ChannelPipeline pipeline = channel.pipeline().addLast(quickAck);
    tls.ifPresent(
        context ->
            HandshakeWatch.add(
                pipeline,
                context.accepting(channel.alloc()),
                acceptor.observer()::handshakeFailed));
    pipeline
        .addLast(new SlowPeerGuard(limits.floor(), handler))
        .addLast(new PduDecoder(limits.maxPduLength()))
        .addLast(UpperLayer.acceptor(limits.artim()))
        .addLast(handler);
  }

  /** What it serves. */
  public ServiceRegistry services() {
    return services;
  }

  /** The port on which the first listener listens. */
  public int port() {
    return doors.getFirst().port();
  }

  /** The ports of all listeners, in the order of the settings. */
  public List<Integer> ports() {
    return doors.stream().map(Door::port).toList();
  }

  /** How the certificates of the listeners with TLS stand. */
  public List<ReloadingContext.State> certificates() {
    return doors.stream().flatMap(door -> door.tls().stream()).map(tls -> tls.state()).toList();
  }

  /**
   * Reads certificates anew whose files have changed, and looks up the names of peers. Blocks. Done
   * every 10 s by itself.
   */
  public void lookAgain() {
    try {
      doors.forEach(door -> door.tls().ifPresent(ReloadingContext::lookAgain));
      names.lookUp();
    } catch (RuntimeException failure) {
      LOG.error("certificates or names of peers can't be looked at", failure);
    }
  }

  /** True while it listens. */
  public boolean isListening() {
    return doors.stream().allMatch(door -> door.channel().isActive());
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
    doors.forEach(door -> door.channel().close().awaitUninterruptibly());
    looks.shutdownNow();
    if (loops.isShuttingDown()) {
      return;
    }
    try {
      if (!associations.drain(settings.closeGrace().toMillis())) {
        LOG.warn("requests are cut off, the grace was too short");
      }
      if (!connections.close().await(LAST_WAIT_MILLIS)) {
        LOG.warn("a connection does not close");
      }
      if (!associations.awaitWorkers(LAST_WAIT_MILLIS)) {
        LOG.warn("an association's thread does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Future<?> _ = connections.close();
    }
    own.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(LAST_WAIT_MILLIS);
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    LOG.info("stopped listening for DICOM");
  }
}
