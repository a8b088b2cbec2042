// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.PduDecoder;
import org.ytterby.dicom.net.pdu.ProposedContext;
import org.ytterby.dicom.net.pdu.UserInformation;
import org.ytterby.dicom.net.state.Primitive;
import org.ytterby.dicom.net.state.UpperLayer;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.ReloadingContext;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/** Opens associations to other nodes. Thread-safe; one is enough for a process. */
public final class DicomClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DicomClient.class);
  private static final int EVENT_LOOPS = 1;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          EVENT_LOOPS, new DefaultThreadFactory("dicom-client", true), NioIoHandler.newFactory());
  private final AtomicLong ids = new AtomicLong();
  private final int maxPduLength;
  private final Map<ClientTls, ReloadingContext> contexts = new ConcurrentHashMap<>();

  /** A client with the default limit of 128 KiB a PDU. */
  public DicomClient() {
    this(AssociationLimits.DEFAULT.maxPduLength());
  }

  /**
   * A client that offers, and never exceeds, this maximum PDU length.
   *
   * @param maxPduLength bytes after the PDU header
   */
  public DicomClient(int maxPduLength) {
    this.maxPduLength = maxPduLength;
  }

  /**
   * Connects and negotiates. Blocks up to the connect and the association timeout.
   *
   * @throws PeerFailure PEER_PERMANENT when the peer rejects for good; PEER_TRANSIENT when it
   *     rejects for now, can't be reached, aborts or is silent
   */
  public Association open(AssociationRequest request) {
    return open(request, ServiceRegistry.none());
  }

  /**
   * Connects and negotiates, for a peer that will request something of us on this association: in a
   * role that the proposals have.
   *
   * @param services for what the peer requests while we wait for it; see {@link Association#serve}
   */
  public Association open(AssociationRequest request, ServiceRegistry services) {
    return open(request, services, _ -> {});
  }

  /**
   * The same, for who wants to know what exactly the peer answers.
   *
   * @param answered told of the A-ASSOCIATE-AC, A-ASSOCIATE-RJ or A-ABORT, before this returns or
   *     throws; of nothing where none of them came. Called on the event loop, may not block
   */
  public Association open(
      AssociationRequest request, ServiceRegistry services, Consumer<Pdu> answered) {
    Pdu.AssociateRequest proposal = proposal(request);
    RequestorHandler handler = new RequestorHandler(proposal, answered);
    Channel channel = connect(request, proposal, handler);
    Pdu.AssociateAccept answer = accepted(request, handler, channel);
    PresentationContexts contexts = PresentationContexts.of(proposal, answer);
    AssociationInfo info =
        new AssociationInfo(
            ids.incrementAndGet(),
            request.callingAe(),
            request.calledAe(),
            request.host(),
            request.port(),
            answer.user().implementationVersion().orElse(""));
    try (LogContext _ = LogContext.of(info.id(), info.acceptor())) {
      LOG.info(
          "association opened calling={} contexts={} of={} version={}",
          info.callingAe(),
          contexts.accepted().size(),
          request.proposals().size(),
          info.peerVersion());
    }
    int sendLimit = Negotiation.sendLimit(answer.user(), maxPduLength);
    Association.Limits limits =
        new Association.Limits(sendLimit, operations(request, answer), request.timeouts());
    return new Association(
        new Association.Opened(info, channel, handler, contexts, services, limits));
  }

  private Pdu.AssociateRequest proposal(AssociationRequest request) {
    List<ProposedContext> contexts = new ArrayList<>();
    for (Proposal proposal : request.proposals()) {
      int id = 2 * contexts.size() + 1;
      List<String> syntaxes =
          proposal.transferSyntaxes().stream().map(TransferSyntax::uid).toList();
      contexts.add(new ProposedContext(id, proposal.sopClassUid(), syntaxes));
    }
    return new Pdu.AssociateRequest(
        Pdu.PROTOCOL_VERSION,
        request.calledAe(),
        request.callingAe(),
        Pdu.APPLICATION_CONTEXT,
        contexts,
        user(request));
  }

  private UserInformation user(AssociationRequest request) {
    List<UserInformation.RoleSelection> roles =
        request.proposals().stream()
            .filter(proposal -> !proposal.roles().equals(Roles.SCU))
            .map(
                proposal ->
                    new UserInformation.RoleSelection(
                        proposal.sopClassUid(), proposal.roles().scu(), proposal.roles().scp()))
            .distinct()
            .toList();
    return new UserInformation(
        maxPduLength,
        Implementation.CLASS_UID,
        Optional.of(Implementation.VERSION_NAME),
        request.maxOperations() == 1
            ? Optional.empty()
            : Optional.of(new UserInformation.AsyncWindow(request.maxOperations(), 1)),
        roles);
  }

  /** How many operations may be under way at once; an absent window is one, 0 is no limit. */
  private static int operations(AssociationRequest request, Pdu.AssociateAccept answer) {
    int agreed = answer.user().asyncWindow().map(UserInformation.AsyncWindow::invoked).orElse(1);
    return agreed == 0 ? request.maxOperations() : Math.min(agreed, request.maxOperations());
  }

  private Channel connect(
      AssociationRequest request, Pdu.AssociateRequest proposal, RequestorHandler handler) {
    // Resolved here, because name services block.
    InetSocketAddress address = new InetSocketAddress(request.host(), request.port());
    if (address.isUnresolved()) {
      throw failure(request, "the host name is not known", null);
    }
    ClientTimeouts timeouts = request.timeouts();
    Optional<ReloadingContext> tls = request.tls().map(settings -> context(request, settings));
    ChannelFuture connected =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(Integer.MAX_VALUE, timeouts.connect().toMillis()))
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    ChannelPipeline pipeline = channel.pipeline().addLast(new QuickAck(() -> true));
                    tls.ifPresent(context -> secure(request, context, channel, handler));
                    pipeline
                        .addLast(new PduDecoder(maxPduLength))
                        .addLast(UpperLayer.requestor(proposal, timeouts.association()))
                        .addLast(handler);
                  }
                })
            .connect(address);
    try {
      connected.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      connected.cancel(false);
      ChannelFuture _ = connected.channel().close();
      throw failure(request, "interrupted while connecting", null);
    }
    if (!connected.isSuccess()) {
      throw failure(request, "can't connect", connected.cause());
    }
    return connected.channel();
  }

  /** The context of these settings, with the files as they are now. */
  private ReloadingContext context(AssociationRequest request, ClientTls settings) {
    ReloadingContext context =
        contexts.computeIfAbsent(
            settings, one -> ReloadingContext.of("tls of " + peer(request), one));
    context.lookAgain();
    return context;
  }

  private static void secure(
      AssociationRequest request,
      ReloadingContext context,
      SocketChannel channel,
      RequestorHandler handler) {
    SslHandler tls = context.calling(channel.alloc(), request.host(), request.port());
    tls.setHandshakeTimeoutMillis(request.timeouts().association().toMillis());
    channel
        .pipeline()
        .addLast(tls)
        .addLast(new TlsCall(why -> handler.end(new PeerFailure(ErrorCode.PEER_TRANSIENT, why))));
  }

  private static Pdu.AssociateAccept accepted(
      AssociationRequest request, RequestorHandler handler, Channel channel) {
    try {
      return handler
          .accepted()
          .get(request.timeouts().association().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      abort(channel);
      throw failure(
          request, "no answer to A-ASSOCIATE-RQ within " + request.timeouts().association(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abort(channel);
      throw failure(request, "interrupted while associating", null);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PeerFailure known) {
        throw new PeerFailure(known.code(), peer(request) + ": " + known.getMessage(), known);
      }
      throw failure(request, "the association failed", e.getCause());
    }
  }

  private static void abort(Channel channel) {
    ChannelFuture _ =
        channel
            .writeAndFlush(new Primitive.AbortRequest())
            .addListener(ChannelFutureListener.CLOSE);
  }

  private static PeerFailure failure(
      AssociationRequest request, String what, @Nullable Throwable cause) {
    String reason = cause == null ? "" : " (" + cause.getMessage() + ")";
    return new PeerFailure(ErrorCode.PEER_TRANSIENT, peer(request) + ": " + what + reason, cause);
  }

  private static String peer(AssociationRequest request) {
    return request.calledAe() + "@" + request.host() + ":" + request.port();
  }

  /** Closes the connections that are still open. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
