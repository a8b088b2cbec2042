// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/** Our services with requestors that break off, are silent, or say what does not fit. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class MisbehavingRequestorTest {
  private static final String CT = Uids.CTImageStorage;
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_LE;
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final byte[] DATA = new byte[100];

  private Optional<DicomServer> server = Optional.empty();

  @AfterEach
  void stop() {
    server.ifPresent(DicomServer::close);
  }

  /** Serves Verification, and with this service what else comes in the CT context. */
  private int serve(DimseService service, Duration idle, int operations) {
    AssociationLimits limits =
        new AssociationLimits(16384, 4, Duration.ofSeconds(30), idle).withOperations(operations);
    server =
        Optional.of(
            DicomServer.start(
                ServerSettings.of(
                    "127.0.0.1", 0, AssociationPolicy.standard(Set.of("YTTERBY"), limits)),
                ServiceRegistry.verification().and(Set.of(CT), service)));
    return server.get().port();
  }

  private static byte[] command(int context, CommandField field, int id, boolean dataSet) {
    DataSet none = DataSet.empty();
    return ScriptedPeer.command(
        context, CommandSet.request(field, id, CT, Optional.of("1.2"), none, dataSet));
  }

  @Test
  void answers_what_does_not_fit_as_the_standard_says() throws IOException {
    DimseService all =
        FixedService.of(
            Set.of(
                CommandField.C_FIND,
                CommandField.N_GET,
                CommandField.N_SET,
                CommandField.N_EVENT_REPORT),
            (_, _) -> FixedService.success());
    int port = serve(all, LONG, 1);
    byte[] data = ScriptedPeer.data(ScriptedPeer.CT, DATA);
    byte[] inEcho = ScriptedPeer.data(ScriptedPeer.ECHO, DATA);
    try (ScriptedPeer peer = ScriptedPeer.associate(port)) {
      peer.send(command(ScriptedPeer.CT, CommandField.N_GET, 1, false));
      assertThat(peer.response().status()).isZero();
      peer.send(command(ScriptedPeer.CT, CommandField.N_GET, 2, true), data);
      assertThat(peer.response().status()).as("a data set where none may be").isEqualTo(0x0212);
      peer.send(command(ScriptedPeer.CT, CommandField.C_FIND, 3, false));
      assertThat(peer.response().status()).as("no identifier").isEqualTo(0x0212);
      peer.send(command(ScriptedPeer.CT, CommandField.N_SET, 4, false));
      assertThat(peer.response().status()).as("no modifications").isEqualTo(0x0212);
      peer.send(command(ScriptedPeer.CT, CommandField.N_DELETE, 5, false));
      assertThat(peer.response().status()).as("not served").isEqualTo(0x0211);
      peer.send(command(ScriptedPeer.CT, CommandField.N_EVENT_REPORT, 6, false));
      assertThat(peer.response().status()).as("not SCP of this class").isEqualTo(0x0211);
      peer.send(command(ScriptedPeer.ECHO, CommandField.C_FIND, 7, true), inEcho);
      assertThat(peer.response().status()).as("class of another context").isEqualTo(0x0122);
      peer.send(command(ScriptedPeer.ECHO, CommandField.N_SET, 8, true), inEcho);
      assertThat(peer.response().status()).as("the same, N-service").isEqualTo(0x0118);
    }
    try (ScriptedPeer peer = ScriptedPeer.associate(port, ScriptedPeer.user(Roles.SCP, 1))) {
      peer.send(command(ScriptedPeer.CT, CommandField.N_EVENT_REPORT, 1, true), data);
      CommandSet response = peer.response();
      assertThat(response.status()).isZero();
      peer.send(command(ScriptedPeer.CT, CommandField.C_FIND, 2, true), data);
      assertThat(peer.response().status()).as("not SCU of this class").isEqualTo(0x0211);
    }
  }

  @Test
  void refuses_a_message_id_that_is_under_way() throws IOException {
    CompletableFuture<DimseResponse> late = new CompletableFuture<>();
    DimseService service = new FixedService(Set.of(CommandField.N_GET), Set.of(), (_, _) -> late);
    int port = serve(service, LONG, 2);
    try (ScriptedPeer peer = ScriptedPeer.associate(port, ScriptedPeer.user(Roles.SCU, 2))) {
      peer.send(command(ScriptedPeer.CT, CommandField.N_GET, 7, false));
      peer.send(command(ScriptedPeer.CT, CommandField.N_GET, 7, false));
      CommandSet refused = peer.response();
      assertThat(refused.status()).isEqualTo(0x0210);
      assertThat(refused.respondedTo()).isEqualTo(7);
      late.complete(FixedService.success());
      assertThat(peer.response().status()).isZero();
      peer.send(command(ScriptedPeer.CT, CommandField.N_GET, 7, false));
      assertThat(peer.response().status()).as("the id is free again").isZero();
    }
  }

  @Test
  void cancels_only_what_the_cancel_names() throws IOException {
    BlockingQueue<DimseRequest> requests = new LinkedBlockingQueue<>();
    CompletableFuture<DimseResponse> late = new CompletableFuture<>();
    DimseService service =
        new FixedService(
            Set.of(CommandField.C_FIND),
            Set.of(),
            (request, _) -> {
              requests.add(request);
              return late;
            });
    int port = serve(service, LONG, 2);
    try (ScriptedPeer peer = ScriptedPeer.associate(port, ScriptedPeer.user(Roles.SCU, 2))) {
      byte[] echo =
          ScriptedPeer.command(ScriptedPeer.ECHO, CommandSet.echoRequest(6, Uids.Verification));
      peer.send(
          command(ScriptedPeer.CT, CommandField.C_FIND, 5, true),
          ScriptedPeer.data(ScriptedPeer.CT, DATA),
          ScriptedPeer.command(ScriptedPeer.CT, ScriptedPeer.cancelOf(4)),
          ScriptedPeer.command(ScriptedPeer.ECHO, ScriptedPeer.cancelOf(5)),
          echo);
      assertThat(peer.response().respondedTo()).as("what came before is known").isEqualTo(6);
      assertThat(requests.element().cancelled()).isFalse();
      peer.send(ScriptedPeer.command(ScriptedPeer.CT, ScriptedPeer.cancelOf(5)), echo);
      assertThat(peer.response().respondedTo()).isEqualTo(6);
      assertThat(requests.element().cancelled()).isTrue();
      late.complete(DimseResponse.of(Status.CANCEL));
      assertThat(peer.response().status()).isEqualTo(0xFE00);
    }
  }

  /** A service that stores one instance to its requestor, on a thread of its own. */
  private static DimseService storing(InputStream bytes, CompletableFuture<PeerFailure> failed) {
    return storing(bytes, failed, _ -> {});
  }

  /** The same, which hands out whereby its pending responses go. */
  private static DimseService storing(
      InputStream bytes,
      CompletableFuture<PeerFailure> failed,
      Consumer<Consumer<DimseResponse>> began) {
    return new FixedService(
        Set.of(CommandField.C_GET),
        Set.of(CT),
        (request, pending) -> {
          began.accept(pending);
          CompletableFuture<DimseResponse> response = new CompletableFuture<>();
          request.payload().forEach(_ -> {});
          Thread.ofVirtual()
              .start(
                  () -> {
                    OutgoingInstance instance =
                        new OutgoingInstance(CT, "1.9", EXPLICIT, DATA.length, Optional.empty());
                    try {
                      StoreResponse answer = request.peer().store(instance, bytes);
                      response.complete(DimseResponse.of(answer.status(), "as you said"));
                    } catch (PeerFailure failure) {
                      failed.complete(failure);
                      response.completeExceptionally(failure);
                    }
                  });
          return response;
        });
  }

  @Test
  void keeps_responses_back_while_a_sub_operation_is_sent() throws IOException {
    CountDownLatch open = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    InputStream slow =
        new ByteArrayInputStream(DATA) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            asked.countDown();
            try {
              open.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return super.read(bytes, offset, length);
          }
        };
    CompletableFuture<Consumer<DimseResponse>> pending = new CompletableFuture<>();
    int port = serve(storing(slow, new CompletableFuture<>(), pending::complete), LONG, 1);
    try (ScriptedPeer peer = ScriptedPeer.associate(port, ScriptedPeer.user(Roles.BOTH, 1))) {
      peer.send(
          command(ScriptedPeer.CT, CommandField.C_GET, 1, true),
          ScriptedPeer.data(ScriptedPeer.CT, DATA));
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      pending.join().accept(DimseResponse.of(Status.PENDING));
      open.countDown();
      CommandSet sub = peer.response();
      assertThat(sub.code()).isEqualTo(CommandField.C_STORE.code());
      assertThat(((Pdu.Fragment) peer.receive()).command()).as("its data set follows").isFalse();
      assertThat(peer.response().status()).isEqualTo(Status.PENDING.code());
      peer.send(
          ScriptedPeer.command(ScriptedPeer.CT, sub.response(0xA700, Optional.empty(), false)));
      CommandSet end = peer.response();
      assertThat(end.respondedTo()).isEqualTo(1);
      assertThat(end.status()).isEqualTo(0xA700);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void ends_a_sub_operation_with_the_association() throws IOException, InterruptedException {
    for (Script.Play end :
        List.<Script.Play>of(
            ScriptedPeer::reset,
            peer -> peer.send(ScriptedPeer.bytes(Pdu.Abort.byUser())),
            // a response to another message id
            peer -> {
              CommandSet other = CommandSet.storeRequest(99, CT, "1.9");
              peer.send(
                  ScriptedPeer.command(
                      ScriptedPeer.CT, other.response(0, Optional.empty(), false)));
              assertThat(peer.receive()).isEqualTo(new Pdu.Abort(2, 5));
            },
            // a status that a C-STORE has not, after which another response would follow
            peer -> {
              CommandSet first = CommandSet.storeRequest(1, CT, "1.9");
              peer.send(
                  ScriptedPeer.command(
                      ScriptedPeer.CT, first.response(0xFF00, Optional.empty(), false)));
              assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
            },
            // silence
            peer -> assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser()))) {
      CompletableFuture<PeerFailure> failed = new CompletableFuture<>();
      int port = serve(storing(new ByteArrayInputStream(DATA), failed), Duration.ofSeconds(1), 1);
      try (ScriptedPeer peer = ScriptedPeer.associate(port, ScriptedPeer.user(Roles.BOTH, 1))) {
        peer.send(
            command(ScriptedPeer.CT, CommandField.C_GET, 1, true),
            ScriptedPeer.data(ScriptedPeer.CT, DATA));
        assertThat(peer.response().code()).isEqualTo(CommandField.C_STORE.code());
        peer.receive();
        end.play(peer);
        assertThat(failed.orTimeout(20, TimeUnit.SECONDS).join().code())
            .isEqualTo(ErrorCode.PEER_TRANSIENT);
      }
      stop();
    }
  }
}
