// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.state;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.net.pdu.AbortReason;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.PduEncoder;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * One connection's upper layer: looks up each event in {@link TransitionTable} and does the action
 * that stands there.
 *
 * <p>Sits between {@link org.ytterby.dicom.net.pdu.PduDecoder} and the service user, takes {@link
 * Pdu}s from below and {@link Primitive}s from above, fires {@link Indication}s. Event-loop
 * confined; primitives may be written from any thread. Every action that sends does so in one write
 * and one flush. Source: PS3.8 section 9.2.
 */
public final class UpperLayer extends ChannelDuplexHandler {
  private static final Logger LOG = LoggerFactory.getLogger(UpperLayer.class);

  private final Pdu.@Nullable AssociateRequest request;
  private final Duration artim;
  private State state = State.STA1;
  private @Nullable Future<?> artimTimer;

  private UpperLayer(Pdu.@Nullable AssociateRequest request, Duration artim) {
    this.request = request;
    this.artim = artim;
  }

  /** The upper layer of a connection that a peer opened. */
  public static UpperLayer acceptor(Duration artim) {
    return new UpperLayer(null, artim);
  }

  /** The upper layer of a connection that we open in order to send this request. */
  public static UpperLayer requestor(Pdu.AssociateRequest request, Duration artim) {
    return new UpperLayer(request, artim);
  }

  /** The present state. */
  public State state() {
    return state;
  }

  private boolean isRequestor() {
    return request != null;
  }

  // ---- events ---------------------------------------------------------------------------------

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    if (isRequestor()) {
      happened(context, Event.EVT1, Cause.NONE);
    }
    if (context.channel().isActive()) {
      connected(context);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connected(context);
    context.fireChannelActive();
  }

  private void connected(ChannelHandlerContext context) {
    if (isRequestor() && state == State.STA4) {
      happened(context, Event.EVT2, Cause.NONE);
    } else if (!isRequestor() && state == State.STA1) {
      happened(context, Event.EVT5, Cause.NONE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    happened(context, Event.EVT17, Cause.of("the peer closed the connection"));
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    switch ((Pdu) message) {
      case Pdu.AssociateRequest pdu -> received(context, Event.EVT6, pdu);
      case Pdu.AssociateAccept pdu -> received(context, Event.EVT3, pdu);
      case Pdu.AssociateReject pdu -> received(context, Event.EVT4, pdu);
      case Pdu.Fragment pdu -> received(context, Event.EVT10, pdu);
      case Pdu.ReleaseRequest pdu -> received(context, Event.EVT12, pdu);
      case Pdu.ReleaseReply pdu -> received(context, Event.EVT13, pdu);
      case Pdu.Abort pdu -> received(context, Event.EVT16, pdu);
      case Pdu.Invalid pdu -> received(context, Event.EVT19, pdu);
    }
  }

  private void received(ChannelHandlerContext context, Event event, Pdu pdu) {
    if (LOG.isTraceEnabled()) {
      LOG.trace("received pdu={} state={}", pdu.getClass().getSimpleName(), state);
    }
    Optional<Action> action = TransitionTable.action(event, state);
    boolean handsOn = action.filter(a -> a == Action.DT_2 || a == Action.AR_6).isPresent();
    if (pdu instanceof Pdu.Fragment fragment && !handsOn) {
      fragment.bytes().release();
    }
    happened(context, event, new Cause(pdu, null, "in state " + state));
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    Primitive primitive = (Primitive) message;
    Cause cause = new Cause(null, primitive, "");
    Event event =
        switch (primitive) {
          case Primitive.Accept _ -> Event.EVT7;
          case Primitive.Reject _ -> Event.EVT8;
          case Primitive.Data _ -> Event.EVT9;
          case Primitive.Release _ -> Event.EVT11;
          case Primitive.ReleaseResponse _ -> Event.EVT14;
          case Primitive.AbortRequest _ -> Event.EVT15;
          case Primitive.InvalidPdu _ -> Event.EVT19;
        };
    State before = state;
    if (TransitionTable.action(event, before).isPresent()) {
      happened(context, event, cause.with(promise));
    } else {
      if (primitive instanceof Primitive.Data data) {
        data.pdus().release();
      }
      promise.setFailure(
          new PeerFailure(
              ErrorCode.PEER_TRANSIENT,
              "the association is no longer open: " + event + " " + before));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("connection lost state={} reason={}", state, cause.getMessage());
    } else {
      LOG.error("connection failed state={}", state, cause);
    }
    ChannelFuture _ = context.close();
  }

  /**
   * What an event carries.
   *
   * @param pdu what was received
   * @param primitive what the user asked for
   * @param why text for an A-P-ABORT indication
   */
  private record Cause(
      @Nullable Pdu pdu,
      @Nullable Primitive primitive,
      String why,
      @Nullable ChannelPromise promise) {
    private static final Cause NONE = of("");

    Cause(@Nullable Pdu pdu, @Nullable Primitive primitive, String why) {
      this(pdu, primitive, why, null);
    }

    static Cause of(String why) {
      return new Cause(null, null, why, null);
    }

    Cause with(ChannelPromise toFulfil) {
      return new Cause(pdu, primitive, why, toFulfil);
    }

    Optional<Pdu.Invalid> invalid() {
      if (primitive instanceof Primitive.InvalidPdu(Pdu.Invalid what)) {
        return Optional.of(what);
      }
      return pdu instanceof Pdu.Invalid what ? Optional.of(what) : Optional.empty();
    }

    <T extends Pdu> T pdu(Class<T> type) {
      if (!type.isInstance(pdu)) {
        throw new Defect("an event came without its " + type.getSimpleName());
      }
      return type.cast(pdu);
    }

    <T extends Primitive> T primitive(Class<T> type) {
      if (!type.isInstance(primitive)) {
        throw new Defect("an event came without its " + type.getSimpleName());
      }
      return type.cast(primitive);
    }
  }

  /** Does the action of the table; nothing where the table has none for this state. */
  private void happened(ChannelHandlerContext context, Event event, Cause cause) {
    TransitionTable.action(event, state).ifPresent(action -> perform(context, action, cause));
  }

  // ---- actions --------------------------------------------------------------------------------

  // The next state is taken before the action, because an indication may be answered from within.
  private void perform(ChannelHandlerContext context, Action action, Cause cause) {
    state = nextState(action, cause);
    switch (action) {
      case AE_1 -> LOG.trace("connecting"); // the bootstrap that made this channel is doing it
      case AE_2 -> send(context, requested(), context.newPromise());
      case AE_3 -> fire(context, new Indication.Accepted(cause.pdu(Pdu.AssociateAccept.class)));
      case AE_4 -> {
        fire(context, new Indication.Rejected(cause.pdu(Pdu.AssociateReject.class)));
        ChannelFuture _ = context.close();
      }
      case AE_5 -> startArtim(context);
      case AE_6 -> associateIndication(context, cause.pdu(Pdu.AssociateRequest.class));
      case AE_7 ->
          send(context, cause.primitive(Primitive.Accept.class).answer(), promise(context, cause));
      case AE_8 -> {
        send(context, cause.primitive(Primitive.Reject.class).answer(), promise(context, cause));
        startArtim(context);
      }
      case DT_1, AR_7 -> {
        ByteBuf pdus = cause.primitive(Primitive.Data.class).pdus();
        ChannelFuture _ = context.writeAndFlush(pdus, promise(context, cause));
      }
      case DT_2, AR_6 -> fire(context, new Indication.Data(cause.pdu(Pdu.Fragment.class)));
      case AR_1 -> send(context, new Pdu.ReleaseRequest(), promise(context, cause));
      case AR_2, AR_8 -> fire(context, new Indication.Release());
      case AR_3 -> {
        fire(context, new Indication.Released());
        ChannelFuture _ = context.close();
      }
      case AR_4 -> {
        send(context, new Pdu.ReleaseReply(), promise(context, cause));
        startArtim(context);
      }
      case AR_5, AA_5 -> stopArtim();
      case AR_9 -> send(context, new Pdu.ReleaseReply(), promise(context, cause));
      case AR_10 -> fire(context, new Indication.Released());
      case AA_1 -> {
        send(context, Pdu.Abort.byUser(), promise(context, cause));
        startArtim(context);
      }
      case AA_2 -> {
        stopArtim();
        ChannelFuture _ = context.close(promise(context, cause));
      }
      case AA_3 -> {
        fire(context, new Indication.Aborted(cause.pdu(Pdu.Abort.class)));
        ChannelFuture _ = context.close();
      }
      case AA_4 -> fire(context, new Indication.ProviderAborted(cause.why()));
      case AA_6 -> LOG.trace("ignored a PDU after the end of the association");
      case AA_7 -> send(context, abort(cause), promise(context, cause));
      case AA_8 -> {
        send(context, abort(cause), promise(context, cause));
        startArtim(context);
        fire(context, new Indication.ProviderAborted(reasonText(cause)));
      }
    }
    if (state == State.STA13 && !context.channel().config().isAutoRead()) {
      context.read(); // nobody else asks for the close of the peer any more
    }
  }

  private State nextState(Action action, Cause cause) {
    boolean first =
        switch (action) {
          case AE_6 -> isAcceptable(cause.pdu(Pdu.AssociateRequest.class));
          case AR_8 -> isRequestor();
          default -> true;
        };
    return first ? action.next() : action.otherwise();
  }

  private static boolean isAcceptable(Pdu.AssociateRequest asked) {
    return (asked.protocolVersion() & Pdu.PROTOCOL_VERSION) != 0;
  }

  private void associateIndication(ChannelHandlerContext context, Pdu.AssociateRequest asked) {
    stopArtim();
    if (isAcceptable(asked)) {
      fire(context, new Indication.Associate(asked));
    } else {
      RejectReason reason = RejectReason.PROTOCOL_VERSION_NOT_SUPPORTED;
      send(context, Pdu.AssociateReject.permanent(reason), context.newPromise());
      startArtim(context);
    }
  }

  private Pdu.AssociateRequest requested() {
    if (request == null) {
      throw new Defect("an acceptor was asked to send A-ASSOCIATE-RQ");
    }
    return request;
  }

  private static Pdu.Abort abort(Cause cause) {
    return Pdu.Abort.byProvider(
        cause.invalid().map(Pdu.Invalid::reason).orElse(AbortReason.UNEXPECTED_PDU));
  }

  private static String reasonText(Cause cause) {
    return cause
        .invalid()
        .map(what -> what.reason() + " " + what.problem().getMessage())
        .orElseGet(
            () ->
                "unexpected "
                    + (cause.pdu() == null ? "PDU" : cause.pdu().getClass().getSimpleName())
                    + " "
                    + cause.why());
  }

  private static ChannelPromise promise(ChannelHandlerContext context, Cause cause) {
    ChannelPromise asked = cause.promise();
    return asked == null ? context.newPromise() : asked;
  }

  private static void fire(ChannelHandlerContext context, Indication indication) {
    context.fireChannelRead(indication);
  }

  private static void send(ChannelHandlerContext context, Pdu pdu, ChannelPromise promise) {
    LOG.trace("sending pdu={}", pdu.getClass().getSimpleName());
    ByteBuf out = context.alloc().buffer();
    PduEncoder.encode(pdu, out);
    ChannelFuture _ = context.writeAndFlush(out, promise);
  }

  private void startArtim(ChannelHandlerContext context) {
    stopArtim();
    artimTimer =
        context
            .executor()
            .schedule(
                () -> happened(context, Event.EVT18, Cause.NONE),
                artim.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void stopArtim() {
    if (artimTimer != null) {
      artimTimer.cancel(false);
      artimTimer = null;
    }
  }
}
