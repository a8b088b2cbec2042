// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.Archive;
import org.ytterby.audit.LedgerVerifier;
import org.ytterby.config.Configuration;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.NodeConfig;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;
import org.ytterby.protocol.Protocol;
import org.ytterby.store.Database;
import org.ytterby.testdata.TestProtocols;
import org.ytterby.validate.TrialTests;

/** The whole node over real sockets: a phantom in, objects in a stand-in PACS. */
final class NodeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private StandInPacs pacs;
  private PhantomStudy phantom;
  private Configuration configuration;

  @BeforeEach
  void begin() {
    pacs = StandInPacs.start(folder.resolve("pacs"));
    phantom = PhantomStudy.write(folder.resolve("phantom"), PhantomSpec.of(PhantomKind.PET_CT, 1));
    configuration = configuration(pacs.port());
  }

  @AfterEach
  void end() {
    pacs.close();
  }

  @Test
  void delivers_a_phantom_that_was_sent_to_it() throws IOException, InterruptedException {
    try (Node node = Node.start(configuration, InstantSource.system())) {
      NodeClient.of(node).handInTreatment(phantom);
      StrictSender.send(node.dicomPort(), "YTTERBY", phantom.instances());
      String id = awaitState(node, "CLOSED");
      JsonNode whole = get(node, "/api/cases/" + id);
      assertThat(whole.path("runs").path(0).path("state").asText()).isEqualTo("DELIVERED");
      assertThat(whole.path("basis").asText()).isEqualTo("relative");
      assertThat(whole.path("regions").size()).isGreaterThan(1);
      assertThat(pacs.stored()).hasSize(3);
    }
    long rows = verifyLedger().rows();
    List<Path> results = pacs.stored().values().stream().sorted().toList();
    try (Node node = Node.start(configuration, InstantSource.system())) {
      for (int again = 0; again < 10; again++) {
        StrictSender.send(node.dicomPort(), "YTTERBY", results);
      }
      StrictSender.send(node.dicomPort(), "YTTERBY", phantom.instances());
      String id = awaitState(node, "CLOSED");
      assertThat(get(node, "/api/cases/" + id).path("runs").size()).isEqualTo(1);
    }
    // Closing writes and judges whatever had arrived: nothing that counts.
    assertThat(verifyLedger().rows()).isEqualTo(rows);
    assertThat(pacs.stored()).hasSize(3);
  }

  @Test
  void keeps_studies_and_doses_none_where_its_self_test_fails()
      throws IOException, InterruptedException {
    try (Node node = Node.start(configuration, InstantSource.system(), TrialTests.failing())) {
      NodeClient client = NodeClient.of(node);
      client.handInTreatment(phantom);
      StrictSender.send(node.dicomPort(), "YTTERBY", phantom.instances());
      awaitState(node, "READY");
      await()
          .atMost(PATIENCE)
          .until(() -> !get(node, "/api/health").path("parts").path("self-test").isMissingNode());
      JsonNode part = get(node, "/api/health").path("parts").path("self-test");
      assertThat(part.path("ok").asBoolean(true)).isFalse();
      assertThat(part.path("reason").asText()).contains("FAILED: 1 of 1").contains("50.23");
      assertThat(part.path("action").asText()).contains("./ytterby validate");
      assertThat(client.answer("/api/health/ready").statusCode()).isEqualTo(503);
      assertThat(client.newestCase().path("runs").path(0).path("state").asText())
          .isEqualTo("QUEUED");
      assertThat(pacs.stored()).isEmpty();
    }
    try (Node node = Node.start(configuration, InstantSource.system())) {
      awaitState(node, "CLOSED");
      assertThat(pacs.stored()).hasSize(3);
    }
    verifyLedger();
  }

  @Test
  void outlives_an_outage_of_the_pacs_and_delivers_by_itself()
      throws IOException, InterruptedException {
    int port = pacs.port();
    pacs.close();
    try (Node node = Node.start(configuration, InstantSource.system())) {
      NodeClient.of(node).handInTreatment(phantom);
      StrictSender.send(node.dicomPort(), "YTTERBY", phantom.instances());
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  get(node, "/api/cases/" + awaitState(node, "READY"))
                      .path("runs")
                      .path(0)
                      .path("deliveries")
                      .path(0)
                      .path("last_message")
                      .asText()
                      .contains("can't connect"));
      try (RecordingPacs again = new RecordingPacs(port, Duration.ZERO)) {
        awaitState(node, "CLOSED");
        assertThat(again.digests()).hasSize(3);
        assertThat(again.received()).hasSize(3);
      }
    }
    verifyLedger();
  }

  @Test
  void refuses_in_writing_when_a_slice_is_missing_and_goes_on_when_it_comes()
      throws IOException, InterruptedException {
    try (Node node = Node.start(configuration, InstantSource.system())) {
      NodeClient.of(node).handInTreatment(phantom);
      List<Path> pet =
          phantom.instances().stream()
              .filter(file -> modality(file).equals("PT"))
              .sorted()
              .toList();
      Path missing = pet.get(pet.size() / 2);
      StrictSender.send(
          node.dicomPort(),
          "YTTERBY",
          phantom.instances().stream().filter(file -> !file.equals(missing)).toList());
      String id = awaitState(node, "NEEDS_INPUT");
      JsonNode findings = get(node, "/api/cases/" + id).path("findings");
      assertThat(findings.findValuesAsText("code")).contains("MISSING_SLICE");
      assertThat(pacs.stored()).isEmpty();

      StrictSender.send(node.dicomPort(), "YTTERBY", List.of(missing));
      awaitState(node, "CLOSED");
      assertThat(pacs.stored()).hasSize(3);
    }
    verifyLedger();
  }

  @Test
  void holds_a_result_until_a_person_releases_it_over_http()
      throws IOException, InterruptedException {
    Protocol reviewed = TestProtocols.reviewed(configuration.protocols().getFirst());
    Configuration held = new Configuration(configuration.node(), List.of(reviewed));
    try (Node node = Node.start(held, InstantSource.system())) {
      assertThat(release(node, "nonesuch")).isEqualTo(404);
      NodeClient.of(node).handInTreatment(phantom);
      StrictSender.send(node.dicomPort(), "YTTERBY", phantom.instances());
      NodeClient.of(node).awaitRun("REVIEW", PATIENCE);
      String id = NodeClient.of(node).newestLine().path("id").asText();
      assertThat(pacs.stored()).isEmpty();
      assertThat(release(node, id)).isEqualTo(200);
      awaitState(node, "CLOSED");
      assertThat(pacs.stored()).hasSize(3);
      assertThat(release(node, id)).isEqualTo(409);
    }
    verifyLedger();
  }

  private static int release(Node node, String caseId) throws IOException {
    return NodeClient.of(node).post("/api/cases/" + caseId + "/release").statusCode();
  }

  private Configuration configuration(int pacsPort) {
    NodeConfig node =
        NodeConfig.DEFAULT
            .withData(folder.resolve("data"))
            .withPorts(0, 0)
            .withQuietPeriod(Duration.ofSeconds(1))
            .withDestinations(List.of(destination(pacsPort)));
    return new Configuration(node, Configuration.DEFAULT.protocols());
  }

  private static DestinationSection destination(int port) {
    return DestinationSection.parse(StandInPacs.AE_TITLE + "@127.0.0.1:" + port, "YTTERBY");
  }

  private static String modality(Path file) {
    return Part10.read(file, ReadOptions.until(Tag.Manufacturer))
        .dataSet()
        .require(Tag.Modality)
        .text();
  }

  private static String awaitState(Node node, String state) throws IOException {
    return NodeClient.of(node).awaitCase(state, PATIENCE);
  }

  private static JsonNode get(Node node, String path) throws IOException {
    return NodeClient.of(node).get(path);
  }

  private LedgerVerifier.Report verifyLedger() {
    NodeConfig node = configuration.node();
    try (Database database = Database.open(NodeSettings.database(node.database(), node.data()));
        Archive archive =
            Archive.open(
                node.data(),
                node.node().id(),
                database,
                InstantSource.system(),
                NodeSettings.archive(node.archive()))) {
      LedgerVerifier.Report report = LedgerVerifier.verify(database, archive::presentSha256);
      assertThat(report.problems()).isEmpty();
      assertThat(report.rows()).isGreaterThan(5);
      assertThat(report.objects()).isGreaterThan(2);
      return report;
    }
  }
}
