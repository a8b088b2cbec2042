// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.config.CommitmentSection;
import org.ytterby.config.Configuration;
import org.ytterby.config.NodeConfig;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.Callee;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.testdata.OrthancPacs;

/** Orthanc asks a whole node to commit, and is told on an association that the node opens. */
@Timeout(300)
final class CommittingInteropIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String ABSENT = "1.2.826.0.1.3680043.2.1125.1.99";
  private static final int SENT = 5;

  @TempDir private Path folder;

  @Test
  void orthanc_is_told_what_is_committed_and_what_is_not() throws Exception {
    try (OrthancPacs orthanc = OrthancPacs.start(folder.resolve("pacs"));
        Node node = Node.start(configuration(orthanc.dicomPort()), InstantSource.system());
        RecordingSender scanner = new RecordingSender()) {
      orthanc.knowsModality("ytterby", "YTTERBY", node.dicomPort());
      List<Path> files = SentStudy.phantom(folder, 1).files().subList(0, SENT);
      assertThat(scanner.send(files, node.dicomPort())).isTrue();
      ArrayNode held = JSON.createArrayNode();
      for (Path file : files) {
        DataSet header = Part10.read(file, ReadOptions.until(Tag.Rows)).dataSet();
        held.addArray()
            .add(header.require(Tag.SOPClassUID).uid())
            .add(header.require(Tag.SOPInstanceUID).uid());
      }
      JsonNode all = told(orthanc, held);
      assertThat(all.path("Status").asText()).isEqualTo("Success");
      assertThat(all.path("RemoteAET").asText()).isEqualTo("YTTERBY");
      assertThat(all.path("Success")).hasSize(SENT);

      held.addArray().add(Uids.CTImageStorage).add(ABSENT);
      JsonNode some = told(orthanc, held);
      assertThat(some.path("Status").asText()).isEqualTo("Failure");
      assertThat(some.path("Success")).hasSize(SENT);
      assertThat(some.path("Failures")).hasSize(1);
      assertThat(some.path("Failures").path(0).path("SOPInstanceUID").asText()).isEqualTo(ABSENT);
      assertThat(some.path("Failures").path(0).path("FailureReason").asInt()).isEqualTo(0x0112);
    }
  }

  /** Has Orthanc ask, and waits until it was told. */
  private static JsonNode told(OrthancPacs orthanc, ArrayNode instances)
      throws IOException, InterruptedException {
    String body = JSON.createObjectNode().set("DicomInstances", instances).toString();
    String report =
        orthanc.post("/modalities/ytterby/storage-commitment", body).path("Path").asText();
    await()
        .atMost(PATIENCE)
        .until(() -> !orthanc.json(report).path("Status").asText().equals("Pending"));
    return orthanc.json(report);
  }

  private Configuration configuration(int port) {
    Callee orthanc =
        new Callee(
            "PACS",
            "127.0.0.1",
            port,
            "YTTERBY",
            Duration.ofSeconds(20),
            new Backoff(20, Duration.ofMillis(200), Duration.ofSeconds(1)),
            Optional.empty());
    return new Configuration(
        NodeConfig.DEFAULT
            .withData(folder.resolve("data"))
            .onLoopback()
            .withPorts(0, 0)
            .withCommitment(
                new CommitmentSection(true, Duration.ofMillis(500), 10, List.of(orthanc))),
        Configuration.DEFAULT.protocols());
  }
}
