// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.HttpCredentials;

/** Destinations with a url, well and ill. */
final class WebExaminationTest {
  private final Surgery surgery = new Surgery();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    surgery.close();
  }

  @Test
  void a_well_server_is_searched_once_as_whom_results_are_stored() throws IOException {
    int port = server(200);
    Report report = surgery.examine(subject(port, "/dicom-web", true));
    assertThat(report.steps())
        .extracting(Step::check, Step::outcome)
        .containsExactly(
            tuple(Check.DNS, Outcome.OK),
            tuple(Check.TCP, Outcome.OK),
            tuple(Check.TLS, Outcome.SKIPPED),
            tuple(Check.HTTP, Outcome.OK));
    assertThat(report.address()).isEqualTo("http://127.0.0.1:" + port + "/dicom-web");
    assertThat(asked)
        .containsExactly("GET /dicom-web/studies?limit=1 application/dicom+json Bearer t0ken");
    assertThat(report.toString()).doesNotContain("t0ken");
  }

  @ParameterizedTest
  @CsvSource({
    "204,OK,'',''",
    "401,FAILED,does not know us,destinations[2].bearer-token-file",
    "403,WARNING,may not search,destinations[2].user",
    "404,FAILED,nothing under this path,destinations[2].url must end",
    "302,WARNING,sends us elsewhere,follow no redirect",
    "405,WARNING,where 200 or 204 was expected,STOW-RS",
    "503,WARNING,where 200 or 204 was expected,its log"
  })
  void each_status_has_its_sentence(int status, Outcome outcome, String found, String advice)
      throws IOException {
    Step http = Surgery.step(surgery.examine(subject(server(status), "/rs", false)), Check.HTTP);
    assertThat(http.outcome()).isEqualTo(outcome);
    assertThat(http.found()).contains("GET /rs/studies was answered with " + status, found);
    assertThat(http.advice()).contains(advice);
    assertThat(asked).hasSize(1);
  }

  @Test
  void a_server_that_says_nothing_fails_within_patience() throws IOException {
    surgery.patience = Duration.ofMillis(500);
    int port = surgery.program(socket -> socket.getInputStream().readAllBytes());
    Step http = Surgery.step(surgery.examine(subject(port, "", false)), Check.HTTP);
    assertThat(http.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(http.found()).contains("no answer within");
    assertThat(http.advice()).contains("destinations[2].url");
  }

  private static Subject subject(int port, String path, boolean known) {
    return Subject.web(
        "vna",
        Keys.ofUrl("destinations[2]"),
        new Address.DicomWeb(
            URI.create("http://127.0.0.1:" + port + path),
            Optional.empty(),
            known ? Optional.of(HttpCredentials.bearer("t0ken")) : Optional.empty()),
        Duration.ofSeconds(30));
  }

  /** One that answers every request so, with a body that never ends where there is one. */
  private int server(int status) throws IOException {
    HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
    http.createContext("/", exchange -> answer(exchange, status));
    http.start();
    surgery.opened(() -> http.stop(0));
    return http.getAddress().getPort();
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Accept")
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
    if (status != 200) {
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return;
    }
    exchange.sendResponseHeaders(status, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      while (true) {
        body.write(new byte[1 << 16]); // until the caller hangs up
      }
    }
  }
}
