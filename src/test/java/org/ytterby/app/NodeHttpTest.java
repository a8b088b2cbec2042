// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.config.Configuration;
import org.ytterby.config.ConfigurationReader;
import org.ytterby.config.NodeConfig;

/** What a whole node answers over HTTP before anything was sent to it. */
class NodeHttpTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void says_what_waits_for_a_person_and_that_a_study_has_not_arrived(@TempDir Path folder)
      throws Exception {
    NodeConfig config =
        NodeConfig.DEFAULT.withData(folder.resolve("data")).onLoopback().withPorts(0, 0);
    try (Node node =
        Node.start(
            new Configuration(config, Configuration.DEFAULT.protocols()), InstantSource.system())) {
      NodeClient client = NodeClient.of(node);
      JsonNode health = json(client, client.request("/api/health"));
      assertThat(health.path("runs_held").isInt()).isTrue();
      assertThat(health.path("needs_input").isInt()).isTrue();

      JsonNode kept =
          json(
              client,
              client
                  .request("/api/studies/1.2.3/treatment")
                  .PUT(HttpRequest.BodyPublishers.ofString("device: glass")));
      assertThat(kept.path("arrived").asBoolean(true)).isFalse();
      assertThat(kept.path("message").asText())
          .isEqualTo(
              "no instance of this study has arrived; the record is kept and used when it comes");
    }
  }

  @Test
  void has_DICOMweb_only_where_it_was_opened(@TempDir Path folder) throws Exception {
    for (boolean open : new boolean[] {false, true}) {
      Path file =
          Files.writeString(folder.resolve("node.yaml"), "dicomweb: {enabled: %s}".formatted(open));
      NodeConfig config =
          ConfigurationReader.read(Optional.of(file), Map.of())
              .node()
              .withData(folder.resolve("data"))
              .onLoopback()
              .withPorts(0, 0);
      try (Node node =
          Node.start(
              new Configuration(config, Configuration.DEFAULT.protocols()),
              InstantSource.system())) {
        HttpResponse<String> answer = NodeClient.of(node).answer("/dicom-web/studies");
        assertThat(answer.statusCode()).isEqualTo(open ? 200 : 404);
        assertThat(answer.body().equals("[]")).isEqualTo(open);
      }
    }
  }

  private static JsonNode json(NodeClient client, HttpRequest.Builder request) throws IOException {
    return JSON.readTree(client.bytes(request));
  }
}
