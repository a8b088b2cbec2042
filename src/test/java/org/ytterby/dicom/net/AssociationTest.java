// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.finding.StorageFailure;
import org.ytterby.testdata.FreePort;

/** The client against our own server and against scripted acceptors, over real sockets. */
@ExtendWith(LeakPresence.class)
@Timeout(120)
class AssociationTest {
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_LE;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final RecordingStore store = new RecordingStore();
  private final DicomServer server =
      DicomServer.start(
          ServerSettings.of(
              "127.0.0.1",
              0,
              AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT)),
          ServiceRegistry.verification().andStorage(store));
  private final DicomClient client = new DicomClient();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static AssociationRequest to(int port, ClientTimeouts timeouts) {
    return new AssociationRequest(
        "127.0.0.1",
        port,
        "SENDER",
        "YTTERBY",
        List.of(
            new Proposal(Uids.Verification, EXPLICIT), new Proposal(Uids.CTImageStorage, EXPLICIT)),
        timeouts);
  }

  private Association open() {
    return client.open(to(server.port(), ClientTimeouts.DEFAULT));
  }

  private static StoreResponse store(Association association, String uid, byte[] bytes) {
    return association.store(
        Uids.CTImageStorage, uid, EXPLICIT, bytes.length, new ByteArrayInputStream(bytes));
  }

  @Test
  void echoes_and_stores_and_releases() throws InterruptedException {
    try (Association association = open()) {
      assertThat(association.echo().status()).isZero();
      assertThat(association.info().peerVersion()).isEqualTo("YTTERBY_010");
      for (int i = 0; i < 100; i++) {
        byte[] bytes = new byte[2 * i];
        new Random(i).nextBytes(bytes);
        StoreResponse response = store(association, "1.2." + i, bytes);
        assertThat(response.verdict()).isEqualTo(StoreResponse.Verdict.STORED);
        assertThat(store.finished.poll()).isEqualTo(bytes);
      }
    }
    String last = "";
    for (int i = 0; i < 202; i++) {
      last = store.events.poll(20, TimeUnit.SECONDS);
    }
    assertThat(last).isEqualTo("closed");
  }

  @Test
  void proposes_only_what_is_asked_and_knows_what_was_accepted() {
    AssociationRequest request =
        new AssociationRequest(
            "127.0.0.1",
            server.port(),
            "SENDER",
            "YTTERBY",
            List.of(
                new Proposal(Uids.CTImageStorage, EXPLICIT),
                new Proposal(Uids.CTImageStorage, EXPLICIT),
                new Proposal(Uids.CTImageStorage, new TransferSyntax(Uids.JPEGXL))),
            ClientTimeouts.DEFAULT);
    try (Association association = client.open(request)) {
      assertThat(association.accepts(Uids.CTImageStorage, EXPLICIT)).isTrue();
      assertThat(association.accepts(Uids.CTImageStorage, TransferSyntax.IMPLICIT_LE)).isFalse();
      assertThat(association.accepts(Uids.CTImageStorage, new TransferSyntax(Uids.JPEGXL)))
          .isFalse();
      PeerFailure failure = catchThrowableOfType(PeerFailure.class, association::echo);
      assertThat(failure.code()).isEqualTo(ErrorCode.PEER_PERMANENT);
      assertThat(association.isOpen()).as("other instances may go on").isTrue();
      assertThat(store(association, "1.2", new byte[8]).status()).isZero();
    }
  }

  @Test
  void hands_on_refusals_and_goes_on() {
    store.onFinish =
        () ->
            CompletableFuture.completedFuture(
                StoreStatus.of(Status.OUT_OF_RESOURCES, "12 MiB are free"));
    try (Association association = open()) {
      StoreResponse response = store(association, "1.2", new byte[8]);
      assertThat(response).isEqualTo(new StoreResponse(0xA700, Optional.of("12 MiB are free")));
      store.onFinish = () -> CompletableFuture.completedFuture(StoreStatus.success());
      assertThat(store(association, "1.3", new byte[8]).status()).isZero();
    }
  }

  /** Endless bytes, each a function of its position, that count how many were taken. */
  private static final class CountingStream extends InputStream {
    private final AtomicLong taken = new AtomicLong();

    @Override
    public int read() {
      return (int) ((taken.getAndIncrement() * 0x9E3779B97F4A7C15L) >>> 56);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        bytes[i] = (byte) read();
      }
      return length;
    }
  }

  @Test
  void waits_for_a_slow_sink_with_bounded_memory() throws Exception {
    long length = 192L << 20;
    long bound = 32L << 20;
    MessageDigest received = MessageDigest.getInstance("SHA-256");
    AtomicLong receivedBytes = new AtomicLong();
    CountDownLatch open = new CountDownLatch(1);
    StoreHandler slow =
        new StoreHandler() {
          @Override
          public StoreSink begin(AssociationInfo association, StoreRequest request) {
            return new StoreSink() {
              @Override
              public void write(java.nio.ByteBuffer chunk) {
                awaitLatch(open);
                receivedBytes.addAndGet(chunk.remaining());
                received.update(chunk);
              }

              @Override
              public java.util.concurrent.CompletionStage<StoreStatus> finish() {
                return CompletableFuture.completedFuture(StoreStatus.success());
              }

              @Override
              public void abort() {
                receivedBytes.set(-1);
              }
            };
          }

          @Override
          public void associationOpened(AssociationInfo association) {}

          @Override
          public void associationClosed(AssociationInfo association) {}
        };
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT);
    try (DicomServer slowServer =
            DicomServer.start(
                ServerSettings.of("127.0.0.1", 0, policy),
                ServiceRegistry.verification().andStorage(slow));
        Association association = client.open(to(slowServer.port(), ClientTimeouts.DEFAULT))) {
      CountingStream source = new CountingStream();
      CompletableFuture<StoreResponse> answered = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              () ->
                  answered.complete(
                      association.store(Uids.CTImageStorage, "1.2", EXPLICIT, length, source)));
      AtomicLong before = new AtomicLong(-1);
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () ->
                  source.taken.get() > 0
                      && before.getAndSet(source.taken.get()) == source.taken.get());
      assertThat(source.taken.get())
          .as("bytes that left the sender while the receiver's sink was shut")
          .isLessThan(bound);
      open.countDown();
      assertThat(answered.get(60, TimeUnit.SECONDS).status()).isZero();
      assertThat(receivedBytes).hasValue(length);
      assertThat(received.digest()).isEqualTo(digestOfSource(length));
    }
  }

  private static byte[] digestOfSource(long length) throws NoSuchAlgorithmException, IOException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream source = new CountingStream()) {
      int portion = 1 << 20;
      for (long left = length; left > 0; left -= portion) {
        digest.update(source.readNBytes((int) Math.min(portion, left)));
      }
    }
    return digest.digest();
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A stream that gives nothing before the latch is open, and then its end. */
  private static InputStream endOnceOpen(CountDownLatch latch) {
    return new InputStream() {
      @Override
      public int read() {
        awaitLatch(latch);
        return -1;
      }
    };
  }

  @Test
  void aborts_when_the_bytes_end_too_early() throws InterruptedException {
    // An A-ABORT that overtakes the request in the inbox would leave nothing to abort.
    CountDownLatch begun = new CountDownLatch(1);
    store.onBegin = begun::countDown;
    Association association = open();
    InputStream bytes =
        new SequenceInputStream(new ByteArrayInputStream(new byte[900_000]), endOnceOpen(begun));
    StorageFailure failure =
        catchThrowableOfType(
            StorageFailure.class,
            () -> association.store(Uids.CTImageStorage, "1.2", EXPLICIT, 1_000_000, bytes));
    assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE);
    for (String event : List.of("opened", "begun 1.2", "aborted 1.2", "closed")) {
      assertThat(store.events.poll(20, TimeUnit.SECONDS)).isEqualTo(event);
    }
    assertThat(association.isOpen()).isFalse();
    association.close();
  }

  @Test
  void calls_a_peer_that_is_not_there_transient() throws IOException {
    assertThat(failureOfOpening(FreePort.any(), ClientTimeouts.DEFAULT))
        .isEqualTo(ErrorCode.PEER_TRANSIENT);
  }

  @Test
  void tells_rejections_for_good_from_rejections_for_now() throws IOException {
    try (Script forGood =
            new Script(
                peer -> {
                  peer.receive();
                  peer.send(
                      ScriptedPeer.bytes(
                          Pdu.AssociateReject.permanent(
                              RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED)));
                });
        Script forNow =
            new Script(
                peer -> {
                  peer.receive();
                  peer.send(
                      ScriptedPeer.bytes(
                          Pdu.AssociateReject.transiently(RejectReason.LOCAL_LIMIT_EXCEEDED)));
                })) {
      assertThat(failureOfOpening(forGood.port(), ClientTimeouts.DEFAULT))
          .isEqualTo(ErrorCode.PEER_PERMANENT);
      assertThat(failureOfOpening(forNow.port(), ClientTimeouts.DEFAULT))
          .isEqualTo(ErrorCode.PEER_TRANSIENT);
    }
  }

  @Test
  void gives_up_on_a_peer_that_does_not_answer() throws IOException {
    try (Script silent = new Script(ScriptedPeer::seesTheEnd)) {
      ClientTimeouts timeouts = new ClientTimeouts(LONG, SHORT, LONG);
      assertThat(failureOfOpening(silent.port(), timeouts)).isEqualTo(ErrorCode.PEER_TRANSIENT);
    }
    try (Script silentLater =
        new Script(
            peer -> {
              Script.accept(peer, 16384);
              peer.receive();
              assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
            })) {
      ClientTimeouts timeouts = new ClientTimeouts(LONG, LONG, SHORT);
      Association association = client.open(to(silentLater.port(), timeouts));
      PeerFailure failure = catchThrowableOfType(PeerFailure.class, association::echo);
      assertThat(failure.code()).isEqualTo(ErrorCode.PEER_TRANSIENT);
      assertThat(failure).hasMessageContaining("PT0.3S");
      silentLater.join();
      assertThat(association.isOpen()).isFalse();
      association.close();
    }
  }

  @Test
  void calls_an_aborted_or_lost_association_transient() throws IOException {
    for (Script.Play end :
        List.<Script.Play>of(
            peer -> peer.send(ScriptedPeer.bytes(Pdu.Abort.byUser())),
            ScriptedPeer::reset,
            peer -> peer.send(ScriptedPeer.bytes(new Pdu.ReleaseRequest())),
            peer -> peer.send(new byte[] {9, 9, 9, 9, 9, 9, 9}))) {
      try (Script script =
          new Script(
              peer -> {
                Script.accept(peer, 16384);
                peer.receive();
                end.play(peer);
              })) {
        Association association = client.open(to(script.port(), ClientTimeouts.DEFAULT));
        PeerFailure failure = catchThrowableOfType(PeerFailure.class, association::echo);
        assertThat(failure.code()).isEqualTo(ErrorCode.PEER_TRANSIENT);
        assertThat(association.isOpen()).isFalse();
        association.close();
        script.join();
      }
    }
  }

  /** LeakPresence is the assertion. */
  @Test
  void gives_back_what_it_sends_after_the_connection_is_gone() throws IOException {
    CountDownLatch gone = new CountDownLatch(1);
    try (Script script =
        new Script(
            peer -> {
              Script.accept(peer, 16384);
              peer.send(ScriptedPeer.bytes(Pdu.Abort.byUser()));
              assertThat(peer.seesTheEnd()).isTrue();
              gone.countDown();
            })) {
      Association association = client.open(to(script.port(), ClientTimeouts.DEFAULT));
      InputStream slow =
          new SequenceInputStream(endOnceOpen(gone), new ByteArrayInputStream(new byte[900_000]));
      PeerFailure failure =
          catchThrowableOfType(
              PeerFailure.class,
              () -> association.store(Uids.CTImageStorage, "1.2", EXPLICIT, 900_000, slow));
      assertThat(failure.code()).isEqualTo(ErrorCode.PEER_TRANSIENT);
      association.close();
      script.join();
    }
  }

  @Test
  void aborts_on_a_response_to_another_request() throws IOException {
    try (Script script =
        new Script(
            peer -> {
              Script.accept(peer, 16384);
              peer.receive();
              CommandSet other = CommandSet.echoRequest(999, Uids.Verification);
              peer.send(ScriptedPeer.command(1, other.response(0, Optional.empty(), false)));
              assertThat(peer.receive()).isEqualTo(Pdu.Abort.byUser());
            })) {
      Association association = client.open(to(script.port(), ClientTimeouts.DEFAULT));
      assertThat(catchThrowableOfType(PeerFailure.class, association::echo))
          .hasMessageContaining("another request");
      script.join();
      association.close();
    }
  }

  @Test
  void never_sends_a_longer_pdu_than_the_peer_takes() throws IOException {
    int peersLimit = 4096;
    try (Script script =
        new Script(
            peer -> {
              Script.accept(peer, peersLimit);
              CommandSet request = peer.response();
              int bytes = 0;
              Pdu.Fragment fragment;
              do {
                fragment = (Pdu.Fragment) peer.receive();
                int length = fragment.bytes().readableBytes();
                assertThat(length).isLessThanOrEqualTo(peersLimit - 6);
                bytes += length;
              } while (!fragment.last());
              assertThat(bytes).isEqualTo(100_001);
              peer.send(ScriptedPeer.command(3, request.response(0, Optional.empty(), false)));
              assertThat(peer.receive()).isEqualTo(new Pdu.ReleaseRequest());
              peer.send(ScriptedPeer.bytes(new Pdu.ReleaseReply()));
            })) {
      try (Association association = client.open(to(script.port(), ClientTimeouts.DEFAULT))) {
        assertThat(store(association, "1.2", new byte[100_001]).status()).isZero();
      }
      script.join();
    }
  }

  private ErrorCode failureOfOpening(int port, ClientTimeouts timeouts) {
    return catchThrowableOfType(PeerFailure.class, () -> client.open(to(port, timeouts))).code();
  }
}
