// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
import org.ytterby.fetch.RemoteArchive.Method;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;
import org.ytterby.retrieve.MoveDestination;
import org.ytterby.testdata.FreePort;
import org.ytterby.testdata.OrthancPacs;
import org.ytterby.testdata.PeerPrograms;
import org.ytterby.testdata.SharedData;

/**
 * A whole node that is sent a PET only: the CT lies in another node of ours, in Orthanc or in
 * DCMTK's dcmqrscp, and comes by C-MOVE or C-GET with nobody clicking.
 */
@Timeout(400)
final class FetchedStudyIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(1);

  @TempDir private static Path shared;
  private static PhantomStudy phantom;
  private static List<Path> pet;
  private static List<Path> ct;

  @TempDir private Path folder;
  private final PeerPrograms peers = new PeerPrograms();

  @BeforeAll
  static void begin() {
    phantom = PhantomStudy.write(shared.resolve("phantom"), PhantomSpec.of(PhantomKind.PET_CT, 1));
    pet = phantom.instances().stream().filter(file -> modality(file).equals("PT")).toList();
    ct = phantom.instances().stream().filter(file -> modality(file).equals("CT")).toList();
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    peers.close();
  }

  // ---- from another node of ours --------------------------------------------------------------

  @Test
  void has_the_ct_moved_from_another_node_and_is_dosed_with_it() throws Exception {
    int ours = FreePort.any();
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
    int port = FreePort.any();
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
      assertThat(NodeClient.of(node).post("/api/cases/" + id + "/fetch").statusCode())
          .isEqualTo(202);
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
    try (OrthancPacs pacs = OrthancPacs.start(folder.resolve("pacs"));
        Node node =
            start(
                0,
                from("PACS", pacs.dicomPort(), Method.MOVE),
                List.of(
                    DestinationSection.parse("PACS@127.0.0.1:" + pacs.dicomPort(), "YTTERBY")))) {
      pacs.knowsModality("ytterby", "YTTERBY", node.dicomPort());
      StrictSender.send(pacs.dicomPort(), "PACS", phantom.instances());
      sendPet(node);
      String id = awaitState(node, "CLOSED");
      assertDosedWithCt(node, id);
      assertThat(theCase(node).path("runs").path(0).path("state").asText()).isEqualTo("DELIVERED");
    }
  }

  @Test
  void gets_the_ct_from_an_orthanc_that_does_not_know_us() throws Exception {
    try (OrthancPacs pacs = OrthancPacs.start(folder.resolve("pacs"));
        Node node = start(0, from("PACS", pacs.dicomPort(), Method.AUTO), List.of(), "STRANGER")) {
      StrictSender.send(pacs.dicomPort(), "PACS", phantom.instances());
      sendPet(node, "STRANGER");
      assertDosedWithCt(node, awaitState(node, "CLOSED"));
    }
  }

  @Test
  void has_the_ct_moved_from_dcmqrscp_or_gets_it_where_that_does_not_know_us() throws Exception {
    SharedData.requireProgram("dcmqrscp");
    int ours = FreePort.any();
    int pacs = peers.dcmqrscp(folder, "PACS", "YTTERBY", ours);
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

  private static void sendPet(Node node) throws IOException {
    sendPet(node, "YTTERBY");
  }

  private static void sendPet(Node node, String calledAe) throws IOException {
    handInTreatment(node);
    StrictSender.send(node.dicomPort(), calledAe, pet);
  }

  private static void handInTreatment(Node node) throws IOException {
    NodeClient.of(node).handInTreatment(phantom);
  }

  /** The CT came, all of it and nothing else, and the dose was made with it. */
  private static void assertDosedWithCt(Node node, String id) throws IOException {
    JsonNode whole = theCase(node);
    assertThat(whole.path("case").path("id").asText()).isEqualTo(id);
    assertThat(whole.path("case").path("instances").asInt()).isEqualTo(pet.size() + ct.size());
    assertThat(archive(node, "state").asText()).isEqualTo("DONE");
    assertThat(archive(node, "came").path("CT").asInt()).isEqualTo(ct.size());
    assertThat(found(node, "FETCHED").path("found").asText())
        .isEqualTo(ct.size() + " CT came from it");
    assertThat(codes(node)).doesNotContain("CT_MISSING", "FETCH_INCOMPLETE");
    assertThat(whole.path("inputs").findValuesAsText("taken_as")).contains("EMISSION", "CT");
    assertThat(whole.path("runs").size()).as("dosed once, not before the CT").isEqualTo(1);
  }

  private static JsonNode archive(Node node, String key) throws IOException {
    return theCase(node).path("fetch").path("archives").path(0).path(key);
  }

  private static List<String> codes(Node node) throws IOException {
    return theCase(node).path("findings").findValuesAsText("code");
  }

  private static JsonNode found(Node node, String code) throws IOException {
    for (JsonNode finding : theCase(node).path("findings")) {
      if (finding.path("code").asText().equals(code)) {
        return finding;
      }
    }
    throw new AssertionError("no finding " + code + " in " + theCase(node));
  }

  private static String awaitState(Node node, String state) throws IOException {
    return NodeClient.of(node).awaitCase(state, PATIENCE);
  }

  /** The only case with everything that is known of it. */
  private static JsonNode theCase(Node node) throws IOException {
    return NodeClient.of(node).newestCase();
  }

  private static String modality(Path file) {
    return Part10.read(file, ReadOptions.until(Tag.Rows)).dataSet().require(Tag.Modality).text();
  }
}
