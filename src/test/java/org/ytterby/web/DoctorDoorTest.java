// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who may ask the doctor over HTTP, and what is answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DoctorDoorTest {
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private volatile CountDownLatch held = new CountDownLatch(0);
  private Server server;

  @BeforeAll
  void start() {
    DoctorDoor door = new DoctorDoor(this::examine, () -> new Hosts(Set.of("dose-1")), workers);
    ServerBuilder builder =
        Server.builder()
            .http(new InetSocketAddress("127.0.0.1", 0))
            .requestTimeout(Duration.ofMillis(300))
            .gracefulShutdownTimeout(Duration.ZERO, Duration.ZERO)
            .errorHandler(new JsonErrors(1_000));
    door.open(builder);
    server = builder.build();
    server.start().join();
  }

  @AfterAll
  void stop() {
    server.close();
    workers.close();
    client.close();
  }

  @BeforeEach
  void forget() {
    asked.clear();
    held = new CountDownLatch(0);
  }

  private Optional<Map<String, Object>> examine(Optional<String> peer, boolean commitment) {
    asked.add(peer.orElse("all") + " " + commitment);
    try {
      assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return peer.filter("nobody"::equals).isPresent()
        ? Optional.empty()
        : Optional.of(Map.of("outcome", "OK"));
  }

  @Test
  void answers_what_was_found_of_whom_was_asked_for() throws Exception {
    assertThat(get("/api/doctor").body()).isEqualTo("{\"outcome\":\"OK\"}");
    assertThat(post("/api/doctor/?peer=pacs&commitment=true").statusCode()).isEqualTo(200);
    assertThat(get("/api/doctor?commitment=false").statusCode()).isEqualTo(200);
    assertThat(asked).containsExactly("all false", "pacs true", "all false");
  }

  @Test
  void refuses_what_it_does_not_know() throws Exception {
    HttpResponse<String> nobody = get("/api/doctor?peer=nobody");
    assertThat(nobody.statusCode()).isEqualTo(404);
    assertThat(nobody.body()).contains("./ytterby doctor AE@HOST:PORT");
    asked.clear();
    HttpResponse<String> odd = get("/api/doctor?commitment=perhaps");
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(odd.body()).contains("true or false");
    assertThat(asked).isEmpty();
  }

  @Test
  void no_web_page_of_another_place_may_ask() throws Exception {
    assertThat(with("Origin", "https://evil.example").statusCode()).isEqualTo(403);
    assertThat(with("Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
    assertThat(with("Sec-Fetch-Site", "same-site").statusCode()).isEqualTo(403);
    assertThat(asked).isEmpty();
    assertThat(with("Sec-Fetch-Site", "none").statusCode()).isEqualTo(200);
  }

  /** An image of a foreign page over plain HTTP is a GET without Origin and Sec-Fetch-Site. */
  @Test
  void what_makes_peers_act_is_asked_for_by_post_only() throws Exception {
    HttpResponse<String> image = get("/api/doctor?commitment=true");
    assertThat(image.statusCode()).isEqualTo(400);
    assertThat(image.body()).contains("POST /api/doctor?commitment=true");
    HttpResponse<String> form =
        client.send(
            HttpRequest.newBuilder(at("/api/doctor?commitment=true"))
                .header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(form.statusCode()).isEqualTo(403);
    assertThat(asked).isEmpty();
  }

  @Test
  void no_name_that_is_not_ours_reaches_it() throws IOException {
    assertThat(called("rebound.example")).startsWith("HTTP/1.1 403");
    assertThat(asked).isEmpty();
    assertThat(called("dose-1:8080")).startsWith("HTTP/1.1 200");
  }

  @Test
  void one_at_a_time_and_longer_than_other_requests_may_take() throws Exception {
    held = new CountDownLatch(1);
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(request().build(), HttpResponse.BodyHandlers.ofString());
    assertThat(asked.poll(20, TimeUnit.SECONDS)).isEqualTo("all false");
    HttpResponse<String> second = get("/api/doctor");
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.body()).contains("for somebody else");
    // The server's timeout of other requests, 300 ms, passes meanwhile.
    assertThat(first.copy().completeOnTimeout(second, 600, TimeUnit.MILLISECONDS).join())
        .isSameAs(second);
    held.countDown();
    assertThat(first.orTimeout(20, TimeUnit.SECONDS).join().statusCode()).isEqualTo(200);
    await().until(() -> get("/api/doctor").statusCode() == 200);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(at(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(at(path)).POST(HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> with(String header, String value)
      throws IOException, InterruptedException {
    return client.send(
        request().header(header, value).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(at("/api/doctor"));
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.activeLocalPort() + path);
  }

  /** The status line for a Host that the client of Java does not let one write. */
  private String called(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.activeLocalPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /api/doctor HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return RawAnswer.read(socket.getInputStream());
    }
  }
}
