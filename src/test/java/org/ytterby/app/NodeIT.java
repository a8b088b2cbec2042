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
import org.ytterby.protocol.DeliveryRules;
import org.ytterby.protocol.Protocol;
import org.ytterby.store.Database;

/** The whole node over real sockets: a phantom in, objects in a stand-in PACS. */
final class NodeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
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
      handInTreatment(node);
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
  void outlives_an_outage_of_the_pacs_and_delivers_by_itself()
      throws IOException, InterruptedException {
    int port = pacs.port();
    pacs.close();
    try (Node node = Node.start(configuration, InstantSource.system())) {
      handInTreatment(node);
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
      handInTreatment(node);
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
    Protocol plain = configuration.protocols().getFirst();
    Protocol reviewed =
        new Protocol(
            plain.name(),
            plain.description(),
            plain.ours(),
            plain.series(),
            plain.quantification(),
            plain.dose(),
            plain.ratio(),
            plain.regions(),
            plain.perfused(),
            plain.metrics(),
            new DeliveryRules(true));
    Configuration held = new Configuration(configuration.node(), List.of(reviewed));
    try (Node node = Node.start(held, InstantSource.system())) {
      assertThat(release(node, "nonesuch")).isEqualTo(404);
      handInTreatment(node);
      StrictSender.send(node.dicomPort(), "YTTERBY", phantom.instances());
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  get(node, "/api/cases")
                      .path("cases")
                      .path(0)
                      .path("run")
                      .path("state")
                      .asText()
                      .equals("REVIEW"));
      String id = get(node, "/api/cases").path("cases").path(0).path("id").asText();
      assertThat(pacs.stored()).isEmpty();
      assertThat(release(node, id)).isEqualTo(200);
      awaitState(node, "CLOSED");
      assertThat(pacs.stored()).hasSize(3);
      assertThat(release(node, id)).isEqualTo(409);
    }
    verifyLedger();
  }

  private static int release(Node node, String caseId) throws IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(address(node, "/api/cases/" + caseId + "/release"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
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

  private void handInTreatment(Node node) throws IOException, InterruptedException {
    String study = JSON.readTree(phantom.truth().toFile()).path("uids").path("study").asText();
    HttpRequest put =
        HttpRequest.newBuilder(address(node, "/api/studies/" + study + "/treatment"))
            .header("Content-Type", "application/yaml")
            .PUT(HttpRequest.BodyPublishers.ofFile(phantom.treatment()))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(put, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isBetween(200, 299);
    }
  }

  private static String modality(Path file) {
    return Part10.read(file, ReadOptions.until(Tag.Manufacturer))
        .dataSet()
        .require(Tag.Modality)
        .text();
  }

  /** Waits until the only case is in a state; gives its id. */
  private static String awaitState(Node node, String state) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                get(node, "/api/cases").path("cases").path(0).path("state").asText().equals(state));
    return get(node, "/api/cases").path("cases").path(0).path("id").asText();
  }

  private static JsonNode get(Node node, String path) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return JSON.readTree(
          client
              .send(
                  HttpRequest.newBuilder(address(node, path)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }

  private static URI address(Node node, String path) {
    return URI.create("http://127.0.0.1:" + node.httpPort() + path);
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
