// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.finding.StorageFailure;

/** The HTTP contract of every route over real sockets. */
@ExtendWith(SmallWeb.Shared.class)
final class WebServerTest {
  private final SmallWeb web;
  private final SmallNode node;

  WebServerTest(SmallWeb web) {
    this.web = web;
    this.node = web.node;
  }

  @Test
  void a_slash_at_the_end_and_HEAD_change_nothing() throws Exception {
    for (String path : List.of("/api/cases", "/api/cases/c2", "/api/health", "/metrics", "/")) {
      HttpResponse<String> plain = web.get(path);
      if (!path.equals("/")) {
        assertThat(web.get(path + "/").body()).as(path).isEqualTo(plain.body());
      }
      HttpResponse<String> head =
          web.send(web.request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertThat(head.statusCode()).as(path).isEqualTo(plain.statusCode()).isEqualTo(200);
      assertThat(head.body()).as(path).isEmpty();
    }
  }

  @Test
  void does_not_act_for_a_page_of_somebody_else() throws Exception {
    for (HttpRequest.Builder asked :
        List.of(
            web.request("/api/cases/0123456789abcdef/release")
                .POST(HttpRequest.BodyPublishers.noBody()),
            web.request("/api/cases/0123456789abcdef/fetch")
                .POST(HttpRequest.BodyPublishers.noBody()),
            web.request("/api/studies/1.2.3/treatment")
                .PUT(HttpRequest.BodyPublishers.ofString("device: glass")))) {
      HttpResponse<String> answer = web.send(asked.header("Origin", "http://elsewhere.example"));
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("NOT_AUTHORIZED");
    }
  }

  @Test
  void lists_what_it_answers() throws Exception {
    for (String root : List.of("/api", "/api/")) {
      HttpResponse<String> index = web.get(root);
      assertThat(index.statusCode()).as(root).isEqualTo(200);
      assertThat(SmallWeb.json(index).get("routes"))
          .extracting(route -> route.get("method").asText() + " " + route.get("path").asText())
          .containsExactly(
              "GET /",
              "GET /status.css",
              "GET /metrics",
              "GET /api/health/live",
              "GET /api/health/ready",
              "GET /api/health",
              "GET /api/cases",
              "GET /api/cases/{id}",
              "GET /api/cases/{id}/dvh",
              "PUT /api/studies/{uid}/treatment",
              "POST /api/cases/{id}/release",
              "POST /api/cases/{id}/fetch");
    }
  }

  @Test
  void a_node_that_does_not_answer_in_time_is_503_and_no_bug() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    HealthSource stuck =
        () -> {
          awaitUninterruptibly(never);
          return node.health();
        };
    WebSettings hasty = new WebSettings("127.0.0.1", 0, 1_000, Duration.ofMillis(50));
    try (WebServer slow = WebServer.start(hasty, web.ports(stuck), web.workers)) {
      HttpResponse<String> response =
          web.send(
              HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + slow.port() + "/api/health")));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(SmallWeb.json(response).get("code").asText()).isEqualTo("OUT_OF_RESOURCES");
    } finally {
      never.countDown();
    }
  }

  @Test
  void an_unknown_path_and_a_wrong_method_are_json_errors_too() throws Exception {
    HttpResponse<String> unknown = web.get("/api/unknown");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(SmallWeb.json(unknown).get("code").asText()).isEqualTo("NOT_FOUND");
    HttpResponse<String> method =
        web.send(web.request("/api/cases").method("DELETE", HttpRequest.BodyPublishers.noBody()));
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(SmallWeb.json(method).get("code").asText()).isEqualTo("REQUEST_INVALID");
  }

  @Test
  void the_database_being_away_is_503_and_says_so() throws Exception {
    HttpResponse<String> response = web.get("/api/cases/broken-store");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(SmallWeb.json(response).get("code").asText()).isEqualTo("STORAGE");
  }

  @Test
  void two_servers_can_not_share_a_port() {
    WebSettings taken = WebSettings.at("127.0.0.1", web.port());
    assertThatThrownBy(() -> WebServer.start(taken, web.ports(node), web.workers))
        .isInstanceOf(StorageFailure.class)
        .hasMessageContaining("http.port");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
