// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.config.Configuration;
import org.ytterby.config.ConfigurationReader;
import org.ytterby.config.NodeConfig;
import org.ytterby.dicom.net.PeerPrograms;
import org.ytterby.testdata.SharedData;

/** The doctor of a whole node, with DCMTK and Orthanc as peers, well and ill. */
@Timeout(300)
final class DoctorIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final PeerPrograms peers = new PeerPrograms();

  @AfterEach
  void stop() throws InterruptedException {
    peers.close();
  }

  @Test
  void a_node_examines_itself_and_its_peers_over_http() throws Exception {
    try (StandInPacs pacs = StandInPacs.start(folder.resolve("pacs"));
        Node node = node(destination("pacs", "PACS", pacs.port(), "none"));
        HttpClient http = HttpClient.newHttpClient()) {
      JsonNode all = get(node, http, "/api/doctor", 200);
      assertThat(all.path("outcome").asText()).isEqualTo("WARNING"); // it listens on loopback only
      assertThat(all.path("examined"))
          .extracting(one -> one.path("where").asText() + " " + one.path("outcome").asText())
          .containsExactly("dicom WARNING", "destinations[1] OK");
      JsonNode own = all.path("examined").path(0);
      assertThat(step(own, "listener").path("outcome").asText()).isEqualTo("OK");
      assertThat(own.path("address").asText()).isEqualTo("YTTERBY@127.0.0.1:" + node.dicomPort());
      assertThat(get(node, http, "/api/doctor?peer=nobody", 404).path("code").asText())
          .isEqualTo("NOT_FOUND");
      assertThat(get(node, http, "/api", 200).toString()).contains("/api/doctor");
      assertThat(pacs.stored()).isEmpty();
    }
  }

  @Test
  void storescp_is_well_and_one_that_wants_another_title_is_not() throws Exception {
    SharedData.requireProgram("storescp");
    Path in = Files.createDirectories(folder.resolve("in"));
    int any = peers.listening(port -> List.of("storescp", "-od", in.toString(), "" + port));
    // Without a profile for the caller it refuses whoever is not let in by its configuration.
    int refusing =
        peers.listening(port -> List.of("storescp", "--refuse", "-od", in.toString(), "" + port));
    try (Node node =
            node(
                destination("any", "STORESCP", any, "none"),
                destination("refusing", "STORESCP", refusing, "none"));
        HttpClient http = HttpClient.newHttpClient()) {
      JsonNode well = get(node, http, "/api/doctor?peer=any", 200).path("examined").path(0);
      assertThat(well.path("outcome").asText()).isEqualTo("OK");
      assertThat(step(well, "association").path("found").asText()).contains("OFFIS_DCMTK");
      JsonNode ill = get(node, http, "/api/doctor?peer=refusing", 200).path("examined").path(0);
      assertThat(step(ill, "association").path("outcome").asText()).isEqualTo("FAILED");
      assertThat(step(ill, "association").path("found").asText()).contains("rejected");
    }
    assertThat(in).isEmptyDirectory();
  }

  @Test
  void orthanc_answers_the_round_trip_of_a_commitment_on_an_association_of_its_own()
      throws Exception {
    for (String program : List.of("Orthanc", "curl", "python3")) {
      SharedData.requireProgram(program);
    }
    Path pacs = folder.resolve("pacs");
    assertThat(pacs("start", pacs)).isZero();
    int port = JSON.readTree(Files.readString(pacs.resolve("ports.json"))).path("dicom").asInt();
    try (Node node =
            node(
                destination("pacs", "PACS", port, "request"),
                // Orthanc does not check the title that is called, but knows who may call.
                destination("other", "PACS", port, "request")
                    .replace("}", ", calling-aet: NOBODY}"));
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(pacs("peer", pacs, Integer.toString(node.dicomPort()))).isZero();
      JsonNode well =
          post(node, http, "/api/doctor?peer=pacs&commitment=true", 200).path("examined").path(0);
      assertThat(well.path("steps"))
          .extracting(one -> one.path("step").asText() + " " + one.path("outcome").asText())
          .containsExactly(
              "dns OK",
              "tcp OK",
              "tls SKIPPED",
              "association OK",
              "echo OK",
              "contexts OK",
              "commitment OK");
      assertThat(step(well, "commitment").path("found").asText()).contains("0112");
      JsonNode ill =
          post(node, http, "/api/doctor?peer=other&commitment=true", 200).path("examined").path(0);
      assertThat(ill.path("outcome").asText()).isEqualTo("FAILED");
    } finally {
      assertThat(pacs("stop", pacs)).isZero();
    }
  }

  @Test
  void orthanc_that_is_called_by_another_title_says_so() throws Exception {
    SharedData.requireProgram("Orthanc");
    int port = peers.listening(this::strictOrthanc);
    try (Node node =
            node(
                destination("well", "PACS", port, "none"),
                destination("ill", "PACKS", port, "none"));
        HttpClient http = HttpClient.newHttpClient()) {
      JsonNode all = get(node, http, "/api/doctor", 200).path("examined");
      assertThat(all.path(1).path("outcome").asText()).isEqualTo("OK");
      JsonNode association = step(all.path(2), "association");
      assertThat(association.path("outcome").asText()).isEqualTo("FAILED");
      assertThat(association.path("found").asText()).contains("(1/1/7)", "'PACKS'");
      assertThat(association.path("advice").asText()).contains("destinations[2].aet");
    }
  }

  /** One that checks the title by which it is called, without a door for HTTP. */
  private List<String> strictOrthanc(int port) {
    try {
      String data = Files.createDirectories(folder.resolve("strict")).toString();
      Path config =
          Files.writeString(
              folder.resolve("strict.json"),
              """
              {"DicomAet": "PACS", "DicomPort": %d, "DicomCheckCalledAet": true,
               "DicomAlwaysAllowStore": true, "HttpServerEnabled": false, "Plugins": [],
               "StorageDirectory": "%s", "IndexDirectory": "%s"}
              """
                  .formatted(port, data, data));
      return List.of("Orthanc", config.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Node node(String... destinations) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("node.yaml"),
            "destinations:\n" + String.join("", destinations),
            StandardCharsets.UTF_8);
    NodeConfig config =
        ConfigurationReader.read(Optional.of(file), Map.of())
            .node()
            .withData(folder.resolve("data"))
            .onLoopback()
            .withPorts(0, 0);
    return Node.start(
        new Configuration(config, Configuration.DEFAULT.protocols()), InstantSource.system());
  }

  private static String destination(String name, String aet, int port, String commitment) {
    return "  - {name: %s, aet: %s, host: 127.0.0.1, port: %d, commitment: %s}%n"
        .formatted(name, aet, port, commitment);
  }

  private static JsonNode step(JsonNode report, String name) {
    for (JsonNode step : report.path("steps")) {
      if (step.path("step").asText().equals(name)) {
        return step;
      }
    }
    throw new AssertionError("no step " + name + " in " + report);
  }

  private static JsonNode get(Node node, HttpClient http, String path, int status)
      throws IOException, InterruptedException {
    return answer(http, to(node, path), status);
  }

  private static JsonNode post(Node node, HttpClient http, String path, int status)
      throws IOException, InterruptedException {
    return answer(http, to(node, path).POST(HttpRequest.BodyPublishers.noBody()), status);
  }

  private static HttpRequest.Builder to(Node node, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path));
  }

  private static JsonNode answer(HttpClient http, HttpRequest.Builder request, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private static int pacs(String verb, Path folder, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(SharedData.tool("pacs").toString(), verb, folder.toString()));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
