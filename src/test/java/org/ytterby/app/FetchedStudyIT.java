// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.config.Configuration;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.FetchArchiveSection;
import org.ytterby.config.FetchSection;
import org.ytterby.config.NodeConfig;
import org.ytterby.config.NodeSection;
import org.ytterby.config.QuerySection;
import org.ytterby.config.RetrySection;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.PeerPrograms;
import org.ytterby.fetch.RemoteArchive.Method;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;
import org.ytterby.retrieve.MoveDestination;
import org.ytterby.testdata.SharedData;

/**
 * A whole node that is sent a PET only: the CT lies in another node of ours, in Orthanc or in
 * DCMTK's dcmqrscp, and comes by C-MOVE or C-GET with nobody clicking.
 */
@Timeout(400)
final class FetchedStudyIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(1);

  @TempDir private Path folder;
  private final PeerPrograms peers = new PeerPrograms();
  private final HttpClient http = HttpClient.newHttpClient();
  private PhantomStudy phantom;
  private List<Path> pet;
  private List<Path> ct;

  @BeforeEach
  void begin() {
    phantom = PhantomStudy.write(folder.resolve("phantom"), PhantomSpec.of(PhantomKind.PET_CT, 1));
    pet = phantom.instances().stream().filter(file -> modality(file).equals("PT")).toList();
    ct = phantom.instances().stream().filter(file -> modality(file).equals("CT")).toList();
  }

  @AfterEach
  void end() throws InterruptedException {
    http.close();
    peers.close();
  }

  // ---- from another node of ours --------------------------------------------------------------

  @Test
  void has_the_ct_moved_from_another_node_and_is_dosed_with_it() throws Exception {
    int ours = PeerPrograms.freePort();
    try (Node archive = archive(List.of(destination(ours)));
        Node node = start(ours, from("ARCHIVE", archive.dicomPort(), Method.MOVE), List.of())) {
      StrictSender.send(archive.dicomPort(), "ARCHIVE", phantom.instances());
      sendPet(node);
      assertDosedWithCt(node, awaitState(node, "CLOSED"));
    }
  }

  @Test
  void gets_the_ct_where_the_other_node_does_not_know_us_and_goes_on_after_a_restart()
      throws Exception {
    int port = PeerPrograms.freePort();
    try (Node node = start(0, from("ARCHIVE", port, Method.AUTO), List.of())) {
      sendPet(node);
      await()
          .atMost(PATIENCE)
          .until(
              () -> theCase(node).path("case").path("reason").asText().contains("can't connect"));
      assertThat(theCase(node).path("fetch").path("state").asText()).isEqualTo("UNDER_WAY");
    }
    try (Node archive = archive(port, List.of())) {
      StrictSender.send(archive.dicomPort(), "ARCHIVE", phantom.instances());
      try (Node node = start(0, from("ARCHIVE", port, Method.AUTO), List.of())) {
        assertDosedWithCt(node, awaitState(node, "CLOSED"));
      }
    }
  }

  @Test
  void fetches_a_slice_that_is_missing_and_by_hand_what_came_to_the_archive_later()
      throws Exception {
    Path missing = pet.get(pet.size() / 2);
    try (Node archive = archive(List.of());
        Node node = start(0, from("ARCHIVE", archive.dicomPort(), Method.GET), List.of())) {
      StrictSender.send(archive.dicomPort(), "ARCHIVE", ct);
      handInTreatment(node);
      List<Path> sent = new ArrayList<>(phantom.instances());
      sent.remove(missing);
      StrictSender.send(node.dicomPort(), "YTTERBY", sent);
      String id = awaitState(node, "NEEDS_INPUT");
      assertThat(codes(node)).contains("MISSING_SLICE", "FETCH_INCOMPLETE");

      StrictSender.send(archive.dicomPort(), "ARCHIVE", List.of(missing));
      assertThat(post(node, "/api/cases/" + id + "/fetch").statusCode()).isEqualTo(202);
      awaitState(node, "CLOSED");
      assertThat(codes(node)).contains("FETCHED").doesNotContain("MISSING_SLICE");
      assertThat(archive(node, "came").path("PT").asInt()).isEqualTo(1);
      assertThat(found(node, "FETCHED").path("found").asText()).isEqualTo("1 PT came from it");
    }
  }

  private static MoveDestination destination(int port) {
    return new MoveDestination(
        "YTTERBY", "127.0.0.1", port, "ARCHIVE", Duration.ofSeconds(30), Optional.empty());
  }

  private Node archive(List<MoveDestination> destinations) {
    return archive(0, destinations);
  }

  /** Holds what it is given and never judges it within this test. */
  private Node archive(int port, List<MoveDestination> destinations) {
    NodeSection d = NodeSection.DEFAULT;
    NodeConfig config =
        NodeConfig.DEFAULT
            .withNode(
                new NodeSection(
                    "ARCHIVE", "archive", d.zone(), d.stationName(), d.serial(), d.statement()))
            .withQuery(new QuerySection(true, 10_000, destinations))
            .withData(folder.resolve("archive"));
    return Node.start(
        new Configuration(
            config.onLoopback().withPorts(port, 0).withQuietPeriod(Duration.ofHours(3)),
            Configuration.DEFAULT.protocols()),
        InstantSource.system());
  }

  // ---- from other programs --------------------------------------------------------------------

  @Test
  void has_the_ct_moved_from_orthanc_and_delivers_the_dose_to_it() throws Exception {
    int ours = PeerPrograms.freePort();
    withOrthanc(
        "" + ours,
        pacs -> {
          List<DestinationSection> back =
              List.of(DestinationSection.parse("PACS@127.0.0.1:" + pacs, "YTTERBY"));
          try (Node node = start(ours, from("PACS", pacs, Method.MOVE), back)) {
            StrictSender.send(pacs, "PACS", phantom.instances());
            sendPet(node);
            String id = awaitState(node, "CLOSED");
            assertDosedWithCt(node, id);
            assertThat(theCase(node).path("runs").path(0).path("state").asText())
                .isEqualTo("DELIVERED");
          }
        });
  }

  @Test
  void gets_the_ct_from_an_orthanc_that_does_not_know_us() throws Exception {
    withOrthanc(
        "" + PeerPrograms.freePort(),
        pacs -> {
          FetchArchiveSection known = from("PACS", pacs, Method.AUTO).getFirst();
          try (Node node = start(0, List.of(known), List.of(), "STRANGER")) {
            StrictSender.send(pacs, "PACS", phantom.instances());
            sendPet(node, "STRANGER");
            assertDosedWithCt(node, awaitState(node, "CLOSED"));
          }
        });
  }

  @Test
  void has_the_ct_moved_from_dcmqrscp_or_gets_it_where_that_does_not_know_us() throws Exception {
    SharedData.requireProgram("dcmqrscp");
    int ours = PeerPrograms.freePort();
    int pacs = dcmqrscp(ours);
    StrictSender.send(pacs, "PACS", phantom.instances());
    try (Node node = start(ours, from("PACS", pacs, Method.MOVE), List.of())) {
      sendPet(node);
      assertDosedWithCt(node, awaitState(node, "CLOSED"));
    }
    folder = Files.createDirectory(folder.resolve("second"));
    try (Node node = start(0, from("PACS", pacs, Method.AUTO), List.of(), "STRANGER")) {
      sendPet(node, "STRANGER");
      assertDosedWithCt(node, awaitState(node, "CLOSED"));
    }
  }

  private int dcmqrscp(int ours) throws IOException {
    Path held = Files.createDirectory(folder.resolve("PACS"));
    Path config = folder.resolve("dcmqrscp.cfg");
    return peers.listening(
        free -> {
          try {
            Files.writeString(
                config,
                String.join(
                    "\n",
                    "NetworkTCPPort = " + free,
                    "MaxPDUSize = 16384",
                    "MaxAssociations = 16",
                    "HostTable BEGIN",
                    "ours = (YTTERBY, 127.0.0.1, " + ours + ")",
                    "HostTable END",
                    "VendorTable BEGIN",
                    "VendorTable END",
                    "AETable BEGIN",
                    "PACS " + held + " RW (200, 1024mb) ANY",
                    "AETable END",
                    ""));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return List.of("dcmqrscp", "-c", config.toString());
        });
  }

  /** What is done while Orthanc listens. */
  private interface WithPacs {
    void act(int dicomPort) throws Exception;
  }

  private void withOrthanc(String nodePort, WithPacs work) throws Exception {
    SharedData.requireProgram("Orthanc");
    String pacs = SharedData.tool("pacs").toString();
    String state = folder.resolve("pacs").toString();
    int port = PeerPrograms.freePort();
    try {
      assertThat(peers.run(pacs, "start", state, "" + port, "" + PeerPrograms.freePort(), nodePort))
          .isZero();
      work.act(port);
    } finally {
      peers.run(pacs, "stop", state);
    }
  }

  // ---- the node -------------------------------------------------------------------------------

  private static List<FetchArchiveSection> from(String aet, int port, Method method) {
    return List.of(
        new FetchArchiveSection(
            "pacs",
            aet,
            "127.0.0.1",
            port,
            "YTTERBY",
            method,
            Duration.ofSeconds(30),
            new RetrySection(20, Duration.ofSeconds(1), Duration.ofSeconds(2)),
            Optional.empty()));
  }

  private Node start(
      int port, List<FetchArchiveSection> archives, List<DestinationSection> destinations) {
    return start(port, archives, destinations, "YTTERBY");
  }

  private Node start(
      int port,
      List<FetchArchiveSection> archives,
      List<DestinationSection> destinations,
      String aet) {
    NodeSection d = NodeSection.DEFAULT;
    NodeConfig config =
        NodeConfig.DEFAULT
            .withNode(
                new NodeSection(aet, d.id(), d.zone(), d.stationName(), d.serial(), d.statement()))
            .withData(folder.resolve("data"))
            .withDestinations(destinations)
            .withFetch(FetchSection.DEFAULT.from(archives));
    return Node.start(
        new Configuration(
            config.onLoopback().withPorts(port, 0).withQuietPeriod(QUIET),
            Configuration.DEFAULT.protocols()),
        InstantSource.system());
  }

  private void sendPet(Node node) throws IOException, InterruptedException {
    sendPet(node, "YTTERBY");
  }

  private void sendPet(Node node, String calledAe) throws IOException, InterruptedException {
    handInTreatment(node);
    StrictSender.send(node.dicomPort(), calledAe, pet);
  }

  private void handInTreatment(Node node) throws IOException, InterruptedException {
    String study = JSON.readTree(phantom.truth().toFile()).path("uids").path("study").asText();
    HttpRequest request =
        HttpRequest.newBuilder(address(node, "/api/studies/" + study + "/treatment"))
            .header("Content-Type", "application/yaml")
            .PUT(HttpRequest.BodyPublishers.ofFile(phantom.treatment()))
            .build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  /** The CT came, all of it and nothing else, and the dose was made with it. */
  private void assertDosedWithCt(Node node, String id) {
    JsonNode whole = get(node, "/api/cases/" + id);
    assertThat(whole.path("case").path("instances").asInt()).isEqualTo(pet.size() + ct.size());
    assertThat(archive(node, "state").asText()).isEqualTo("DONE");
    assertThat(archive(node, "came").path("CT").asInt()).isEqualTo(ct.size());
    assertThat(found(node, "FETCHED").path("found").asText())
        .isEqualTo(ct.size() + " CT came from it");
    assertThat(codes(node)).doesNotContain("CT_MISSING", "FETCH_INCOMPLETE");
    assertThat(whole.path("inputs").findValuesAsText("taken_as")).contains("EMISSION", "CT");
    assertThat(whole.path("runs").size()).as("dosed once, not before the CT").isEqualTo(1);
  }

  private JsonNode archive(Node node, String key) {
    return theCase(node).path("fetch").path("archives").path(0).path(key);
  }

  private List<String> codes(Node node) {
    return theCase(node).path("findings").findValuesAsText("code");
  }

  private JsonNode found(Node node, String code) {
    return stream(theCase(node).path("findings"))
        .filter(finding -> finding.path("code").asText().equals(code))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    List<JsonNode> all = new ArrayList<>();
    array.forEach(all::add);
    return all.stream();
  }

  private String awaitState(Node node, String state) {
    Predicate<JsonNode> there = one -> one.path("case").path("state").asText().equals(state);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(theCase(node).path("case").toString())
                    .matches(text -> there.test(theCase(node)), "is " + state));
    return theCase(node).path("case").path("id").asText();
  }

  /** The only case with everything that is known of it. */
  private JsonNode theCase(Node node) {
    String id = get(node, "/api/cases").path("cases").path(0).path("id").asText();
    return get(node, "/api/cases/" + id);
  }

  private JsonNode get(Node node, String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(address(node, path)).build();
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(path, e);
    }
  }

  private HttpResponse<String> post(Node node, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address(node, path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static URI address(Node node, String path) {
    return URI.create("http://127.0.0.1:" + node.httpPort() + path);
  }

  private static String modality(Path file) {
    return Part10.read(file, ReadOptions.until(Tag.Rows)).dataSet().require(Tag.Modality).text();
  }
}
