// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/** Our client with acceptors that break off, are silent, or say what does not fit. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class MisbehavingAcceptorTest {
  private static final String CT = Uids.CTImageStorage;
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_LE;
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final byte[] DATA = new byte[100];
  private static final DataSet IDENTIFIER = DataSet.builder().text(Tag.Modality, "PT").build();

  private final DicomClient client = new DicomClient();
  private final RecordingStore store = new RecordingStore();

  @AfterEach
  void stop() {
    client.close();
  }

  private Association open(int port, Roles ct, Duration dimse) {
    return client.open(
        new AssociationRequest(
            "127.0.0.1",
            port,
            "SENDER",
            "YTTERBY",
            List.of(new Proposal(Uids.Verification, EXPLICIT), new Proposal(CT, EXPLICIT).as(ct)),
            new ClientTimeouts(LONG, LONG, dimse)));
  }

  private static byte[] pendingFind(int messageId) {
    CommandSet find =
        CommandSet.request(
            CommandField.C_FIND, messageId, CT, Optional.empty(), DataSet.empty(), true);
    return ScriptedPeer.command(ScriptedPeer.CT, find.response(0xFF00, Optional.empty(), true));
  }

  /** What the client makes of an acceptor that plays so once it has a C-FIND-RQ with data set. */
  private PeerFailure failureOfFind(Duration dimse, Script.Play play) throws IOException {
    try (Script script =
        new Script(
            peer -> {
              Script.accept(peer, 16384);
              peer.receive();
              peer.receive();
              play.play(peer);
            })) {
      try (Association association = open(script.port(), Roles.SCU, dimse)) {
        PeerFailure failure =
            catchThrowableOfType(
                PeerFailure.class,
                () -> new QueryRetrieve(association, CT).find(IDENTIFIER, _ -> true));
        assertThat(failure).isNotNull();
        Awaitility.await().until(() -> !association.isOpen());
        script.join();
        return failure;
      }
    }
  }

  private static byte[] half(byte[] pdu) {
    return Arrays.copyOf(pdu, pdu.length / 2);
  }

  @Test
  void calls_an_association_that_ends_within_a_response_transient() throws IOException {
    byte[] half = half(ScriptedPeer.data(ScriptedPeer.CT, DATA));
    for (Script.Play end :
        List.<Script.Play>of(
            peer -> peer.send(pendingFind(1), half),
            peer -> {
              peer.send(pendingFind(1), half);
              peer.reset();
            },
            peer -> peer.send(pendingFind(1), ScriptedPeer.bytes(Pdu.Abort.byUser())),
            peer -> peer.send(pendingFind(1), ScriptedPeer.bytes(new Pdu.ReleaseRequest())))) {
      PeerFailure failure =
          failureOfFind(
              SHORT,
              peer -> {
                end.play(peer);
                peer.close();
              });
      assertThat(failure.code()).isEqualTo(ErrorCode.PEER_TRANSIENT);
    }
  }

  @Test
  void gives_up_on_a_response_that_stops_in_the_middle() throws IOException {
    byte[] half = half(ScriptedPeer.data(ScriptedPeer.CT, DATA));
    PeerFailure failure =
        failureOfFind(
            SHORT,
            peer -> {
              peer.send(pendingFind(1), half);
              assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
            });
    assertThat(failure).hasMessageContaining("did not come as a whole");
  }

  @Test
  void aborts_on_a_response_to_another_operation() throws IOException {
    for (byte[] wrong :
        List.of(
            pendingFind(2),
            ScriptedPeer.command(
                ScriptedPeer.ECHO,
                CommandSet.echoRequest(1, Uids.Verification)
                    .response(0, Optional.empty(), false)))) {
      PeerFailure failure =
          failureOfFind(
              LONG,
              peer -> {
                peer.send(wrong);
                assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
              });
      assertThat(failure).hasMessageContaining("another request");
    }
  }

  @Test
  void aborts_on_a_match_that_is_no_data_set() throws IOException {
    PeerFailure failure =
        failureOfFind(
            LONG,
            peer -> {
              peer.send(pendingFind(1), ScriptedPeer.data(ScriptedPeer.CT, new byte[] {1, 2, 3}));
              assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
            });
    assertThat(failure).hasMessageContaining("can't be understood");
  }

  @Test
  void aborts_on_a_response_to_nothing() throws IOException {
    try (Script script =
        new Script(
            peer -> {
              Script.accept(peer, 16384);
              peer.send(pendingFind(1), ScriptedPeer.data(ScriptedPeer.CT, DATA));
              assertThat(peer.receive()).isEqualTo(new Pdu.Abort(2, 5));
            })) {
      try (Association association = open(script.port(), Roles.SCU, LONG)) {
        Awaitility.await().until(() -> !association.isOpen());
      }
      script.join();
    }
  }

  @Test
  void refuses_what_the_peer_requests_and_goes_on() throws IOException {
    try (Script script =
        new Script(
            peer -> {
              Script.accept(peer, 16384);
              CommandSet echo = peer.response();
              peer.send(
                  ScriptedPeer.storeRequest(1, "1.2"), ScriptedPeer.data(ScriptedPeer.CT, DATA));
              CommandSet refusal = peer.response();
              assertThat(refusal.code()).isEqualTo(CommandField.C_STORE.responseCode());
              assertThat(refusal.status()).isEqualTo(0x0122);
              peer.send(
                  ScriptedPeer.command(ScriptedPeer.CT, ScriptedPeer.cancelOf(1)),
                  ScriptedPeer.command(
                      ScriptedPeer.ECHO, echo.response(0, Optional.empty(), false)));
              peer.receive();
              peer.send(ScriptedPeer.bytes(new Pdu.ReleaseReply()));
            })) {
      try (Association association = open(script.port(), Roles.SCU, LONG)) {
        assertThat(association.echo().status()).isZero();
      }
      script.join();
    }
  }

  @Test
  void aborts_the_sink_when_a_get_breaks_off_within_an_instance()
      throws IOException, InterruptedException {
    byte[] half = half(ScriptedPeer.data(ScriptedPeer.CT, new byte[200_000]));
    for (Script.Play end :
        List.<Script.Play>of(
            ScriptedPeer::reset,
            peer -> assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser()))) {
      try (Script script =
          new Script(
              peer -> {
                Script.accept(peer, ScriptedPeer.user(Roles.BOTH, 1));
                peer.receive();
                peer.receive();
                peer.send(ScriptedPeer.storeRequest(1, "1.2"), half);
                // A reset that overtakes the bytes would leave nothing to abort.
                assertThat(poll(store.events)).isEqualTo("opened");
                assertThat(poll(store.events)).isEqualTo("begun 1.2");
                end.play(peer);
              })) {
        try (Association association = open(script.port(), Roles.BOTH, Duration.ofSeconds(1))) {
          PeerFailure failure =
              catchThrowableOfType(
                  PeerFailure.class,
                  () -> new QueryRetrieve(association, CT).get(IDENTIFIER, store, _ -> true));
          assertThat(failure.code()).isEqualTo(ErrorCode.PEER_TRANSIENT);
          script.join();
        }
      }
      assertThat(store.events.poll(20, TimeUnit.SECONDS)).isEqualTo("aborted 1.2");
      assertThat(store.events.poll(20, TimeUnit.SECONDS)).isEqualTo("closed");
    }
  }

  private static String poll(BlockingQueue<String> events) {
    try {
      return String.valueOf(events.poll(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
