// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.config.Configuration;
import org.ytterby.config.ConfigurationReader;
import org.ytterby.config.NodeConfig;
import org.ytterby.testdata.OrthancPacs;
import org.ytterby.testdata.PeerPrograms;
import org.ytterby.testdata.SharedData;

/** The doctor of a whole node, with DCMTK and Orthanc as peers, well and ill. */
@Timeout(300)
final class DoctorIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final PeerPrograms peers = new PeerPrograms();

  @AfterEach
  void stop() throws IOException, InterruptedException {
    peers.close();
  }

  @Test
  void a_node_examines_itself_and_its_peers_over_http() throws Exception {
    try (StandInPacs pacs = StandInPacs.start(folder.resolve("pacs"));
        Node node = node(destination("pacs", "PACS", pacs.port(), "none"))) {
      JsonNode all = get(node, "/api/doctor", 200);
      assertThat(all.path("outcome").asText()).isEqualTo("WARNING"); // it listens on loopback only
      assertThat(all.path("examined"))
          .extracting(one -> one.path("where").asText() + " " + one.path("outcome").asText())
          .containsExactly("dicom WARNING", "destinations[1] OK");
      JsonNode own = all.path("examined").path(0);
      assertThat(step(own, "listener").path("outcome").asText()).isEqualTo("OK");
      assertThat(own.path("address").asText()).isEqualTo("YTTERBY@127.0.0.1:" + node.dicomPort());
      assertThat(get(node, "/api/doctor?peer=nobody", 404).path("code").asText())
          .isEqualTo("NOT_FOUND");
      assertThat(get(node, "/api", 200).toString()).contains("/api/doctor");
      assertThat(pacs.stored()).isEmpty();
    }
  }

  @Test
  void storescp_is_well_and_one_that_wants_another_title_is_not() throws Exception {
    SharedData.requireProgram("storescp");
    Path in = Files.createDirectories(folder.resolve("in"));
    int any = peers.storescp("-od", in.toString());
    // Without a profile for the caller it refuses whoever is not let in by its configuration.
    int refusing = peers.storescp("--refuse", "-od", in.toString());
    try (Node node =
        node(
            destination("any", "STORESCP", any, "none"),
            destination("refusing", "STORESCP", refusing, "none"))) {
      JsonNode well = get(node, "/api/doctor?peer=any", 200).path("examined").path(0);
      assertThat(well.path("outcome").asText()).isEqualTo("OK");
      assertThat(step(well, "association").path("found").asText()).contains("OFFIS_DCMTK");
      JsonNode ill = get(node, "/api/doctor?peer=refusing", 200).path("examined").path(0);
      assertThat(step(ill, "association").path("outcome").asText()).isEqualTo("FAILED");
      assertThat(step(ill, "association").path("found").asText()).contains("rejected");
    }
    assertThat(in).isEmptyDirectory();
  }

  @Test
  void orthanc_answers_the_round_trip_of_a_commitment_on_an_association_of_its_own()
      throws Exception {
    try (OrthancPacs pacs = OrthancPacs.start(folder.resolve("pacs"));
        Node node =
            node(
                destination("pacs", "PACS", pacs.dicomPort(), "request"),
                // Orthanc does not check the title that is called, but knows who may call.
                destination("other", "PACS", pacs.dicomPort(), "request")
                    .replace("}", ", calling-aet: NOBODY}"))) {
      pacs.knowsModality("ytterby", "YTTERBY", node.dicomPort());
      JsonNode well =
          post(node, "/api/doctor?peer=pacs&commitment=true", 200).path("examined").path(0);
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
          post(node, "/api/doctor?peer=other&commitment=true", 200).path("examined").path(0);
      assertThat(ill.path("outcome").asText()).isEqualTo("FAILED");
    }
  }

  @Test
  void orthanc_that_is_called_by_another_title_says_so() throws Exception {
    try (OrthancPacs pacs = OrthancPacs.startStrict(folder.resolve("pacs"));
        Node node =
            node(
                destination("well", "PACS", pacs.dicomPort(), "none"),
                destination("ill", "PACKS", pacs.dicomPort(), "none"))) {
      JsonNode all = get(node, "/api/doctor", 200).path("examined");
      assertThat(all.path(1).path("outcome").asText()).isEqualTo("OK");
      JsonNode association = step(all.path(2), "association");
      assertThat(association.path("outcome").asText()).isEqualTo("FAILED");
      assertThat(association.path("found").asText()).contains("(1/1/7)", "'PACKS'");
      assertThat(association.path("advice").asText()).contains("destinations[2].aet");
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

  private static JsonNode get(Node node, String path, int status) throws IOException {
    return answered(NodeClient.of(node).answer(path), status);
  }

  private static JsonNode post(Node node, String path, int status) throws IOException {
    return answered(NodeClient.of(node).post(path), status);
  }

  private static JsonNode answered(HttpResponse<String> answer, int status) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
