// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.MessageAssembler;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.pdu.AbortReason;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.PduDecoder;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.state.Indication;
import org.ytterby.dicom.net.state.Primitive;
import org.ytterby.finding.InvalidObject;

/**
 * The service user of one connection that a peer opened: negotiates, feeds the {@link Inbox} of the
 * association's worker, reads only while there is room in it, and aborts a peer that is silent.
 *
 * <p>Event-loop confined, but for the methods of {@link AssociationWorker.Connection}.
 */
final class AcceptorHandler extends ChannelInboundHandlerAdapter
    implements AssociationWorker.Connection, MessageAssembler.Listener, SlowPeerGuard.Sender {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptorHandler.class);

  private final Acceptor acceptor;

  /** The connection has its event loop for itself. */
  private final boolean alone;

  private @Nullable ChannelHandlerContext context;
  private @Nullable Established established;
  private boolean draining;
  private boolean ended;

  /** Requests that came as a whole and are not answered: it is not the peer's turn. */
  private int unanswered;

  /** The data set that comes belongs to a response, not to a request. */
  private boolean answering;

  private final ResponseQueue responses = new ResponseQueue();
  private boolean paused;

  /** What exists from acceptance on. */
  private record Established(
      AssociationInfo association,
      Negotiation.Accept negotiated,
      Inbox inbox,
      MessageAssembler assembler,
      AcceptedPeer peer,
      RequestsUnderWay requests,
      IdleWatch idle,
      AssociationWorker worker) {}

  AcceptorHandler(Acceptor acceptor, boolean alone) {
    this.acceptor = acceptor;
    this.alone = alone;
  }

  // ---- connection -----------------------------------------------------------------------------

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    active.read();
    active.fireChannelActive();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext completed) {
    Established present = established;
    if (present != null) {
      present.idle().heard();
    }
    if (alone && present != null && !ended && !present.worker().serveWhole()) {
      present.inbox().wake();
    }
    paused = present != null && (present.inbox().pauseIfFull() | present.peer().pauseIfFull());
    readIfWanted();
    completed.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext changed) {
    readIfWanted();
    changed.fireChannelWritabilityChanged();
  }

  /** A peer that does not take its answers gets no more of them to ask for. */
  private void readIfWanted() {
    if (!paused && channel().isWritable()) {
      channel().read();
    }
  }

  private void readOn() {
    Channel channel = channel();
    channel
        .eventLoop()
        .execute(
            () -> {
              paused = false;
              Established present = established;
              if (present != null) {
                present.idle().heard();
              }
              readIfWanted();
            });
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    end(AssociationObserver.End.BROKEN);
    inactive.fireChannelInactive();
  }

  /** A failure of this handler itself: those of the connection end in the upper layer before it. */
  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    LOG.error("association failed, aborted", cause);
    abortNow();
  }

  private void write(Primitive primitive) {
    ChannelFuture _ = channel().writeAndFlush(primitive);
  }

  private Channel channel() {
    return context().channel();
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("the handler is not in a pipeline");
    }
    return context;
  }

  // ---- indications ----------------------------------------------------------------------------

  @Override
  public void channelRead(ChannelHandlerContext read, Object message) {
    switch ((Indication) message) {
      case Indication.Associate(Pdu.AssociateRequest request) -> negotiate(request);
      case Indication.Data(Pdu.Fragment fragment) -> data(fragment);
      case Indication.Release _ -> released();
      case Indication.Aborted(Pdu.Abort abort) ->
          aborted(
              AssociationObserver.End.ABORTED_BY_PEER,
              "source=" + abort.source() + " reason=" + abort.reason());
      case Indication.ProviderAborted(String why) -> aborted(AssociationObserver.End.BROKEN, why);
      case Indication.Accepted _, Indication.Rejected _, Indication.Released _ ->
          aborted(AssociationObserver.End.BROKEN, "a confirmation came without a request");
    }
  }

  private void negotiate(Pdu.AssociateRequest request) {
    switch (acceptor.judge(this, request, Callers.of(channel()))) {
      case Negotiation.Reject(Pdu.AssociateReject answer, String rule) ->
          reject(request, answer, rule);
      case Negotiation.Accept accept -> accept(request, accept);
    }
  }

  private void reject(Pdu.AssociateRequest request, Pdu.AssociateReject answer, String rule) {
    ended = true;
    acceptor
        .observer()
        .rejected(
            RejectReason.of(answer.source(), answer.reason()).orElse(RejectReason.NO_REASON_GIVEN));
    LOG.warn(
        "association rejected calling={} called={} host={} reason={} rule={}",
        request.callingAe(),
        request.calledAe(),
        remote().getHostString(),
        answer.text(),
        rule);
    write(new Primitive.Reject(answer));
  }

  private void accept(Pdu.AssociateRequest request, Negotiation.Accept accept) {
    InetSocketAddress remote = remote();
    AssociationInfo association =
        new AssociationInfo(
            acceptor.nextId(),
            request.callingAe(),
            request.calledAe(),
            remote.getHostString(),
            remote.getPort(),
            request.user().implementationVersion().orElse(""));
    Inbox inbox = new Inbox(this::readOn, alone);
    MessageAssembler assembler = new MessageAssembler(accept.contexts()::containsKey, this);
    Duration idle = acceptor.policy().limits().idle();
    AcceptedPeer peer = new AcceptedPeer(association, accept, this, channel(), idle, this::readOn);
    IdleWatch watch =
        new IdleWatch(channel().eventLoop(), idle, this::isPeersTurn, this::abortSilent);
    Dispatch dispatch = new Dispatch(association, accept.services(), peer);
    AssociationWorker worker = new AssociationWorker(dispatch, accept, inbox, this, idle);
    established =
        new Established(
            association, accept, inbox, assembler, peer, new RequestsUnderWay(), watch, worker);
    acceptor.observer().accepted();
    try (LogContext _ = LogContext.of(association)) {
      LOG.info(
          "association accepted called={} contexts={} of={} version={} pdu={}",
          association.calledAe(),
          accept.contexts().size(),
          request.contexts().size(),
          association.peerVersion(),
          accept.sendLimit());
    }
    write(new Primitive.Accept(accept.answer()));
    acceptor.work(this, worker);
  }

  private InetSocketAddress remote() {
    SocketAddress address = channel().remoteAddress();
    return address instanceof InetSocketAddress internet
        ? new InetSocketAddress(internet.getAddress().getHostAddress(), internet.getPort())
        : InetSocketAddress.createUnresolved("local", 0);
  }

  private void data(Pdu.Fragment fragment) {
    Established present = established;
    if (present == null || ended) {
      fragment.bytes().release();
      return;
    }
    MessageAssembler.Verdict verdict = present.assembler().take(fragment);
    if (verdict instanceof MessageAssembler.Verdict.Broken(Pdu.Invalid what)) {
      write(new Primitive.InvalidPdu(what));
    }
  }

  @Override
  public void command(int contextId, CommandSet command, int length) {
    Established present = established;
    if (present == null) {
      return;
    }
    answering = command.isResponse();
    if (answering) {
      answer(present, new Inbox.Item.Command(contextId, command, length));
    } else if (command.isRequestWithResponse()) {
      if (!command.hasDataSet()) {
        unanswered++;
      }
      Ongoing ongoing = present.requests().begin(contextId, command.messageId());
      present.inbox().put(new Inbox.Item.Command(contextId, command, length, ongoing));
    } else if (command.hasDataSet()) {
      // PS3.7 section 9.3.2.3. It has no response, so that its data set would wait for one for
      // ever.
      unexpected("CommandDataSetType of a C-CANCEL-RQ", "a data set", "none, 0101H");
    } else {
      present.requests().cancel(contextId, command.respondedTo());
    }
  }

  private void answer(Established present, Inbox.Item.Command response) {
    if (!present.peer().take(response)) {
      unexpected("CommandField", Status.text(response.command().code()), "a request");
    }
  }

  private void unexpected(String where, String found, String expected) {
    InvalidObject problem = new InvalidObject(where, found, expected);
    write(new Primitive.InvalidPdu(new Pdu.Invalid(AbortReason.UNEXPECTED_PARAMETER, problem)));
  }

  @Override
  public void piece(ByteBuf bytes, boolean last) {
    Established present = established;
    if (present == null) {
      bytes.release();
      return;
    }
    if (answering) {
      present.peer().take(new Inbox.Item.Piece(bytes, last));
      return;
    }
    if (last) {
      unanswered++;
    }
    present.inbox().put(new Inbox.Item.Piece(bytes, last));
  }

  private void released() {
    Established present = established;
    if (present != null && present.assembler().isAtRest()) {
      unanswered++;
      present.inbox().put(new Inbox.Item.Release());
    } else {
      LOG.warn("release asked for within a message, aborted");
      abort();
    }
  }

  private void aborted(AssociationObserver.End how, String why) {
    Established present = established;
    if (present != null && !ended) {
      try (LogContext _ = LogContext.of(present.association())) {
        LOG.warn("association aborted {}", why);
      }
    }
    end(how);
  }

  private void end(AssociationObserver.End how) {
    if (!ended && established != null) {
      acceptor.observer().ended(how);
    }
    ended = true;
    Established present = established;
    if (present != null) {
      present.inbox().end();
      present.peer().end();
      present.idle().end();
    } else {
      acceptor.dismiss(this);
    }
    responses.release();
  }

  // ---- idle -----------------------------------------------------------------------------------

  private boolean isPeersTurn() {
    return !paused && unanswered == 0;
  }

  private void abortSilent(long seconds) {
    Established present = established;
    if (ended || present == null) {
      return;
    }
    try (LogContext _ = LogContext.of(present.association())) {
      LOG.warn("association aborted, the peer was silent seconds={}", seconds);
    }
    abortNow();
  }

  // ---- slow peers -----------------------------------------------------------------------------

  @Override
  public boolean owesBytes() {
    Established present = established;
    return !ended && present != null && !paused && channel().isWritable() && isWithinMessage();
  }

  /** True when a message or PDU has begun and not ended. On the event loop. */
  boolean isWithinMessage() {
    Established present = established;
    if (present != null && !present.assembler().isAtRest()) {
      return true;
    }
    PduDecoder decoder = channel().pipeline().get(PduDecoder.class);
    return decoder != null && decoder.isWithinPdu();
  }

  @Override
  public void tooSlow(long bytes, long nanos) {
    Established present = established;
    if (present != null) {
      try (LogContext _ = LogContext.of(present.association())) {
        LOG.warn(
            "association aborted, the peer sends too slowly bytes={} seconds={} floor={} B/s,"
                + " dicom.slow-peer",
            bytes,
            nanos / 1_000_000_000,
            acceptor.policy().limits().floor().bytesPerSecond());
      }
    }
    abortNow();
  }

  // ---- worker and server, from any thread -----------------------------------------------------

  @Override
  public ChannelFuture respond(
      AcceptedContext answered, Inbox.Item.Command request, DimseResponse response) {
    ChannelPromise taken = channel().newPromise();
    Runnable answer = () -> responses.inTurn(() -> send(answered, request, response, taken));
    if (channel().eventLoop().inEventLoop()) {
      answer.run();
    } else {
      channel().eventLoop().execute(answer);
    }
    return taken;
  }

  private void send(
      AcceptedContext answered,
      Inbox.Item.Command request,
      DimseResponse response,
      ChannelPromise taken) {
    Established present = established;
    if (ended || present == null) {
      LOG.info("no one is left to answer status={}", Status.text(response.status()));
      taken.setFailure(new ClosedChannelException());
      return;
    }
    ByteBuf out = channel().alloc().buffer();
    try {
      new ResponseEncoder(present.negotiated().sendLimit())
          .encode(answered, request.command(), response, out);
    } catch (RuntimeException failure) {
      out.release();
      LOG.error("a response can't be encoded, association aborted", failure);
      taken.setFailure(failure);
      abortNow();
      return;
    }
    if (Status.category(response.status()) != Status.Category.PENDING) {
      unanswered--;
      present.idle().heard();
      present.requests().end(request.command().messageId(), request.ongoing());
    }
    ChannelFuture _ = channel().writeAndFlush(new Primitive.Data(out), taken);
    if (draining) {
      abortIfAtRest();
    }
  }

  /** Responses wait from now on, because a request of ours is being sent piece by piece. */
  void holdResponses() {
    channel().eventLoop().execute(responses::hold);
  }

  /** The request is sent: responses go on. */
  void releaseResponses() {
    channel().eventLoop().execute(responses::release);
  }

  @Override
  public void release() {
    channel()
        .eventLoop()
        .execute(
            () ->
                responses.inTurn(
                    () -> {
                      end(AssociationObserver.End.RELEASED);
                      // Before the peer knows: it may come back at once and find no place.
                      acceptor.dismiss(this);
                      write(new Primitive.ReleaseResponse());
                    }));
  }

  @Override
  public void abort() {
    channel().eventLoop().execute(this::abortNow);
  }

  private void abortNow() {
    end(AssociationObserver.End.ABORTED_BY_NODE);
    write(new Primitive.AbortRequest());
  }

  /** Ends the association as soon as no request is under way. */
  void drain() {
    channel()
        .eventLoop()
        .execute(
            () -> {
              draining = true;
              abortIfAtRest();
            });
  }

  private void abortIfAtRest() {
    Established present = established;
    if (!ended && present != null && unanswered == 0 && present.assembler().isAtRest()) {
      try (LogContext _ = LogContext.of(present.association())) {
        LOG.info("association aborted, the node is shutting down");
      }
      abortNow();
    }
  }
}
