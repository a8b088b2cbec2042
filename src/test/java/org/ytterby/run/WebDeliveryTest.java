// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.Destination;
import org.ytterby.deliver.HttpCredentials;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.deliver.WebCourier;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.run.ScriptedWebPacs.Answer;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.testdata.FreePort;

/** Delivery by STOW-RS over real sockets to servers that take, refuse, redirect and keep silent. */
@Timeout(120)
final class WebDeliveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final ScriptedWorld world = new ScriptedWorld();

  @BeforeEach
  void begin() {
    world.destinations.clear();
    world.courier = new WebCourier();
  }

  @Test
  void sends_the_stored_bytes_in_order_and_again_what_was_refused_for_now() throws IOException {
    try (ScriptedWebPacs pacs = new ScriptedWebPacs(Optional.empty());
        RunningNode node = delivering(web(pacs))) {
      pacs.answers.addAll(List.of(Answer.failed(0xA700), Answer.STORED, Answer.warned(0xB007)));
      node.startSenders();
      ends(node, RunState.DELIVERED);
      List<OutboxRow> rows = node.outbox();
      assertThat(rows).extracting(OutboxRow::attempts).containsExactly(2, 1);
      String dose = sent(rows.get(0));
      assertThat(pacs.received).containsExactly(dose, dose, sent(rows.get(1)));
      assertThat(rows.get(1).lastMessage()).contains("B007H");
      assertThat(pacs.shown).containsOnly("");
    }
  }

  @Test
  void takes_no_answer_that_does_not_name_the_instance_for_a_delivery() throws IOException {
    try (ScriptedWebPacs pacs = new ScriptedWebPacs(Optional.empty());
        RunningNode node = delivering(web(pacs))) {
      pacs.answers.add(Answer.bare(200));
      node.startSenders();
      ends(node, RunState.DELIVERED);
      assertThat(node.outbox()).extracting(OutboxRow::attempts).containsExactly(2, 1);
    }
  }

  @Test
  void waits_as_long_as_an_overloaded_server_asks() throws IOException {
    try (ScriptedWebPacs pacs = new ScriptedWebPacs(Optional.empty());
        RunningNode node =
            delivering(web(pacs), new Backoff(5, Duration.ofMillis(10), Duration.ofSeconds(1)))) {
      pacs.answers.add(new Answer(503, Map.of("Retry-After", "3600"), ""));
      long before = System.nanoTime();
      node.startSenders();
      ends(node, RunState.DELIVERED);
      // An hour is asked for; our own longest wait bounds it.
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(900));
      assertThat(pacs.received).hasSize(3);
    }
  }

  @Test
  void parks_what_is_refused_and_goes_on_with_the_rest() throws IOException {
    try (ScriptedWebPacs pacs = new ScriptedWebPacs(Optional.empty());
        RunningNode node = delivering(web(pacs))) {
      pacs.answers.add(Answer.STORED);
      pacs.answers.add(Answer.failed(0x0122));
      node.startSenders();
      ends(node, RunState.FAILED);
      assertThat(node.outbox())
          .extracting(OutboxRow::state)
          .containsExactly(DeliveryState.DELIVERED, DeliveryState.PARKED);
      assertThat(node.outbox().getLast().lastMessage()).contains("0122H", "HTTP 409");
      assertThat(node.outbox().getLast().peerRefused()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 302})
  void asks_for_a_person_when_the_server_does_not_let_us_in(int status) throws IOException {
    try (ScriptedWebPacs pacs = new ScriptedWebPacs(Optional.empty());
        RunningNode node = delivering(web(pacs))) {
      String elsewhere = "http://127.0.0.1:" + pacs.port() + "/web/studies";
      pacs.answers.add(new Answer(status, Map.of("Location", elsewhere), ""));
      node.startSenders();
      ends(node, RunState.FAILED);
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.PARKED);
      assertThat(node.outbox()).extracting(OutboxRow::peerRefused).containsOnly(true);
      assertThat(pacs.received).hasSize(1);
    }
  }

  @Test
  void shows_its_token_over_tls_to_a_server_that_it_trusts() throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    Address.DicomWeb address;
    try (ScriptedWebPacs pacs = new ScriptedWebPacs(Optional.of(tls(certificates, "localhost")))) {
      address =
          new Address.DicomWeb(
              URI.create("https://localhost:" + pacs.port() + "/web"),
              Optional.of(new ClientTls(certificates.trust(), Optional.empty(), true)),
              Optional.of(HttpCredentials.bearer("abc")));
      try (RunningNode node = delivering(address)) {
        node.startSenders();
        ends(node, RunState.DELIVERED);
      }
      assertThat(pacs.shown).containsExactly("Bearer abc", "Bearer abc");
    }
  }

  @Test
  void sends_nothing_to_a_server_that_it_does_not_trust() throws IOException {
    TestCertificates others = new TestCertificates(Files.createDirectory(folder.resolve("others")));
    TestCertificates ours = new TestCertificates(Files.createDirectory(folder.resolve("ours")));
    try (ScriptedWebPacs pacs = new ScriptedWebPacs(Optional.of(tls(others, "localhost")))) {
      Address.DicomWeb address =
          new Address.DicomWeb(
              URI.create("https://localhost:" + pacs.port() + "/web"),
              Optional.of(new ClientTls(ours.trust(), Optional.empty(), true)),
              Optional.of(HttpCredentials.bearer("abc")));
      try (RunningNode node = delivering(address)) {
        node.startSenders();
        await().atMost(PATIENCE).until(() -> node.outbox().getFirst().attempts() > 1);
        assertThat(node.outbox().getFirst().lastMessage()).contains("SSLHandshakeException");
      }
      assertThat(pacs.shown).isEmpty();
      assertThat(pacs.received).isEmpty();
    }
  }

  @Test
  void gives_up_a_server_that_takes_all_and_answers_nothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread taking = Thread.ofVirtual().start(() -> swallow(silent));
      try (RunningNode node =
          delivering(web(silent.getLocalPort()), Duration.ofMillis(300), backoff())) {
        node.startSenders();
        await().atMost(PATIENCE).until(() -> node.outbox().getFirst().attempts() > 1);
        assertThat(node.outbox().getFirst().lastMessage()).contains("no answer within PT0.3S");
      }
      silent.close();
      assertThat(taking.join(PATIENCE)).isTrue();
    }
  }

  @Test
  void gives_up_a_server_that_drips_its_handshake() throws Exception {
    try (ServerSocket slow = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread dripping = Thread.ofVirtual().start(() -> answerEach(slow, WebDeliveryTest::drip));
      Address.DicomWeb address =
          new Address.DicomWeb(
              URI.create("https://localhost:" + slow.getLocalPort() + "/web"),
              Optional.empty(),
              Optional.empty());
      try (RunningNode node = delivering(address, Duration.ofMillis(300), backoff())) {
        node.startSenders();
        await().atMost(PATIENCE).until(() -> node.outbox().getFirst().attempts() > 1);
        assertThat(node.outbox().getFirst().lastMessage()).contains("can't connect within PT0.3S");
      }
      slow.close();
      assertThat(dripping.join(PATIENCE)).isTrue();
    }
  }

  @Test
  void repeats_nothing_of_an_answer_that_is_no_http() throws Exception {
    try (ServerSocket odd = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread answering =
          Thread.ofVirtual().start(() -> answerEach(odd, WebDeliveryTest::answerWithAName));
      try (RunningNode node = delivering(web(odd.getLocalPort()))) {
        node.startSenders();
        await().atMost(PATIENCE).until(() -> node.outbox().getFirst().attempts() > 1);
        assertThat(node.outbox().getFirst().lastMessage())
            .contains("no answer")
            .doesNotContain("Phantom");
      }
      odd.close();
      assertThat(answering.join(PATIENCE)).isTrue();
    }
  }

  @Test
  void gives_up_a_server_that_does_not_answer_when_the_node_ends() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread taking = Thread.ofVirtual().start(() -> swallow(silent));
      RunningNode node = delivering(web(silent.getLocalPort()), Duration.ofMinutes(30), backoff());
      node.startSenders();
      await().atMost(PATIENCE).until(() -> node.outbox().getFirst().attempts() == 1);
      node.close();
      silent.close();
      assertThat(taking.join(PATIENCE)).isTrue();
    }
    try (RunningNode node = new RunningNode(world, database(), folder.resolve("data"))) {
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.PENDING);
      assertThat(node.outbox().getFirst().lastMessage()).contains("interrupted");
    }
  }

  @Test
  void knows_that_a_server_which_is_not_there_can_not_have_got_anything() throws IOException {
    try (RunningNode node = delivering(web(FreePort.any()))) {
      node.startSenders();
      await().atMost(PATIENCE).until(() -> node.outbox().getFirst().attempts() > 1);
      List<String> outcomes =
          node.database.inTx(
              tx ->
                  tx.handle()
                      .createQuery("select distinct outcome from delivery_attempt")
                      .mapTo(String.class)
                      .list());
      assertThat(outcomes).contains("UNREACHED").doesNotContain("FAILED", "ACCEPTED");
    }
  }

  /** What a server does on one connection. */
  @FunctionalInterface
  private interface Manners {
    void with(Socket one) throws IOException;
  }

  /** Takes whatever comes on every connection, and keeps silent until the other side closes. */
  private static void swallow(ServerSocket socket) {
    answerEach(socket, one -> one.getInputStream().transferTo(OutputStream.nullOutputStream()));
  }

  /**
   * Begins a TLS record of a handshake and goes on with a byte every 50 ms, for longer than a test.
   */
  private static void drip(Socket one) throws IOException {
    OutputStream out = one.getOutputStream();
    out.write(new byte[] {22, 3, 3, 16, 0});
    for (int i = 0; i < 1_200; i++) {
      out.write(2);
      out.flush();
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static void answerWithAName(Socket one) throws IOException {
    InputStream in = one.getInputStream();
    if (in.read() >= 0) {
      one.getOutputStream()
          .write("Phantom^Quoted is no status line\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static void answerEach(ServerSocket socket, Manners manners) {
    try {
      while (true) {
        Socket one = socket.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (one) {
                    manners.with(one);
                  } catch (IOException _) {
                    return; // it was given up
                  }
                });
      }
    } catch (IOException _) {
      return; // closed: the test is over
    }
  }

  private static SSLContext tls(TestCertificates certificates, String name) {
    try {
      KeySource.Pkcs12 store = certificates.store(certificates.issue(name), "changeit");
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store.file())) {
        keys.load(in, "changeit".toCharArray());
      }
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, "changeit".toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Address.DicomWeb web(ScriptedWebPacs pacs) {
    return web(pacs.port());
  }

  private static Address.DicomWeb web(int port) {
    return new Address.DicomWeb(
        URI.create("http://127.0.0.1:" + port + "/web"), Optional.empty(), Optional.empty());
  }

  private static Backoff backoff() {
    return new Backoff(5, Duration.ofMillis(10), Duration.ofMillis(100));
  }

  private RunningNode delivering(Address.DicomWeb address) {
    return delivering(address, backoff());
  }

  private RunningNode delivering(Address.DicomWeb address, Backoff backoff) {
    return delivering(address, Duration.ofSeconds(10), backoff);
  }

  private RunningNode delivering(Address.DicomWeb address, Duration timeout, Backoff backoff) {
    world.destinations.add(
        new Destination("vna", address, true, Set.of("SEG", "RTDOSE", "SR"), timeout, backoff));
    world.clock.follow();
    return RunningNode.computed(world, database(), folder.resolve("data"));
  }

  private DatabaseSettings database() {
    return DatabaseSettings.embedded(folder.resolve("db"));
  }

  private static void ends(RunningNode node, RunState state) {
    await().atMost(PATIENCE).until(() -> node.runs().getFirst().state() == state);
  }

  private static String sent(OutboxRow row) {
    return row.object().sopInstanceUid() + " " + row.object().sha256();
  }
}
