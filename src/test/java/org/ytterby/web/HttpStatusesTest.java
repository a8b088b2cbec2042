// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.server.ServerBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/** No HTTP status goes out of a resource that declares its statuses and not this one. */
@Timeout(60)
final class HttpStatusesTest {
  private static final HttpStatuses DECLARED =
      HttpStatuses.of(HttpStatuses.row(409, "it does not match"));

  /** Resources that fail at once and later. */
  private static final class Failing implements MoreDoors {
    @Override
    public List<Map<String, Object>> lines() {
      return List.of();
    }

    @Override
    public void open(ServerBuilder builder) {
      builder.service(
          "/declared",
          (ctx, _) -> {
            ctx.setAttr(HttpStatuses.OF_REQUEST, DECLARED);
            throw failure(ErrorCode.OBJECT_MISMATCH);
          });
      builder.service(
          "/undeclared",
          (ctx, _) -> {
            ctx.setAttr(HttpStatuses.OF_REQUEST, DECLARED);
            throw failure(ErrorCode.NOT_ACCEPTABLE);
          });
      builder.service(
          "/undeclared-later",
          (ctx, _) -> {
            ctx.setAttr(HttpStatuses.OF_REQUEST, DECLARED);
            return com.linecorp.armeria.common.HttpResponse.of(
                CompletableFuture.failedFuture(failure(ErrorCode.NOT_ACCEPTABLE)));
          });
    }

    private static InvalidObject failure(ErrorCode code) {
      return new InvalidObject(code, "a", "b", "c", null);
    }
  }

  @Test
  void an_error_whose_status_is_not_declared_is_a_bug_of_ours() throws Exception {
    try (WebServer web =
            WebServer.start(
                WebSettings.at("127.0.0.1", 0),
                new ShownNode().ports(),
                Runnable::run,
                new Failing());
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(status(client, web, "/declared")).isEqualTo(409);
      assertThat(status(client, web, "/undeclared")).isEqualTo(500);
      assertThat(status(client, web, "/undeclared-later")).isEqualTo(500);
    }
  }

  private static int status(HttpClient client, WebServer web, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + web.port() + path);
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void a_status_that_is_chosen_is_checked_too() {
    assertThat(DECLARED.checked(409)).isEqualTo(409);
    assertThat(DECLARED.checked(404)).as("any resource has it").isEqualTo(404);
    assertThatThrownBy(() -> DECLARED.checked(200))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("200");
  }

  @Test
  void a_table_has_each_status_once() {
    HttpStatuses.Row row = HttpStatuses.row(200, "always");
    assertThatThrownBy(() -> HttpStatuses.of(row, row))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
