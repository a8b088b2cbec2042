// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ytterby.dicom.net.LeakPresence;
import org.ytterby.dicom.net.pdu.AbortReason;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.dicom.net.pdu.NegotiatedContext;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.PduDecoder;
import org.ytterby.dicom.net.pdu.ProposedContext;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.pdu.UserInformation;
import org.ytterby.dicom.net.pdu.Wire;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.PeerFailure;

/**
 * The handler on an embedded channel whose transport is real PDU bytes: what it sends is decoded
 * again.
 */
@ExtendWith(LeakPresence.class)
class UpperLayerTest {
  private static final Duration ARTIM = Duration.ofSeconds(30);
  private static final UserInformation USER = UserInformation.plain(16384, "1.2.3", "TEST");
  private static final Pdu.AssociateRequest REQUEST =
      new Pdu.AssociateRequest(
          1,
          "YTTERBY",
          "TEST",
          Pdu.APPLICATION_CONTEXT,
          List.of(new ProposedContext(1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2"))),
          USER);
  private static final Pdu.AssociateAccept ACCEPT =
      new Pdu.AssociateAccept(
          1,
          "YTTERBY",
          "TEST",
          Pdu.APPLICATION_CONTEXT,
          List.of(new NegotiatedContext(1, ContextResult.ACCEPTANCE, "1.2.840.10008.1.2")),
          USER);
  private static final Pdu.AssociateReject REJECT =
      Pdu.AssociateReject.transiently(RejectReason.TEMPORARY_CONGESTION);

  /** How an acceptor or requestor gets into each state. */
  private static final Map<State, List<Consumer<EmbeddedChannel>>> ACCEPTOR_WAYS =
      Map.of(
          State.STA2, List.of(),
          State.STA3, List.of(read(REQUEST)),
          State.STA6, List.of(read(REQUEST), write(new Primitive.Accept(ACCEPT))),
          State.STA7,
              List.of(
                  read(REQUEST),
                  write(new Primitive.Accept(ACCEPT)),
                  write(new Primitive.Release())),
          State.STA8,
              List.of(
                  read(REQUEST),
                  write(new Primitive.Accept(ACCEPT)),
                  read(new Pdu.ReleaseRequest())),
          State.STA10,
              List.of(
                  read(REQUEST),
                  write(new Primitive.Accept(ACCEPT)),
                  write(new Primitive.Release()),
                  read(new Pdu.ReleaseRequest())),
          State.STA12,
              List.of(
                  read(REQUEST),
                  write(new Primitive.Accept(ACCEPT)),
                  write(new Primitive.Release()),
                  read(new Pdu.ReleaseRequest()),
                  read(new Pdu.ReleaseReply())),
          State.STA13, List.of(read(REQUEST), write(new Primitive.Reject(REJECT))));

  private static final Map<State, List<Consumer<EmbeddedChannel>>> REQUESTOR_WAYS =
      Map.of(
          State.STA5, List.of(),
          State.STA6, List.of(read(ACCEPT)),
          State.STA7, List.of(read(ACCEPT), write(new Primitive.Release())),
          State.STA9,
              List.of(read(ACCEPT), write(new Primitive.Release()), read(new Pdu.ReleaseRequest())),
          State.STA11,
              List.of(
                  read(ACCEPT),
                  write(new Primitive.Release()),
                  read(new Pdu.ReleaseRequest()),
                  write(new Primitive.ReleaseResponse())));

  static Stream<Arguments> every_state_and_received_pdu() {
    List<Pdu> received =
        List.of(
            ACCEPT,
            REJECT,
            REQUEST,
            new Pdu.ReleaseRequest(),
            new Pdu.ReleaseReply(),
            Pdu.Abort.byUser(),
            new Pdu.Invalid(
                AbortReason.UNRECOGNIZED_PDU, new InvalidObject("PDU type", "08H", "01H to 07H")));
    return Stream.of(true, false)
        .flatMap(
            acceptor ->
                (acceptor ? ACCEPTOR_WAYS : REQUESTOR_WAYS)
                    .keySet().stream()
                        .flatMap(
                            state ->
                                received.stream().map(pdu -> Arguments.of(acceptor, state, pdu))));
  }

  @ParameterizedTest
  @MethodSource("every_state_and_received_pdu")
  void does_what_the_table_says_for_every_pdu_in_every_state(
      boolean acceptor, State state, Pdu pdu) {
    EmbeddedChannel channel = channel(acceptor, state);
    Action action =
        TransitionTable.action(event(pdu), state).orElseThrow(() -> new AssertionError("no cell"));
    drop(channel);

    channel.writeInbound(pdu);

    List<Pdu> sent = sent(channel);
    State expected =
        action == Action.AR_8 && !acceptor
            ? State.STA9
            : action == Action.AR_8 ? State.STA10 : action.next();
    if (action.next() == State.STA1) {
      assertThat(channel.isOpen()).as("the transport connection after %s", action).isFalse();
    } else {
      assertThat(layer(channel).state()).as(action.name()).isEqualTo(expected);
    }
    switch (action) {
      case AA_1 -> assertThat(sent).containsExactly(Pdu.Abort.byUser());
      case AA_7, AA_8 ->
          assertThat(sent)
              .containsExactly(
                  Pdu.Abort.byProvider(
                      pdu instanceof Pdu.Invalid
                          ? AbortReason.UNRECOGNIZED_PDU
                          : AbortReason.UNEXPECTED_PDU));
      default -> assertThat(sent).as(action.name()).isEmpty();
    }
    channel.finishAndReleaseAll();
  }

  static Stream<Arguments> every_state() {
    return Stream.concat(
        ACCEPTOR_WAYS.keySet().stream().map(state -> Arguments.of(true, state)),
        REQUESTOR_WAYS.keySet().stream().map(state -> Arguments.of(false, state)));
  }

  @ParameterizedTest
  @MethodSource("every_state")
  void gives_back_presentation_data_that_nobody_may_have(boolean acceptor, State state) {
    EmbeddedChannel channel = channel(acceptor, state);
    drop(channel);
    ByteBuf bytes = Unpooled.buffer(4).writeInt(1);
    channel.writeInbound(new Pdu.Fragment(1, true, true, bytes));
    Action action = TransitionTable.action(Event.EVT10, state).orElseThrow();
    if (action == Action.DT_2 || action == Action.AR_6) {
      Indication.Data indication = channel.readInbound();
      assertThat(indication.fragment().bytes().refCnt()).isEqualTo(1);
      indication.fragment().bytes().release();
    }
    assertThat(bytes.refCnt()).isZero();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @MethodSource("every_state")
  void says_what_happened_when_the_peer_just_disappears(boolean acceptor, State state) {
    EmbeddedChannel channel = channel(acceptor, state);
    UpperLayer layer = layer(channel);
    drop(channel);
    ChannelFuture _ = channel.close();
    boolean told = channel.readInbound() instanceof Indication.ProviderAborted;
    assertThat(told).isEqualTo(state != State.STA2 && state != State.STA13);
    assertThat(layer.state()).isEqualTo(State.STA1);
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @MethodSource("every_state")
  void refuses_primitives_that_the_state_does_not_allow(boolean acceptor, State state) {
    EmbeddedChannel channel = channel(acceptor, state);
    drop(channel);
    ByteBuf data = Unpooled.buffer(4).writeInt(1);
    ChannelFuture written = channel.writeOneOutbound(new Primitive.Data(data));
    channel.flush();
    boolean allowed = state == State.STA6 || state == State.STA8;
    assertThat(written.isSuccess()).isEqualTo(allowed);
    if (!allowed) {
      assertThat(written.cause()).isInstanceOf(PeerFailure.class);
      assertThat(data.refCnt()).isZero();
    }
    channel.finishAndReleaseAll();
  }

  @Test
  void gives_back_data_that_are_written_after_the_connection_is_gone() {
    EmbeddedChannel channel = channel(false, State.STA6);
    ChannelFuture _ = channel.close();
    channel.runPendingTasks();
    assertThat(layer(channel)).as("a closed channel has no handlers any more").isNull();
    ByteBuf data = Unpooled.buffer(4).writeInt(1);
    ChannelFuture written = channel.writeAndFlush(new Primitive.Data(data));
    channel.runPendingTasks();
    assertThat(written.isSuccess()).isFalse();
    assertThat(data.refCnt()).isZero();
    channel.finishAndReleaseAll();
  }

  @Test
  void closes_a_connection_that_asks_for_nothing_when_artim_expires() {
    EmbeddedChannel channel = channel(true, State.STA2);
    channel.advanceTimeBy(ARTIM.toSeconds() - 1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void stops_artim_once_an_association_is_asked_for() {
    EmbeddedChannel channel = channel(true, State.STA6);
    channel.advanceTimeBy(2 * ARTIM.toSeconds(), TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void closes_after_an_abort_to_which_the_peer_does_not_react() {
    EmbeddedChannel channel = channel(true, State.STA6);
    channel.writeOutbound(new Primitive.AbortRequest());
    assertThat(layer(channel).state()).isEqualTo(State.STA13);
    channel.advanceTimeBy(ARTIM.toSeconds() + 1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void rejects_a_protocol_version_that_it_does_not_speak() {
    EmbeddedChannel channel = channel(true, State.STA2);
    channel.writeInbound(
        new Pdu.AssociateRequest(
            2, "YTTERBY", "TEST", Pdu.APPLICATION_CONTEXT, REQUEST.contexts(), USER));
    assertThat(sent(channel))
        .containsExactly(
            Pdu.AssociateReject.permanent(RejectReason.PROTOCOL_VERSION_NOT_SUPPORTED));
    assertThat(layer(channel).state()).isEqualTo(State.STA13);
    channel.finishAndReleaseAll();
  }

  @Test
  void sends_the_request_as_soon_as_it_is_connected() {
    EmbeddedChannel channel = new EmbeddedChannel(UpperLayer.requestor(REQUEST, ARTIM));
    assertThat(sent(channel)).containsExactly(REQUEST);
    assertThat(layer(channel).state()).isEqualTo(State.STA5);
    channel.finishAndReleaseAll();
  }

  @Test
  void works_behind_the_decoder() {
    EmbeddedChannel channel =
        new EmbeddedChannel(new PduDecoder(16384), UpperLayer.acceptor(ARTIM));
    channel.writeInbound(Unpooled.wrappedBuffer(Wire.bytes(Wire.ASSOCIATE_RQ)));
    Indication first = channel.readInbound();
    assertThat(first).isInstanceOf(Indication.Associate.class);
    channel.writeInbound(Unpooled.wrappedBuffer(Wire.bytes("99 00 00 00 00 04")));
    assertThat(sent(channel)).containsExactly(Pdu.Abort.byProvider(AbortReason.UNRECOGNIZED_PDU));
    channel.finishAndReleaseAll();
  }

  private static Consumer<EmbeddedChannel> read(Pdu pdu) {
    return channel -> channel.writeInbound(pdu);
  }

  private static Consumer<EmbeddedChannel> write(Primitive primitive) {
    return channel -> channel.writeOutbound(primitive);
  }

  private static EmbeddedChannel channel(boolean acceptor, State state) {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            acceptor ? UpperLayer.acceptor(ARTIM) : UpperLayer.requestor(REQUEST, ARTIM));
    channel.freezeTime();
    (acceptor ? ACCEPTOR_WAYS : REQUESTOR_WAYS)
        .getOrDefault(state, List.of())
        .forEach(step -> step.accept(channel));
    assertThat(layer(channel).state()).as("the way to %s", state).isEqualTo(state);
    return channel;
  }

  // Read before the channel closes: a closed channel has no handlers any more.
  private static UpperLayer layer(EmbeddedChannel channel) {
    return channel.pipeline().get(UpperLayer.class);
  }

  private static Event event(Pdu pdu) {
    return switch (pdu) {
      case Pdu.AssociateAccept _ -> Event.EVT3;
      case Pdu.AssociateReject _ -> Event.EVT4;
      case Pdu.AssociateRequest _ -> Event.EVT6;
      case Pdu.Fragment _ -> Event.EVT10;
      case Pdu.ReleaseRequest _ -> Event.EVT12;
      case Pdu.ReleaseReply _ -> Event.EVT13;
      case Pdu.Abort _ -> Event.EVT16;
      case Pdu.Invalid _ -> Event.EVT19;
    };
  }

  private static void drop(EmbeddedChannel channel) {
    channel.releaseInbound();
    channel.releaseOutbound();
  }

  /** What went out since the last call, decoded. */
  private static List<Pdu> sent(EmbeddedChannel channel) {
    EmbeddedChannel decoder = new EmbeddedChannel(new PduDecoder(16384));
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      decoder.writeInbound(out);
    }
    List<Pdu> pdus = decoder.inboundMessages().stream().map(Pdu.class::cast).toList();
    decoder.finishAndReleaseAll();
    return pdus;
  }
}
