// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.config.Configuration;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.NodeConfig;
import org.ytterby.testdata.OrthancPacs;

/** A whole node that asks Orthanc to commit; Orthanc answers on an association of its own. */
@Timeout(600)
final class CommitmentInteropIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder;

  @Test
  void orthanc_commits_to_what_it_was_sent() throws Exception {
    try (OrthancPacs pacs = OrthancPacs.start(folder.resolve("pacs"));
        Node node = Node.start(configuration(pacs.dicomPort()), InstantSource.system());
        RecordingSender scanner = new RecordingSender()) {
      pacs.knowsModality("ytterby", "YTTERBY", node.dicomPort());
      SentStudy study = SentStudy.phantom(folder, 1);
      assertThat(scanner.send(study.files(), node.dicomPort())).isTrue();
      NodeClient client = NodeClient.of(node);
      client.awaitRun("DELIVERED", PATIENCE);
      JsonNode run = client.newestRun();
      assertThat(run.path("deliveries")).hasSize(3);
      assertThat(run.path("deliveries"))
          .allSatisfy(row -> assertThat(row.path("state").asText()).isEqualTo("DELIVERED"));
      assertThat(run.path("commitments")).hasSize(1);
      JsonNode commitment = run.path("commitments").path(0);
      assertThat(commitment.path("state").asText()).isEqualTo("ANSWERED");
      assertThat(commitment.path("message").asText()).isEqualTo("3 of 3 committed");
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
}
