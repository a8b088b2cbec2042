// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.announce.Announcing;
import org.ytterby.config.CasesSection;
import org.ytterby.config.Configuration;
import org.ytterby.config.NodeConfig;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;

/**
 * A whole node over real sockets whose scanner says by MPPS what it has made: with a quiet period
 * far longer than the test, only that can end the settling.
 */
final class AnnouncedStudyIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofMinutes(20);
  private static final int LEFT_OUT = 7;

  /** Where a case ends: decided and, where that made a run, computed. */
  private static final Set<String> DECIDED = Set.of("CLOSED", "NEEDS_INPUT");

  @TempDir private Path folder;

  /** A file of the phantom with what its announcement says of it. */
  private record Sent(Path file, String modality, String study, String series, String instance) {
    static Sent of(Path file) {
      DataSet header = Part10.read(file, ReadOptions.until(Tag.Rows)).dataSet();
      return new Sent(
          file,
          header.require(Tag.Modality).text(),
          header.require(Tag.StudyInstanceUID).uid(),
          header.require(Tag.SeriesInstanceUID).uid(),
          header.require(Tag.SOPInstanceUID).uid());
    }
  }

  @Test
  void says_what_is_missing_and_is_decided_as_soon_as_it_comes()
      throws IOException, InterruptedException {
    PhantomStudy phantom =
        PhantomStudy.write(folder.resolve("phantom"), PhantomSpec.of(PhantomKind.PET_CT, 1));
    List<Sent> all = phantom.instances().stream().map(Sent::of).toList();
    List<Sent> pet = all.stream().filter(one -> one.modality().equals("PT")).toList();
    List<Sent> late = pet.subList(pet.size() - LEFT_OUT, pet.size());
    try (Node node = Node.start(configuration(), InstantSource.system())) {
      StrictSender.send(
          node.dicomPort(), "YTTERBY", files(all.stream().filter(one -> !late.contains(one))));
      announce(node, all);
      await().atMost(PATIENCE).until(() -> found(node, "ANNOUNCED_MISSING").isPresent());
      JsonNode settling = theCase(node);
      assertThat(settling.path("case").path("state").asText()).isEqualTo("SETTLING");
      assertThat(settling.path("case").path("reason").asText())
          .isEqualTo(
              (all.size() - LEFT_OUT) + " of " + all.size() + " announced instances are here");
      JsonNode told = found(node, "ANNOUNCED_MISSING").orElseThrow();
      assertThat(told.path("severity").asText()).isEqualTo("REVIEW");
      assertThat(told.path("where").asText()).isEqualTo("series " + pet.getFirst().series());
      assertThat(told.path("expected").asText()).isEqualTo(pet.size() + " instances");

      StrictSender.send(node.dicomPort(), "YTTERBY", files(late.stream()));
      await()
          .atMost(PATIENCE)
          .until(() -> DECIDED.contains(theCase(node).path("case").path("state").asText()));
      assertThat(theCase(node).path("case").path("instances").asInt()).isEqualTo(all.size());
      assertThat(found(node, "ANNOUNCED_MISSING")).isEmpty();
    }
  }

  private static List<Path> files(Stream<Sent> sent) {
    return sent.map(Sent::file).toList();
  }

  private static void announce(Node node, List<Sent> all) {
    Map<String, List<String>> listed = new TreeMap<>();
    all.forEach(
        one -> listed.computeIfAbsent(one.series(), _ -> new ArrayList<>()).add(one.instance()));
    try (DicomClient client = new DicomClient();
        Association association =
            client.open(
                new AssociationRequest(
                    "127.0.0.1",
                    node.dicomPort(),
                    Announcing.SCANNER,
                    "YTTERBY",
                    List.of(Proposal.uncompressed(Uids.ModalityPerformedProcedureStep)),
                    ClientTimeouts.DEFAULT))) {
      ManagedInstance step =
          new ManagedInstance(association, Uids.ModalityPerformedProcedureStep, "1.9.1");
      assertThat(step.create(Announcing.step(all.getFirst().study())).status()).isZero();
      assertThat(step.set(Announcing.ended("COMPLETED", listed)).status()).isZero();
    }
  }

  private Configuration configuration() {
    CasesSection d = CasesSection.DEFAULT;
    CasesSection cases =
        new CasesSection(
            QUIET, d.maxWait(), List.of(Announcing.SCANNER), List.of(), d.workers(), d.retry());
    return new Configuration(
        NodeConfig.DEFAULT
            .withData(folder.resolve("data"))
            .onLoopback()
            .withPorts(0, 0)
            .withCases(cases),
        Configuration.DEFAULT.protocols());
  }

  private static Optional<JsonNode> found(Node node, String code) throws IOException {
    for (JsonNode finding : theCase(node).path("findings")) {
      if (finding.path("code").asText().equals(code)) {
        return Optional.of(finding);
      }
    }
    return Optional.empty();
  }

  /** The only case with everything that is known of it. */
  private static JsonNode theCase(Node node) throws IOException {
    return NodeClient.of(node).newestCase();
  }
}
