// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.Archive;
import org.ytterby.archive.StoredInstance;
import org.ytterby.audit.LedgerVerifier;
import org.ytterby.config.ConfigurationReader;
import org.ytterby.config.NodeConfig;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.RenderedObject;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.PhantomSpec;
import org.ytterby.phantom.PhantomStudy;
import org.ytterby.run.DoseReconstructor;
import org.ytterby.run.FrozenRun;
import org.ytterby.run.Reconstructor;
import org.ytterby.store.Database;

/**
 * {@code kill -9} at seeded moments in every state. Afterwards nothing that was acknowledged is
 * lost, PACS has seen each object with one digest only, what it has is what an undisturbed
 * computation of the same frozen runs gives, and the ledger holds.
 */
class KillE2eIT {
  private static final int KILLS_PER_STATE = Integer.getInteger("ytterby.kills", 5);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ANSWER_OF_PACS = Duration.ofMillis(400);

  /** When to kill: the state in which the case must be seen, and how long after that at most. */
  private enum Moment {
    RECEIVING(_ -> true, 1_500),
    SETTLING(line -> line.path("state").asText().equals("SETTLING"), 1_200),
    QUEUED(line -> !line.path("run").isMissingNode() && !line.path("run").isNull(), 0),
    RECONSTRUCTING(line -> line.path("run").path("state").asText().equals("RECONSTRUCTING"), 1_500),
    DELIVERING(line -> line.path("run").path("state").asText().equals("DELIVERING"), 700),
    DELIVERED(line -> line.path("run").path("state").asText().equals("DELIVERED"), 50);

    private final Predicate<JsonNode> reached;
    private final int windowMillis;

    Moment(Predicate<JsonNode> reached, int windowMillis) {
      this.reached = reached;
      this.windowMillis = windowMillis;
    }
  }

  @Test
  void nothing_is_lost_or_doubled_whenever_the_node_is_killed(@TempDir Path folder)
      throws Exception {
    Path data = folder.resolve("data");
    Map<String, String> killed = new TreeMap<>();
    try (RecordingPacs pacs = new RecordingPacs(0, ANSWER_OF_PACS);
        RecordingSender scanner = new RecordingSender()) {
      List<String> options =
          List.of("--pacs", "PACS@127.0.0.1:" + pacs.port(), "--quiet-period", "1s");
      NodeProcess node = NodeProcess.start(data, options);
      long seed = 0;
      for (Moment moment : Moment.values()) {
        for (int kill = 0; kill < KILLS_PER_STATE; kill++) {
          seed++;
          PhantomStudy study = phantom(folder, seed);
          String uid = studyUid(study);
          killAt(moment, seed, node, scanner, study);
          node = NodeProcess.start(data, options);
          // A scanner whose association broke sends again; one whose study was acknowledged does
          // not.
          if (!acknowledgedAll(scanner, study)) {
            assertThat(scanner.send(files(study), node.dicomPort())).isTrue();
          }
          NodeProcess running = node;
          await("case of seed " + seed + " killed in " + moment)
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(100))
              .until(
                  () ->
                      running
                          .studyCase(uid)
                          .path("run")
                          .path("state")
                          .asText()
                          .equals("DELIVERED"));
          killed.merge(moment.name(), Long.toString(seed), (a, b) -> a + " " + b);
        }
      }
      node.close();
      System.Logger log = System.getLogger(KillE2eIT.class.getName());
      log.log(System.Logger.Level.INFO, "killed in state (seeds): " + killed);
      verify(data, scanner, pacs);
    }
    assertThat(killed).hasSize(Moment.values().length);
  }

  private static void killAt(
      Moment moment, long seed, NodeProcess node, RecordingSender scanner, PhantomStudy study)
      throws Exception {
    Random random = new Random(seed);
    int after = random.nextInt(moment.windowMillis + 1);
    List<Path> files = files(study);
    if (moment == Moment.RECEIVING) {
      CompletableFuture<Boolean> sending =
          CompletableFuture.supplyAsync(() -> sent(scanner, files, node.dicomPort()));
      pause(after);
      node.kill();
      sending.get(2, TimeUnit.MINUTES);
      return;
    }
    assertThat(scanner.send(files, node.dicomPort())).isTrue();
    String uid = studyUid(study);
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> moment.reached.test(node.studyCase(uid)));
    pause(after);
    node.kill();
  }

  private static void verify(Path data, RecordingSender scanner, RecordingPacs pacs)
      throws Exception {
    NodeConfig config = ConfigurationReader.ofProcess(Optional.empty()).node().withData(data);
    try (Database database = Database.open(NodeSettings.database(config.database(), data));
        Archive archive =
            Archive.open(
                data,
                config.node().id(),
                database,
                InstantSource.system(),
                NodeSettings.archive(config.archive()))) {
      for (Map.Entry<String, String> one : scanner.acknowledged().entrySet()) {
        StoredInstance stored =
            archive
                .find(one.getKey())
                .orElseThrow(() -> new AssertionError("lost " + one.getKey()));
        try (InputStream in = stored.location().open()) {
          assertThat(RecordingSender.sha256(in.readAllBytes()))
              .as(one.getKey())
              .isEqualTo(one.getValue());
        }
      }
      Map<String, Set<String>> expected = undisturbed(database, archive);
      assertThat(pacs.digests()).isEqualTo(expected);
      assertThat(expected)
          .hasSizeGreaterThanOrEqualTo(2 * KILLS_PER_STATE * Moment.values().length);
      LedgerVerifier.Report ledger = LedgerVerifier.verify(database, archive::presentSha256);
      assertThat(ledger.problems()).isEmpty();
      assertThat(ledger.objects())
          .as("inputs and outputs that the ledger vouches for")
          .isEqualTo(scanner.acknowledged().size() + expected.size());
    }
  }

  /**
   * What computing every delivered run's frozen record again, undisturbed, gives: digest by SOP
   * Instance UID.
   */
  private static Map<String, Set<String>> undisturbed(Database database, Archive archive)
      throws SQLException {
    Map<String, Set<String>> digests = new TreeMap<>();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet runs =
            statement.executeQuery(
                "select run_id, frozen from run where delivered_at is not null")) {
      while (runs.next()) {
        FrozenRun frozen = FrozenRun.parse(runs.getString("frozen"));
        List<StoredInstance> inputs =
            frozen.inputs().stream()
                .map(input -> archive.find(input.sopInstanceUid()).orElseThrow())
                .toList();
        Outcome<Reconstructor.Result> outcome =
            new DoseReconstructor().reconstruct(runs.getString("run_id"), frozen, inputs);
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        for (RenderedObject object :
            ((Outcome.Done<Reconstructor.Result>) outcome).value().objects()) {
          byte[] bytes = DataSetWriter.bytes(object.dataSet(), TransferSyntax.EXPLICIT_LE);
          digests.put(object.sopInstanceUid(), Set.of(RecordingSender.sha256(bytes)));
        }
      }
    }
    return digests;
  }

  /** A study of its own for each kill; without the CT, which only takes time here. */
  private static PhantomStudy phantom(Path folder, long seed) {
    return PhantomStudy.write(
        folder.resolve("phantom-" + seed), PhantomSpec.of(PhantomKind.PET_CT, seed));
  }

  private static List<Path> files(PhantomStudy study) {
    return study.instances().stream()
        .filter(file -> !file.getFileName().toString().startsWith("CT"))
        .toList();
  }

  private static String studyUid(PhantomStudy study) {
    return Part10.read(study.instances().getFirst(), ReadOptions.headers())
        .dataSet()
        .require(Tag.StudyInstanceUID)
        .uid();
  }

  private static boolean acknowledgedAll(RecordingSender scanner, PhantomStudy study) {
    Set<String> acknowledged = scanner.acknowledged().keySet();
    return files(study).stream()
        .map(file -> Part10.read(file, ReadOptions.until(Tag.PatientName)).dataSet())
        .allMatch(header -> acknowledged.contains(header.require(Tag.SOPInstanceUID).uid()));
  }

  private static boolean sent(RecordingSender scanner, List<Path> files, int port) {
    try {
      return scanner.send(files, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The seeded moment itself: nothing to wait for but time. */
  private static void pause(int millis) throws InterruptedException {
    assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
  }
}
