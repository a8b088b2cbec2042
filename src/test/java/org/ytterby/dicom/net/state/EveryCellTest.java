// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.state;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ytterby.dicom.net.LeakPresence;
import org.ytterby.dicom.net.pdu.AbortReason;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.dicom.net.pdu.NegotiatedContext;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.PduDecoder;
import org.ytterby.dicom.net.pdu.PduEncoder;
import org.ytterby.dicom.net.pdu.ProposedContext;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.pdu.UserInformation;
import org.ytterby.finding.InvalidObject;

/**
 * Every event in every state that a connection can be in, driven through {@link UpperLayer}: what
 * it sends, tells its user, whether it closes, whether ARTIM runs and where it ends. Which action
 * is due comes from the transcription in {@link TransitionTableTest}, what an action does from the
 * one below, of PS3.8 Tables 9-6 to 9-9: neither from the code.
 */
@ExtendWith(LeakPresence.class)
class EveryCellTest {
  private static final Duration ARTIM = Duration.ofSeconds(30);
  private static final UserInformation USER = UserInformation.plain(16384, "1.2.3", "TEST");
  private static final Pdu.AssociateRequest REQUEST = request(1);
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
  private static final InvalidObject PROBLEM = new InvalidObject("PDU type", "08H", "01H to 07H");

  /** action: PDU sent, indication, whether the transport connection is closed. */
  private static final Map<String, String> EFFECTS =
      Map.ofEntries(
          Map.entry("AE-2", "A-ASSOCIATE-RQ, -, open"),
          Map.entry("AE-3", "-, Accepted, open"),
          Map.entry("AE-4", "-, Rejected, closed"),
          Map.entry("AE-6", "-, Associate, open"),
          Map.entry("AE-7", "A-ASSOCIATE-AC, -, open"),
          Map.entry("AE-8", "A-ASSOCIATE-RJ, -, open"),
          Map.entry("DT-1", "P-DATA-TF, -, open"),
          Map.entry("DT-2", "-, Data, open"),
          Map.entry("AR-1", "A-RELEASE-RQ, -, open"),
          Map.entry("AR-2", "-, Release, open"),
          Map.entry("AR-3", "-, Released, closed"),
          Map.entry("AR-4", "A-RELEASE-RP, -, open"),
          Map.entry("AR-5", "-, -, closed"),
          Map.entry("AR-6", "-, Data, open"),
          Map.entry("AR-7", "P-DATA-TF, -, open"),
          Map.entry("AR-8", "-, Release, open"),
          Map.entry("AR-9", "A-RELEASE-RP, -, open"),
          Map.entry("AR-10", "-, Released, open"),
          Map.entry("AA-1", "A-ABORT 0, -, open"),
          Map.entry("AA-2", "-, -, closed"),
          Map.entry("AA-3", "-, Aborted, closed"),
          Map.entry("AA-4", "-, ProviderAborted, closed"),
          Map.entry("AA-5", "-, -, closed"),
          Map.entry("AA-6", "-, -, open"),
          Map.entry("AA-7", "A-ABORT 2, -, open"),
          Map.entry("AA-8", "A-ABORT 2, ProviderAborted, open"));

  /** How a connection gets into each state: events of the standard, one after the other. */
  private static final Map<Integer, List<Event>> ACCEPTOR =
      Map.of(
          2, List.of(),
          3, List.of(Event.EVT6),
          6, List.of(Event.EVT6, Event.EVT7),
          7, List.of(Event.EVT6, Event.EVT7, Event.EVT11),
          8, List.of(Event.EVT6, Event.EVT7, Event.EVT12),
          10, List.of(Event.EVT6, Event.EVT7, Event.EVT11, Event.EVT12),
          12, List.of(Event.EVT6, Event.EVT7, Event.EVT11, Event.EVT12, Event.EVT13),
          13, List.of(Event.EVT6, Event.EVT8));

  private static final Map<Integer, List<Event>> REQUESTOR =
      Map.of(
          4, List.of(),
          5, List.of(Event.EVT2),
          6, List.of(Event.EVT2, Event.EVT3),
          7, List.of(Event.EVT2, Event.EVT3, Event.EVT11),
          8, List.of(Event.EVT2, Event.EVT3, Event.EVT12),
          9, List.of(Event.EVT2, Event.EVT3, Event.EVT11, Event.EVT12),
          11, List.of(Event.EVT2, Event.EVT3, Event.EVT11, Event.EVT12, Event.EVT14),
          13, List.of(Event.EVT2, Event.EVT3, Event.EVT15));

  /** These need no cell: a connection asks for itself, and is opened, once. */
  private static final Set<Event> ONCE = Set.of(Event.EVT1, Event.EVT5);

  record Case(boolean acceptor, TransitionTableTest.Cell cell) {
    @Override
    public String toString() {
      return (acceptor ? "acceptor, " : "requestor, ") + cell;
    }
  }

  static Stream<Case> every_cell_that_can_be_reached() {
    return TransitionTableTest.every_cell()
        .filter(cell -> !ONCE.contains(cell.event()))
        .flatMap(
            cell ->
                Stream.of(true, false)
                    .filter(role -> (role ? ACCEPTOR : REQUESTOR).containsKey(number(cell.state())))
                    .map(role -> new Case(role, cell)))
        // No PDU, no timer and no second connection before there is a connection.
        .filter(one -> one.cell().state() != State.STA4 || !isFromTransport(one.cell().event()))
        .filter(one -> one.cell().event() != Event.EVT2 || one.cell().state() == State.STA4);
  }

  private static boolean isFromTransport(Event event) {
    return switch (event) {
      case EVT3, EVT4, EVT6, EVT10, EVT12, EVT13, EVT16, EVT18, EVT19 -> true;
      default -> false;
    };
  }

  @Test
  void every_cell_of_the_standard_but_those_of_one_state_is_driven() {
    List<String> driven =
        every_cell_that_can_be_reached()
            .filter(one -> !one.cell().action().equals("none"))
            .map(one -> one.cell().toString())
            .distinct()
            .toList();
    List<String> missing =
        TransitionTableTest.every_cell()
            .filter(cell -> !cell.action().equals("none"))
            .map(TransitionTableTest.Cell::toString)
            .filter(cell -> !driven.contains(cell))
            .toList();
    assertThat(missing)
        .as("Sta1 is left when the handler is added: the ways to all others begin with it")
        .containsExactly("EVT1 in STA1: AE-1 -> Sta4", "EVT5 in STA1: AE-5 -> Sta2");
  }

  @ParameterizedTest
  @MethodSource("every_cell_that_can_be_reached")
  void does_what_the_standard_says(Case one) {
    Connection connection = new Connection(one.acceptor());
    Map<Integer, List<Event>> ways = one.acceptor() ? ACCEPTOR : REQUESTOR;
    requireNonNull(ways.get(number(one.cell().state()))).forEach(connection::happen);
    assertThat(connection.layer.state()).as("the way").isEqualTo(one.cell().state());
    connection.forget();

    connection.happen(one.cell().event());

    String action = one.cell().action();
    if (action.equals("none")) {
      assertThat(connection.sent()).isEmpty();
      assertThat(connection.told()).isEmpty();
      assertThat(connection.layer.state()).isEqualTo(one.cell().state());
      assertThat(connection.written.map(ChannelFuture::isSuccess).orElse(false))
          .as("a primitive that has no cell fails")
          .isFalse();
    } else {
      String[] effect = requireNonNull(EFFECTS.get(action)).split(", ", -1);
      assertThat(connection.sent()).isEqualTo(listed(effect[0]));
      assertThat(connection.told()).isEqualTo(listed(effect[1]));
      boolean closed = effect[2].equals("closed");
      assertThat(connection.isOpen()).isEqualTo(!closed);
      int next = next(one);
      assertThat(number(connection.layer.state())).isEqualTo(closed ? 1 : next);
      assertThat(connection.closesAfterArtim())
          .as("ARTIM runs in Sta2 and Sta13 only")
          .isEqualTo(closed || next == 13);
    }
    connection.end();
  }

  private static List<String> listed(String word) {
    return word.equals("-") ? List.of() : List.of(word);
  }

  /** Of two possible states: AE-6 of a request that is acceptable, AR-8 by the role. */
  private static int next(Case one) {
    String[] next = one.cell().next().split("\\|", -1);
    boolean second = next.length > 1 && one.cell().action().equals("AR-8") && one.acceptor();
    return Integer.parseInt(next[second ? 1 : 0]);
  }

  @Test
  void a_version_that_the_provider_does_not_speak_is_rejected_by_it() {
    Connection connection = new Connection(true);
    connection.channel.writeInbound(request(2));
    assertThat(connection.sent()).containsExactly("A-ASSOCIATE-RJ");
    assertThat(connection.told()).isEmpty();
    assertThat(connection.layer.state()).isEqualTo(State.STA13);
    assertThat(connection.closesAfterArtim()).isTrue();
    connection.end();
  }

  private static Pdu.AssociateRequest request(int version) {
    return new Pdu.AssociateRequest(
        version,
        "YTTERBY",
        "TEST",
        Pdu.APPLICATION_CONTEXT,
        List.of(new ProposedContext(1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2"))),
        USER);
  }

  private static int number(Enum<?> named) {
    return Integer.parseInt(named.name().substring(3));
  }

  /** A channel that is connected when it is told so. */
  private static final class Transport extends EmbeddedChannel {
    private boolean connected;

    @Override
    public boolean isActive() {
      return connected && super.isActive();
    }
  }

  private static final class Connection {
    private final Transport channel = new Transport();
    private final UpperLayer layer;
    private Optional<ChannelFuture> written = Optional.empty();

    Connection(boolean acceptor) {
      layer = acceptor ? UpperLayer.acceptor(ARTIM) : UpperLayer.requestor(REQUEST, ARTIM);
      channel.freezeTime();
      channel.connected = acceptor;
      channel.pipeline().addLast(layer);
    }

    void happen(Event event) {
      switch (event) {
        case EVT2 -> {
          channel.connected = true;
          channel.pipeline().fireChannelActive();
        }
        case EVT3 -> channel.writeInbound(ACCEPT);
        case EVT4 -> channel.writeInbound(REJECT);
        case EVT6 -> channel.writeInbound(REQUEST);
        case EVT7 -> write(new Primitive.Accept(ACCEPT));
        case EVT8 -> write(new Primitive.Reject(REJECT));
        case EVT9 -> write(new Primitive.Data(data()));
        case EVT10 ->
            channel.writeInbound(new Pdu.Fragment(1, true, true, Unpooled.buffer().writeInt(1)));
        case EVT11 -> write(new Primitive.Release());
        case EVT12 -> channel.writeInbound(new Pdu.ReleaseRequest());
        case EVT13 -> channel.writeInbound(new Pdu.ReleaseReply());
        case EVT14 -> write(new Primitive.ReleaseResponse());
        case EVT15 -> write(new Primitive.AbortRequest());
        case EVT16 -> channel.writeInbound(Pdu.Abort.byUser());
        case EVT17 -> {
          if (layer.state() == State.STA4) {
            channel.pipeline().fireChannelInactive(); // one that never was has nothing to close
          }
          ChannelFuture _ = channel.close();
        }
        case EVT18 -> {
          channel.advanceTimeBy(ARTIM.toSeconds() + 1, TimeUnit.SECONDS);
          channel.runScheduledPendingTasks();
        }
        case EVT19 -> channel.writeInbound(new Pdu.Invalid(AbortReason.UNRECOGNIZED_PDU, PROBLEM));
        case EVT1, EVT5 -> throw new AssertionError(event + " happens by itself");
      }
      channel.runPendingTasks();
    }

    private void write(Primitive primitive) {
      ChannelFuture future = channel.writeAndFlush(primitive);
      written = Optional.of(future);
    }

    private static ByteBuf data() {
      ByteBuf out = Unpooled.buffer();
      PduEncoder.valueHeader(1, true, true, 4, out);
      return out.writeInt(1);
    }

    void forget() {
      sent();
      told();
      written = Optional.empty();
    }

    /** The PDUs that went out since the last call, by their names. */
    List<String> sent() {
      EmbeddedChannel decoder = new EmbeddedChannel(new PduDecoder(16384));
      for (@Nullable ByteBuf out = channel.readOutbound(); out != null; ) {
        decoder.writeInbound(out);
        out = channel.readOutbound();
      }
      List<String> names = new ArrayList<>();
      for (Object pdu : decoder.inboundMessages()) {
        names.add(
            switch ((Pdu) pdu) {
              case Pdu.AssociateRequest _ -> "A-ASSOCIATE-RQ";
              case Pdu.AssociateAccept _ -> "A-ASSOCIATE-AC";
              case Pdu.AssociateReject _ -> "A-ASSOCIATE-RJ";
              case Pdu.Fragment _ -> "P-DATA-TF";
              case Pdu.ReleaseRequest _ -> "A-RELEASE-RQ";
              case Pdu.ReleaseReply _ -> "A-RELEASE-RP";
              case Pdu.Abort abort -> "A-ABORT " + abort.source();
              case Pdu.Invalid _ -> "no PDU";
            });
      }
      decoder.finishAndReleaseAll();
      return names;
    }

    /** The indications since the last call, by their names. */
    List<String> told() {
      List<String> names = new ArrayList<>();
      for (@Nullable Object one = channel.readInbound(); one != null; ) {
        names.add(one.getClass().getSimpleName());
        if (one instanceof Indication.Data(Pdu.Fragment fragment)) {
          ReferenceCountUtil.release(fragment.bytes());
        }
        one = channel.readInbound();
      }
      return names;
    }

    boolean isOpen() {
      return channel.isOpen();
    }

    boolean closesAfterArtim() {
      channel.advanceTimeBy(ARTIM.toSeconds() + 1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      return !channel.isOpen();
    }

    void end() {
      channel.finishAndReleaseAll();
    }
  }
}
