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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.config.Configuration;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.NodeConfig;
import org.ytterby.testdata.SharedData;

/** A whole node that asks Orthanc to commit; Orthanc answers on an association of its own. */
@Timeout(600)
final class CommitmentInteropIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder;

  @Test
  void orthanc_commits_to_what_it_was_sent() throws Exception {
    for (String program : List.of("Orthanc", "curl", "python3")) {
      SharedData.requireProgram(program);
    }
    Path pacs = folder.resolve("pacs");
    pacs("start", pacs.toString());
    try (Node node =
            Node.start(configuration(ports(pacs).path("dicom").asInt()), InstantSource.system());
        RecordingSender scanner = new RecordingSender();
        HttpClient http = HttpClient.newHttpClient()) {
      pacs("peer", pacs.toString(), Integer.toString(node.dicomPort()));
      SentStudy study = SentStudy.phantom(folder, 1);
      assertThat(scanner.send(study.files(), node.dicomPort())).isTrue();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(250))
          .until(() -> newestRun(node, http).path("state").asText().equals("DELIVERED"));
      JsonNode run = newestRun(node, http);
      assertThat(run.path("deliveries")).hasSize(3);
      assertThat(run.path("deliveries"))
          .allSatisfy(row -> assertThat(row.path("state").asText()).isEqualTo("DELIVERED"));
      assertThat(run.path("commitments")).hasSize(1);
      JsonNode commitment = run.path("commitments").path(0);
      assertThat(commitment.path("state").asText()).isEqualTo("ANSWERED");
      assertThat(commitment.path("message").asText()).isEqualTo("3 of 3 committed");
    } finally {
      pacs("stop", pacs.toString());
    }
  }

  private Configuration configuration(int port) {
    DestinationSection plain = DestinationSection.parse("PACS@127.0.0.1:" + port, "YTTERBY");
    DestinationSection asked =
        new DestinationSection(
            plain.name(),
            DestinationSection.address("PACS@127.0.0.1:" + port, "YTTERBY")
                .asked(DestinationSection.DEFAULT_COMMITMENT),
            plain.required(),
            plain.objects(),
            plain.timeout(),
            plain.retry());
    return new Configuration(
        NodeConfig.DEFAULT
            .withData(folder.resolve("data"))
            .onLoopback()
            .withPorts(0, 0)
            .withQuietPeriod(Duration.ofSeconds(1))
            .withDestinations(List.of(asked)),
        Configuration.DEFAULT.protocols());
  }

  private static JsonNode ports(Path pacs) throws IOException {
    return JSON.readTree(Files.readString(pacs.resolve("ports.json")));
  }

  private static void pacs(String... words) throws IOException, InterruptedException {
    String[] command = new String[words.length + 1];
    command[0] = SharedData.tool("pacs").toString();
    System.arraycopy(words, 0, command, 1, words.length);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static JsonNode newestRun(Node node, HttpClient http)
      throws IOException, InterruptedException {
    JsonNode line = get(node, http, "/api/cases").path("cases").path(0);
    return line.isMissingNode()
        ? line
        : get(node, http, "/api/cases/" + line.path("id").asText()).path("runs").path(0);
  }

  private static JsonNode get(Node node, HttpClient http, String path)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + node.httpPort() + path);
    HttpRequest request = HttpRequest.newBuilder(address).build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
