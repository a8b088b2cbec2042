// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a treatment record is handed in. */
@ExtendWith(SmallWeb.Shared.class)
final class TreatmentDoorTest {
  private final SmallWeb web;
  private final SmallNode node;

  TreatmentDoorTest(SmallWeb web) {
    this.web = web;
    this.node = web.node;
  }

  @Test
  void takes_a_treatment_as_yaml_and_as_json() throws Exception {
    assertThat(web.put("1.2.3", "isotope: Y-90", "application/yaml").body())
        .isEqualTo("{\"study\":\"1.2.3\"}");
    assertThat(
            web.put("1.2.4", "{\"isotope\":\"Y-90\"}", "application/json; charset=utf-8")
                .statusCode())
        .isEqualTo(200);
    assertThat(node.taken)
        .containsExactly("1.2.3 YAML isotope: Y-90", "1.2.4 JSON {\"isotope\":\"Y-90\"}");
  }

  @Test
  void names_every_problem_of_a_treatment() throws Exception {
    HttpResponse<String> response = web.put("1.2.3", "wrong", "application/yaml");
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode body = SmallWeb.json(response);
    assertThat(body.get("code").asText()).isEqualTo("CONFIGURATION");
    assertThat(body.get("problems"))
        .extracting(JsonNode::asText)
        .containsExactly("line 1: a", "line 2: b");
    assertThat(node.taken).isEmpty();
  }

  @Test
  void refuses_a_body_that_is_too_long() throws Exception {
    HttpResponse<String> response = web.put("1.2.3", "x".repeat(1_001), "application/yaml");
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(SmallWeb.json(response).get("message").asText()).contains("1000 bytes");
    assertThat(node.taken).isEmpty();
  }

  /** Read to its end all the same, or the client might see the stream's reset instead. */
  @RepeatedTest(20)
  void says_so_after_a_body_that_comes_in_many_pieces() throws Exception {
    HttpResponse<String> response = web.put("1.2.3", "x".repeat(60_000), "application/yaml");
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(node.taken).isEmpty();
  }

  /** One that says how very long it is gets no more read than its headers. */
  @Test
  void refuses_by_its_headers_a_body_that_is_far_too_long() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
      String headers =
          "PUT /api/studies/1.2.3/treatment HTTP/1.1\r\n"
              + "host: 127.0.0.1\r\ncontent-length: 1000000\r\n\r\n";
      socket.getOutputStream().write(headers.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(answer.readLine()).startsWith("HTTP/1.1 413");
      assertThat(answer.lines().filter(line -> line.startsWith("{")).findFirst())
          .hasValueSatisfying(body -> assertThat(body).contains("longer than 1000 bytes"));
    }
  }

  @Test
  void refuses_a_study_that_is_no_uid() throws Exception {
    HttpResponse<String> response = web.put("study-7", "isotope: Y-90", "application/yaml");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(SmallWeb.json(response).get("code").asText()).isEqualTo("REQUEST_INVALID");
  }

  /** An answer before the body's end would reset the stream, and the reason might be lost. */
  @Test
  void says_why_it_refuses_to_a_client_that_is_still_sending() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    InputStream slow =
        new SequenceInputStream(
            new ByteArrayInputStream("isotope:".getBytes(StandardCharsets.UTF_8)),
            new InputStream() {
              private boolean over;

              @Override
              public int read() throws IOException {
                try {
                  // 200 ms are many times what an early answer takes over the loopback
                  assertThat(over || !answered.await(200, TimeUnit.MILLISECONDS)).isTrue();
                } catch (InterruptedException e) {
                  throw new IOException(e);
                }
                int next = over ? -1 : ' ';
                over = true;
                return next;
              }
            });
    CompletableFuture<HttpResponse<String>> response =
        web.sendAsync(
            web.request("/api/studies/study-7/treatment")
                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> slow)));
    response.whenComplete((_, _) -> answered.countDown());

    assertThat(response.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(400);
    assertThat(SmallWeb.json(response.get()).get("code").asText()).isEqualTo("REQUEST_INVALID");
  }
}
