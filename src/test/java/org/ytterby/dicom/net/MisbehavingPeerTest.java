// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.pdu.AbortReason;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.pdu.Wire;

/** A real server on a real socket against peers that break the rules. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class MisbehavingPeerTest {
  /** Header and value of 16 KiB, the negotiated maximum. */
  private static final int WHOLE_PDU = 6 + (16 << 10);

  private static final Duration LONG = Duration.ofSeconds(30);
  // Where the peer only waits, and where it has to do something before.
  private static final Duration AT_ONCE = Duration.ofMillis(200);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final RecordingStore store = new RecordingStore();
  private DicomServer server = start(LONG, LONG);

  private DicomServer start(Duration artim, Duration idle) {
    AssociationLimits limits = new AssociationLimits(16384, 2, artim, idle);
    AssociationPolicy policy = AssociationPolicy.standard(Set.of("YTTERBY"), limits);
    return DicomServer.start(
        new ServerSettings("127.0.0.1", 0, policy, Duration.ofSeconds(5)),
        ServiceRegistry.verification().andStorage(store));
  }

  private void restart(Duration artim, Duration idle) {
    server.close();
    server = start(artim, idle);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void expectEvents(String... events) throws InterruptedException {
    for (String event : events) {
      assertThat(store.events.poll(20, TimeUnit.SECONDS)).isEqualTo(event);
    }
  }

  /** Five whole PDUs, which wake whoever is to store them, and a piece of the sixth. */
  private static byte[] partOfAnInstance(int more) {
    byte[] whole = ScriptedPeer.data(ScriptedPeer.CT, random(100_000));
    return Arrays.copyOf(whole, 5 * WHOLE_PDU + more);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Test
  void closes_a_connection_on_which_nothing_is_asked() throws IOException {
    restart(AT_ONCE, LONG);
    try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      assertThat(peer.seesTheEnd()).isTrue();
    }
  }

  @Test
  void aborts_what_is_not_dicom() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      peer.send("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
    }
  }

  @Test
  void closes_the_connection_when_the_peer_does_not_after_an_abort() throws IOException {
    restart(SOON, LONG);
    try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      peer.send(ScriptedPeer.bytes(new Pdu.ReleaseRequest()));
      assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
      assertThat(peer.seesTheEnd()).as("after ARTIM").isTrue();
    }
  }

  @Test
  void rejects_an_unknown_called_title() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      peer.send(ScriptedPeer.request("NOBODY"));
      assertThat(peer.receive())
          .isEqualTo(Pdu.AssociateReject.permanent(RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED));
    }
  }

  @Test
  void rejects_one_association_too_many_until_another_ends()
      throws IOException, InterruptedException {
    try (ScriptedPeer _ = ScriptedPeer.associate(server.port())) {
      try (ScriptedPeer second = ScriptedPeer.associate(server.port());
          ScriptedPeer third = ScriptedPeer.connect(server.port())) {
        expectEvents("opened", "opened");
        third.send(ScriptedPeer.request("YTTERBY"));
        assertThat(third.receive())
            .isEqualTo(Pdu.AssociateReject.transiently(RejectReason.LOCAL_LIMIT_EXCEEDED));
        second.send(ScriptedPeer.bytes(new Pdu.ReleaseRequest()));
        assertThat(second.receive()).isEqualTo(new Pdu.ReleaseReply());
        expectEvents("closed");
        try (ScriptedPeer _ = ScriptedPeer.associate(server.port())) {
          expectEvents("opened");
        }
      }
    }
  }

  /** A place is free before the peer knows that its association is released. */
  @Test
  void takes_a_peer_back_that_has_just_released() throws IOException {
    CountDownLatch mayEnd = new CountDownLatch(1);
    store.onClosed = () -> awaitLatch(mayEnd);
    try (ScriptedPeer _ = ScriptedPeer.associate(server.port());
        ScriptedPeer released = ScriptedPeer.associate(server.port())) {
      released.send(ScriptedPeer.bytes(new Pdu.ReleaseRequest()));
      assertThat(released.receive()).isEqualTo(new Pdu.ReleaseReply());
      try (ScriptedPeer again = ScriptedPeer.associate(server.port())) {
        again.send(
            ScriptedPeer.command(ScriptedPeer.ECHO, CommandSet.echoRequest(1, Uids.Verification)));
        assertThat(again.response().status()).isZero();
      }
    } finally {
      mayEnd.countDown();
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Stream<byte[]> aborts_and_breaks_of_the_protocol() {
    return Stream.of(
        ScriptedPeer.bytes(Pdu.Abort.byUser()),
        ScriptedPeer.bytes(Pdu.Abort.byProvider(AbortReason.NOT_SPECIFIED)),
        Wire.bytes("04 00 00 00 40 07"), // one byte more than was negotiated and is tolerated
        Wire.bytes("04 00 7F FF FF FF"),
        Wire.bytes("04 00 00 00 00 06 00 00 00 09 03 00"), // value longer than the PDU
        Wire.bytes("99 00 00 00 00 04 00 00 00 00"),
        ScriptedPeer.data(ScriptedPeer.PET, new byte[8]), // another context
        ScriptedPeer.data(77, new byte[8]), // no context of ours
        ScriptedPeer.storeRequest(2, "1.2.3.9"), // a command within the data set
        ScriptedPeer.request("YTTERBY"),
        ScriptedPeer.bytes(new Pdu.ReleaseRequest()),
        ScriptedPeer.bytes(new Pdu.ReleaseReply()),
        ScriptedPeer.bytes(Pdu.AssociateReject.permanent(RejectReason.NO_REASON_GIVEN)));
  }

  @ParameterizedTest
  @MethodSource("aborts_and_breaks_of_the_protocol")
  void drops_the_instance_that_is_under_way_when_the_association_breaks(byte[] breaking)
      throws IOException, InterruptedException {
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      peer.send(ScriptedPeer.storeRequest(1, "1.2.3.4"), partOfAnInstance(0));
      expectEvents("opened", "begun 1.2.3.4");
      peer.send(breaking);
      expectEvents("aborted 1.2.3.4", "closed");
      assertThat(store.finished).isEmpty();
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(booleans = {true, false})
  void drops_the_instance_when_the_connection_is_cut(boolean reset)
      throws IOException, InterruptedException {
    ScriptedPeer peer = ScriptedPeer.associate(server.port());
    peer.send(ScriptedPeer.storeRequest(1, "1.2.3.4"), partOfAnInstance(3_000));
    expectEvents("opened", "begun 1.2.3.4");
    if (reset) {
      peer.reset();
    } else {
      peer.close();
    }
    expectEvents("aborted 1.2.3.4", "closed");
  }

  @Test
  void says_which_rule_was_broken() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      peer.send(Wire.bytes("04 00 00 02 00 00"));
      assertThat(peer.receive())
          .isEqualTo(Pdu.Abort.byProvider(AbortReason.INVALID_PARAMETER_VALUE));
      assertThat(peer.hasNothing()).isTrue();
    }
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      peer.send(ScriptedPeer.request("YTTERBY"));
      assertThat(peer.receive()).isEqualTo(Pdu.Abort.byProvider(AbortReason.UNEXPECTED_PDU));
    }
  }

  @Test
  void aborts_a_response_to_nothing() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      CommandSet request = CommandSet.echoRequest(1, Uids.Verification);
      peer.send(
          ScriptedPeer.command(
              ScriptedPeer.ECHO, request.response(0, java.util.Optional.empty(), false)));
      assertThat(peer.receive()).isEqualTo(Pdu.Abort.byProvider(AbortReason.UNEXPECTED_PARAMETER));
    }
  }

  @Test
  void aborts_a_cancel_with_a_data_set() throws IOException {
    CommandSet cancel =
        new CommandSet(
            DataSet.builder()
                .integers(Tag.CommandField, CommandField.C_CANCEL.code())
                .integers(Tag.MessageIDBeingRespondedTo, 1)
                .integers(Tag.CommandDataSetType, 1)
                .build());
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      peer.send(
          ScriptedPeer.command(ScriptedPeer.CT, cancel),
          ScriptedPeer.data(ScriptedPeer.CT, new byte[10]));
      assertThat(peer.receive()).isEqualTo(Pdu.Abort.byProvider(AbortReason.UNEXPECTED_PARAMETER));
    }
  }

  @Test
  void aborts_a_peer_that_falls_silent_within_an_instance()
      throws IOException, InterruptedException {
    restart(LONG, SOON);
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      peer.send(ScriptedPeer.storeRequest(1, "1.2.3.4"), partOfAnInstance(0));
      expectEvents("opened", "begun 1.2.3.4");
      assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
      expectEvents("aborted 1.2.3.4", "closed");
    }
  }

  @Test
  void aborts_a_peer_that_has_an_association_and_does_nothing() throws IOException {
    restart(LONG, AT_ONCE);
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
    }
  }

  @Test
  void aborts_a_peer_that_is_silent_after_a_cancel_of_nothing() throws IOException {
    restart(LONG, SOON);
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      peer.send(ScriptedPeer.command(ScriptedPeer.CT, ScriptedPeer.cancelOf(3)));
      assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
    }
  }

  @Test
  void takes_an_instance_that_comes_byte_by_byte() throws IOException, InterruptedException {
    byte[] content = random(300);
    try (ScriptedPeer peer = ScriptedPeer.associate(server.port())) {
      for (byte[] part :
          new byte[][] {
            ScriptedPeer.storeRequest(1, "1.2.3.4"), ScriptedPeer.data(ScriptedPeer.CT, content)
          }) {
        for (byte b : part) {
          peer.send(new byte[] {b});
        }
      }
      assertThat(peer.response().status()).isZero();
      assertThat(store.finished.take()).isEqualTo(content);
    }
  }

  @Test
  void does_not_let_a_peer_starve_others_by_connecting() throws IOException {
    ScriptedPeer[] idle = new ScriptedPeer[40];
    try {
      for (int i = 0; i < idle.length; i++) {
        idle[i] = ScriptedPeer.connect(server.port());
      }
      // 2 associations, 4 connections each from one address: the rest is closed at once.
      assertThat(idle[8].seesTheEnd()).isTrue();
      assertThat(idle[idle.length - 1].seesTheEnd()).isTrue();
      try (Socket other =
              new Socket(
                  InetAddress.getByName("127.0.0.1"),
                  server.port(),
                  InetAddress.getByName("127.0.0.2"),
                  0);
          ScriptedPeer elsewhere = new ScriptedPeer(other)) {
        elsewhere.send(ScriptedPeer.request("YTTERBY"));
        assertThat(elsewhere.receive()).isInstanceOf(Pdu.AssociateAccept.class);
      }
    } finally {
      for (ScriptedPeer peer : idle) {
        if (peer != null) {
          peer.close();
        }
      }
    }
  }
}
