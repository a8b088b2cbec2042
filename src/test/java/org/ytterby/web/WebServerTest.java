// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.ytterby.finding.ConfigProblem;
import org.ytterby.finding.StorageFailure;
import org.ytterby.watch.Exposition;
import org.ytterby.watch.Part;

/**
 * The HTTP contract over real sockets, with a small node behind it; one server for all, because its
 * end takes two seconds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SmallNode node = new SmallNode();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private WebServer web;

  @BeforeAll
  void start() {
    WebSettings settings = new WebSettings("127.0.0.1", 0, 1_000, Duration.ofSeconds(10));
    web =
        WebServer.start(settings, new WebServer.Ports(node, node, node, node, node, node), workers);
  }

  @AfterAll
  void stop() {
    web.close();
    workers.close();
    client.close();
  }

  @BeforeEach
  void forget() {
    node.ready = true;
    node.healed = true;
    node.taken.clear();
  }

  @Test
  void says_that_it_is_ready() throws Exception {
    HttpResponse<String> response = get("/api/health");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(response.body()).isEqualTo("{\"status\":\"ready\",\"aet\":\"YTTERBY\"}");
  }

  @Test
  void says_503_when_it_is_not_ready() throws Exception {
    node.ready = false;
    HttpResponse<String> response = get("/api/health");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).get("status").asText()).isEqualTo("not ready");
  }

  @Test
  void says_part_by_part_whether_it_is_ready() throws Exception {
    JsonNode well = json(get("/api/health/ready"));
    assertThat(well.path("status").asText()).isEqualTo("ready");
    assertThat(well.path("parts").path("database").path("ok").asBoolean()).isTrue();

    node.healed = false;
    HttpResponse<String> damaged = get("/api/health/ready");
    assertThat(damaged.statusCode()).as("a part that is not required").isEqualTo(200);
    JsonNode part = json(damaged).path("parts").path("archive-damage");
    assertThat(part.path("ok").asBoolean(true)).isFalse();
    assertThat(part.path("since").asText()).isEqualTo("2026-03-01T10:00:00.125Z");
    assertThat(part.path("reason").asText()).isEqualTo("it <hangs>");
    assertThat(part.path("action").asText()).isEqualTo("look at it");

    node.ready = false;
    HttpResponse<String> ill = get("/api/health/ready/");
    assertThat(ill.statusCode()).isEqualTo(503);
    assertThat(json(ill).path("status").asText()).isEqualTo("not ready");
  }

  @Test
  void says_whether_it_lives_whatever_else_is_not_ready() throws Exception {
    node.ready = false;
    assertThat(get("/api/health/live").statusCode()).isEqualTo(200);
    node.healed = false;
    HttpResponse<String> dead = get("/api/health/live");
    assertThat(dead.statusCode()).isEqualTo(503);
    assertThat(json(dead).path("status").asText()).isEqualTo("not live");
  }

  @Test
  void hands_out_metrics_in_the_format_that_is_asked_for() throws Exception {
    HttpResponse<String> metrics =
        send(request("/metrics").header("Accept", "application/openmetrics-text;version=1.0.0"));
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(metrics.body())
        .isEqualTo("a_metric 1\n# application/openmetrics-text;version=1.0.0");
  }

  @Test
  void a_slash_at_the_end_and_HEAD_change_nothing() throws Exception {
    for (String path : List.of("/api/cases", "/api/cases/c2", "/api/health", "/metrics", "/")) {
      HttpResponse<String> plain = get(path);
      if (!path.equals("/")) {
        assertThat(get(path + "/").body()).as(path).isEqualTo(plain.body());
      }
      HttpResponse<String> head =
          send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertThat(head.statusCode()).as(path).isEqualTo(plain.statusCode()).isEqualTo(200);
      assertThat(head.body()).as(path).isEmpty();
    }
  }

  @Test
  void pages_through_the_cases() throws Exception {
    HttpResponse<String> first = get("/api/cases?limit=2");
    assertThat(first.body())
        .isEqualTo("{\"cases\":[{\"id\":\"c1\"},{\"id\":\"c2\"}],\"next\":\"2\"}");
    HttpResponse<String> second =
        get("/api/cases?limit=2&after=" + json(first).get("next").asText());
    assertThat(second.body()).isEqualTo("{\"cases\":[{\"id\":\"c3\"}],\"next\":null}");
  }

  @Test
  void refuses_an_impossible_page_length() throws Exception {
    for (String limit : List.of("0", "-1", "many", "1001", "99999999999999")) {
      HttpResponse<String> response = get("/api/cases?limit=" + limit);
      assertThat(response.statusCode()).as(limit).isEqualTo(400);
      assertThat(json(response).get("code").asText()).isEqualTo("REQUEST_INVALID");
    }
  }

  @Test
  void shows_one_case() throws Exception {
    assertThat(get("/api/cases/c2").body()).isEqualTo("{\"id\":\"c2\",\"state\":\"READY\"}");
    assertThat(json(get("/api/cases/c2/dvh")).path("case").asText()).isEqualTo("c2");
    assertThat(get("/api/cases/nonesuch/dvh").statusCode()).isEqualTo(404);
  }

  @Test
  void knows_no_other_case() throws Exception {
    for (String id : List.of("c9", "a%20b", "x".repeat(200))) {
      HttpResponse<String> response = get("/api/cases/" + id);
      assertThat(response.statusCode()).as(id).isEqualTo(404);
      assertThat(json(response).get("code").asText()).as(id).isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void takes_a_treatment_as_yaml_and_as_json() throws Exception {
    assertThat(put("1.2.3", "isotope: Y-90", "application/yaml").body())
        .isEqualTo("{\"study\":\"1.2.3\"}");
    assertThat(
            put("1.2.4", "{\"isotope\":\"Y-90\"}", "application/json; charset=utf-8").statusCode())
        .isEqualTo(200);
    assertThat(node.taken)
        .containsExactly("1.2.3 YAML isotope: Y-90", "1.2.4 JSON {\"isotope\":\"Y-90\"}");
  }

  @Test
  void names_every_problem_of_a_treatment() throws Exception {
    HttpResponse<String> response = put("1.2.3", "wrong", "application/yaml");
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode body = json(response);
    assertThat(body.get("code").asText()).isEqualTo("CONFIGURATION");
    assertThat(body.get("problems"))
        .extracting(JsonNode::asText)
        .containsExactly("line 1: a", "line 2: b");
    assertThat(node.taken).isEmpty();
  }

  @Test
  void refuses_a_body_that_is_too_long() throws Exception {
    HttpResponse<String> response = put("1.2.3", "x".repeat(1_001), "application/yaml");
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(json(response).get("message").asText()).contains("1000 bytes");
    assertThat(node.taken).isEmpty();
  }

  @Test
  void refuses_a_study_that_is_no_uid() throws Exception {
    HttpResponse<String> response = put("study-7", "isotope: Y-90", "application/yaml");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("code").asText()).isEqualTo("REQUEST_INVALID");
  }

  @Test
  void releases_what_a_case_holds_back() throws Exception {
    HttpResponse<String> released = post("/api/cases/c1/release");
    assertThat(released.statusCode()).isEqualTo(200);
    assertThat(released.body()).isEqualTo("{\"case\":\"c1\"}");
    assertThat(node.taken).containsExactly("release c1");

    HttpResponse<String> nothing = post("/api/cases/c2/release");
    assertThat(nothing.statusCode()).isEqualTo(409);
    assertThat(json(nothing).get("code").asText()).isEqualTo("WRONG_STATE");
    assertThat(json(nothing).get("run_state").asText()).isEqualTo("DELIVERED");

    for (String unknown : List.of("c9", "a%20b")) {
      HttpResponse<String> missing = post("/api/cases/" + unknown + "/release");
      assertThat(missing.statusCode()).as(unknown).isEqualTo(404);
      assertThat(json(missing).get("code").asText()).as(unknown).isEqualTo("NOT_FOUND");
    }
    assertThat(get("/api/cases/c1/release").statusCode()).isEqualTo(405);
  }

  @Test
  void has_archives_asked_for_a_case() throws Exception {
    HttpResponse<String> accepted = post("/api/cases/c1/fetch", "{\"by\": \"physicist\"}");
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.body()).isEqualTo("{\"case\":\"c1\"}");
    assertThat(node.taken).containsExactly("fetch c1 by physicist");

    HttpResponse<String> nobody = post("/api/cases/c2/fetch");
    assertThat(nobody.statusCode()).isEqualTo(409);
    assertThat(json(nobody).get("message").asText()).contains("fetch.archives");
    for (String unknown : List.of("c9", "a%20b")) {
      assertThat(post("/api/cases/" + unknown + "/fetch").statusCode()).as(unknown).isEqualTo(404);
    }
    assertThat(get("/api/cases/c1/fetch").statusCode()).isEqualTo(405);
  }

  @Test
  void does_not_act_for_a_page_of_somebody_else() throws Exception {
    for (HttpRequest.Builder asked :
        List.of(
            request("/api/cases/0123456789abcdef/release")
                .POST(HttpRequest.BodyPublishers.noBody()),
            request("/api/cases/0123456789abcdef/fetch").POST(HttpRequest.BodyPublishers.noBody()),
            request("/api/studies/1.2.3/treatment")
                .PUT(HttpRequest.BodyPublishers.ofString("device: glass")))) {
      HttpResponse<String> answer = send(asked.header("Origin", "http://elsewhere.example"));
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("NOT_AUTHORIZED");
    }
  }

  @Test
  void takes_who_releases_and_nothing_else() throws Exception {
    HttpResponse<String> released =
        post("/api/cases/c1/release", "{\"by\": \"Physicist on call, Zoë\"}");
    assertThat(released.statusCode()).isEqualTo(200);
    assertThat(node.taken).containsExactly("release c1 by Physicist on call, Zoë");
    node.taken.clear();

    for (String wrong :
        List.of(
            "{\"by\": \"\"}",
            "{\"by\": \"  \"}",
            "{\"by\": \"" + "x".repeat(65) + "\"}",
            "{\"by\": \"two\\nlines\"}",
            "{\"by\": \"\\u202Eturned\"}",
            "{\"by\": 7}",
            "{\"by\": null}",
            "{}",
            "{\"by\": \"a\", \"by\": \"b\"}",
            "{\"by\": \"a\", \"why\": \"b\"}",
            "{\"by\": \"a\"} more",
            "[\"a\"]",
            "by=a")) {
      HttpResponse<String> refused = post("/api/cases/c1/release", wrong);
      assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
      assertThat(json(refused).get("code").asText()).as(wrong).isEqualTo("REQUEST_INVALID");
    }
    assertThat(node.taken).isEmpty();
  }

  @Test
  void lists_what_it_answers() throws Exception {
    for (String root : List.of("/api", "/api/")) {
      HttpResponse<String> index = get(root);
      assertThat(index.statusCode()).as(root).isEqualTo(200);
      assertThat(json(index).get("routes"))
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
    try (WebServer slow =
        WebServer.start(hasty, new WebServer.Ports(stuck, node, node, node, node, node), workers)) {
      HttpResponse<String> response =
          send(
              HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + slow.port() + "/api/health")));
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(json(response).get("code").asText()).isEqualTo("OUT_OF_RESOURCES");
    } finally {
      never.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void an_unknown_path_and_a_wrong_method_are_json_errors_too() throws Exception {
    HttpResponse<String> unknown = get("/api/unknown");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(json(unknown).get("code").asText()).isEqualTo("NOT_FOUND");
    HttpResponse<String> method =
        send(request("/api/cases").method("DELETE", HttpRequest.BodyPublishers.noBody()));
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(json(method).get("code").asText()).isEqualTo("REQUEST_INVALID");
  }

  @Test
  void the_database_being_away_is_503_and_says_so() throws Exception {
    HttpResponse<String> response = get("/api/cases/broken-store");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).get("code").asText()).isEqualTo("STORAGE");
  }

  @Test
  void two_servers_can_not_share_a_port() {
    WebSettings taken = WebSettings.at("127.0.0.1", web.port());
    assertThatThrownBy(
            () ->
                WebServer.start(
                    taken, new WebServer.Ports(node, node, node, node, node, node), workers))
        .isInstanceOf(StorageFailure.class)
        .hasMessageContaining("http.port");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private HttpResponse<String> put(String study, String body, String type)
      throws IOException, InterruptedException {
    return send(
        request("/api/studies/" + study + "/treatment")
            .header("content-type", type)
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** Three cases, and a note of every treatment taken. */
  private static final class SmallNode
      implements HealthSource, CaseQueries, TreatmentIntake, ReleaseDesk, FetchDesk, WatchSource {
    private volatile boolean ready = true;
    private volatile boolean healed = true;

    @Override
    public List<Part> live() {
      return List.of(part("threads", true, healed));
    }

    @Override
    public List<Part> ready() {
      return List.of(part("database", true, ready), part("archive-damage", false, healed));
    }

    private static Part part(String name, boolean required, boolean ok) {
      return new Part(
          name,
          required,
          ok,
          Instant.parse("2026-03-01T10:00:00.125Z"),
          ok ? "" : "it <hangs>",
          ok ? "" : "look at it");
    }

    @Override
    public Exposition metrics(String accept) {
      return new Exposition("text/plain; version=0.0.4; charset=utf-8", "a_metric 1\n# " + accept);
    }

    private final List<String> taken = new ArrayList<>();

    @Override
    public Health health() {
      return new Health(ready, Map.of("aet", "YTTERBY"));
    }

    @Override
    public CasePage page(Optional<String> after, int limit) {
      int from = after.map(Integer::parseInt).orElse(0);
      int to = Math.min(3, from + limit);
      List<Map<String, Object>> cases = new ArrayList<>();
      for (int i = from; i < to; i++) {
        cases.add(Map.of("id", "c" + (i + 1)));
      }
      return new CasePage(cases, to < 3 ? Optional.of(String.valueOf(to)) : Optional.empty());
    }

    @Override
    public Optional<Map<String, Object>> histograms(String caseId) {
      return one(caseId).map(_ -> Map.of("case", caseId, "regions", List.of()));
    }

    @Override
    public Optional<Map<String, Object>> one(String caseId) {
      if (caseId.equals("broken-store")) {
        throw new StorageFailure("the database does not answer", null);
      }
      if (!caseId.matches("c[123]")) {
        return Optional.empty();
      }
      Map<String, Object> found = new LinkedHashMap<>();
      found.put("id", caseId);
      found.put("state", "READY");
      return Optional.of(found);
    }

    @Override
    public synchronized ReleaseDesk.Answer release(String caseId, Optional<String> by) {
      return switch (caseId) {
        case "c1" -> {
          taken.add("release c1" + by.map(name -> " by " + name).orElse(""));
          yield new ReleaseDesk.Answer.Released(Map.of("case", "c1"));
        }
        case "c2" -> new ReleaseDesk.Answer.NothingHeld(Map.of("run_state", "DELIVERED"));
        default -> new ReleaseDesk.Answer.NoCase();
      };
    }

    @Override
    public synchronized FetchDesk.Answer fetch(String caseId, Optional<String> by) {
      return switch (caseId) {
        case "c1" -> {
          taken.add("fetch c1" + by.map(name -> " by " + name).orElse(""));
          yield new FetchDesk.Answer.Accepted();
        }
        case "c2" -> new FetchDesk.Answer.NoArchive();
        default -> new FetchDesk.Answer.NoCase();
      };
    }

    @Override
    public synchronized Map<String, Object> put(String studyInstanceUid, Form form, String text) {
      if (text.equals("wrong")) {
        throw new ConfigProblem("treatment", List.of("line 1: a", "line 2: b"));
      }
      taken.add(studyInstanceUid + " " + form + " " + text);
      return Map.of("study", studyInstanceUid);
    }
  }
}
