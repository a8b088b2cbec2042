// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.ytterby.phantom.PhantomStudy;

/** Asks a node over HTTP, as people and programs do. Thread-safe. */
record NodeClient(int port) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static NodeClient of(Node node) {
    return new NodeClient(node.httpPort());
  }

  /** Where a path of its HTTP server is. */
  URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address(path));
  }

  /** What is answered, whatever it is. */
  HttpResponse<String> answer(HttpRequest.Builder request) throws IOException {
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The same, of GET. */
  HttpResponse<String> answer(String path) throws IOException {
    return answer(request(path));
  }

  /** The bytes of what must be answered with 200. */
  byte[] bytes(HttpRequest.Builder request) throws IOException {
    HttpResponse<byte[]> answer = send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as("%s", answer.request()).isEqualTo(200);
    return answer.body();
  }

  private static <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) throws IOException {
    try {
      return HTTP.send(request.build(), body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The JSON that is answered. */
  JsonNode get(String path) throws IOException {
    return JSON.readTree(answer(path).body());
  }

  /** Posts nothing. */
  HttpResponse<String> post(String path) throws IOException {
    return answer(request(path).POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** Hands in JSON or YAML; the status that was answered. */
  int put(String path, String type, HttpRequest.BodyPublisher body) throws IOException {
    return answer(request(path).header("Content-Type", type).PUT(body)).statusCode();
  }

  /** Hands in a phantom's treatment record. */
  void handInTreatment(PhantomStudy phantom) throws IOException {
    String study = JSON.readTree(phantom.truth().toFile()).path("uids").path("study").asText();
    HttpRequest.BodyPublisher record = HttpRequest.BodyPublishers.ofFile(phantom.treatment());
    assertThat(put("/api/studies/" + study + "/treatment", "application/yaml", record))
        .isEqualTo(200);
  }

  /** The line of the newest case; missing where there is none yet. */
  JsonNode newestLine() throws IOException {
    return get("/api/cases").path("cases").path(0);
  }

  /** The newest case with everything that is known of it; missing where there is none yet. */
  JsonNode newestCase() throws IOException {
    JsonNode line = newestLine();
    return line.isMissingNode() ? line : get("/api/cases/" + line.path("id").asText());
  }

  /** The newest run of the newest case. */
  JsonNode newestRun() throws IOException {
    return newestCase().path("runs").path(0);
  }

  /** Waits until the newest case is in a state; gives its id. */
  String awaitCase(String state, Duration patience) throws IOException {
    await()
        .atMost(patience)
        .untilAsserted(
            () ->
                assertThat(newestLine().path("state").asText())
                    .as("%s", newestLine())
                    .isEqualTo(state));
    return newestLine().path("id").asText();
  }

  /** Waits until the newest run of the newest case is in a state. */
  void awaitRun(String state, Duration patience) {
    await()
        .atMost(patience)
        .until(() -> newestLine().path("run").path("state").asText().equals(state));
  }
}
