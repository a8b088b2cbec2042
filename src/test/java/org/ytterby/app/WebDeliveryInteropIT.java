// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.config.Configuration;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.DicomWebSection;
import org.ytterby.config.NodeConfig;
import org.ytterby.deliver.Address;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10Stream;
import org.ytterby.testdata.OrthancPacs;

/** A whole node that delivers by STOW-RS to Orthanc; what is there is read back and compared. */
@Timeout(600)
final class WebDeliveryInteropIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder;

  @Test
  void orthanc_has_every_result_byte_for_byte() throws Exception {
    try (OrthancPacs pacs = OrthancPacs.startWithDicomWeb(folder.resolve("pacs"));
        Node node = Node.start(configuration(pacs.dicomWeb()), InstantSource.system());
        RecordingSender scanner = new RecordingSender()) {
      SentStudy study = SentStudy.phantom(folder, 1);
      assertThat(scanner.send(study.files(), node.dicomPort())).isTrue();
      NodeClient client = NodeClient.of(node);
      client.awaitRun("DELIVERED", PATIENCE);
      JsonNode run = client.newestRun();
      assertThat(run.path("deliveries")).hasSize(3);
      assertThat(run.path("deliveries"))
          .allSatisfy(row -> assertThat(row.path("attempts").asInt()).isEqualTo(1));
      Map<String, byte[]> there = new TreeMap<>();
      for (String instance : pacs.all("instances")) {
        add(there, pacs.file(instance));
      }
      Map<String, byte[]> here = new TreeMap<>();
      for (JsonNode row : run.path("deliveries")) {
        add(here, ours(client, study.uid(), row.path("sop_instance_uid").asText()));
      }
      assertThat(there.keySet()).isEqualTo(here.keySet()).hasSize(3);
      here.forEach((uid, bytes) -> assertThat(there.get(uid)).as(uid).isEqualTo(bytes));
    }
  }

  /** A file's data set, without file meta information, which each archive writes for itself. */
  private static void add(Map<String, byte[]> dataSets, byte[] file) throws IOException {
    Part10Stream read = Part10Stream.read(new ByteArrayInputStream(file));
    dataSets.put(
        read.meta().require(Tag.MediaStorageSOPInstanceUID).uid(), read.dataSet().readAllBytes());
  }

  /** The instance as this node holds it, by WADO-RS. */
  private static byte[] ours(NodeClient client, String studyUid, String uid) throws IOException {
    String study = "/dicom-web/studies/" + studyUid;
    JsonNode found = JSON.readTree(send(client, study + "/instances?SOPInstanceUID=" + uid));
    String series = found.path(0).path("0020000E").path("Value").path(0).asText();
    return send(client, study + "/series/" + series + "/instances/" + uid);
  }

  private static byte[] send(NodeClient client, String path) throws IOException {
    return client.bytes(
        client.request(path).header("Accept", "application/dicom, application/dicom+json"));
  }

  private Configuration configuration(String url) {
    DestinationSection vna =
        new DestinationSection(
            "vna",
            new Address.DicomWeb(URI.create(url), Optional.empty(), Optional.empty()),
            true,
            DestinationSection.OBJECTS,
            DestinationSection.DEFAULT_TIMEOUT,
            DestinationSection.DEFAULT_RETRY);
    DicomWebSection closed = DicomWebSection.DEFAULT;
    DicomWebSection open =
        new DicomWebSection(
            true,
            closed.store(),
            closed.queryRetrieve(),
            closed.url(),
            closed.maxRequest(),
            closed.maxPart(),
            closed.maxParts(),
            closed.maxRequests(),
            closed.idleTimeout(),
            closed.origins());
    return new Configuration(
        NodeConfig.DEFAULT
            .withData(folder.resolve("data"))
            .onLoopback()
            .withPorts(0, 0)
            .withQuietPeriod(Duration.ofSeconds(1))
            .withDicomWeb(open)
            .withDestinations(List.of(vna)),
        Configuration.DEFAULT.protocols());
  }
}
