// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the server answers those who watch the node. */
@ExtendWith(SmallWeb.Shared.class)
final class WatchDoorsTest {
  private final SmallWeb web;
  private final SmallNode node;

  WatchDoorsTest(SmallWeb web) {
    this.web = web;
    this.node = web.node;
  }

  @Test
  void says_that_it_is_ready() throws Exception {
    HttpResponse<String> response = web.get("/api/health");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(response.body()).isEqualTo("{\"status\":\"ready\",\"aet\":\"YTTERBY\"}");
  }

  @Test
  void says_503_when_it_is_not_ready() throws Exception {
    node.ready = false;
    HttpResponse<String> response = web.get("/api/health");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(SmallWeb.json(response).get("status").asText()).isEqualTo("not ready");
  }

  @Test
  void says_part_by_part_whether_it_is_ready() throws Exception {
    JsonNode well = SmallWeb.json(web.get("/api/health/ready"));
    assertThat(well.path("status").asText()).isEqualTo("ready");
    assertThat(well.path("parts").path("database").path("ok").asBoolean()).isTrue();

    node.healed = false;
    HttpResponse<String> damaged = web.get("/api/health/ready");
    assertThat(damaged.statusCode()).as("a part that is not required").isEqualTo(200);
    JsonNode part = SmallWeb.json(damaged).path("parts").path("archive-damage");
    assertThat(part.path("ok").asBoolean(true)).isFalse();
    assertThat(part.path("since").asText()).isEqualTo("2026-03-01T10:00:00.125Z");
    assertThat(part.path("reason").asText()).isEqualTo("it <hangs>");
    assertThat(part.path("action").asText()).isEqualTo("look at it");

    node.ready = false;
    HttpResponse<String> ill = web.get("/api/health/ready/");
    assertThat(ill.statusCode()).isEqualTo(503);
    assertThat(SmallWeb.json(ill).path("status").asText()).isEqualTo("not ready");
  }

  @Test
  void says_whether_it_lives_whatever_else_is_not_ready() throws Exception {
    node.ready = false;
    assertThat(web.get("/api/health/live").statusCode()).isEqualTo(200);
    node.healed = false;
    HttpResponse<String> dead = web.get("/api/health/live");
    assertThat(dead.statusCode()).isEqualTo(503);
    assertThat(SmallWeb.json(dead).path("status").asText()).isEqualTo("not live");
  }

  @Test
  void hands_out_metrics_in_the_format_that_is_asked_for() throws Exception {
    HttpResponse<String> metrics =
        web.send(
            web.request("/metrics").header("Accept", "application/openmetrics-text;version=1.0.0"));
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(metrics.body())
        .isEqualTo("a_metric 1\n# application/openmetrics-text;version=1.0.0");
  }
}
