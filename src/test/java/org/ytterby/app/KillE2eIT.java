// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.ytterby.store.DatabaseSettings;

/**
 * {@code kill -9} at seeded moments in every state. Afterwards nothing that was acknowledged is
 * lost, PACS has seen each object with one digest only, what it has is what an undisturbed
 * computation of the same frozen runs gives, and the ledger holds.
 *
 * <p>Which state a kill has hit is read from a copy of the database before the node is started
 * again, not assumed from the moment that was aimed at; kills go on until each state was hit often
 * enough.
 */
class KillE2eIT {
  private static final int KILLS_PER_STATE = Integer.getInteger("ytterby.kills", 5);

  /**
   * Aims that miss, because the node is quicker or slower than expected, are repeated; not for
   * ever.
   */
  private static final int MOST_KILLS = 15 * KILLS_PER_STATE;

  /** Seeds of studies that go along with another: beyond those of all kills. */
  private static final long SECOND = 1_000_000;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ANSWER_OF_PACS = Duration.ofMillis(400);

  /** What a study was doing when the node was killed. */
  private enum State {
    /** Some of its instances are acknowledged, not all. */
    RECEIVING,
    /** All are, and the case settles. */
    SETTLING,
    QUEUED,
    RECONSTRUCTING,
    DELIVERING,
    DELIVERED
  }

  /** The node under test and what surrounds it, through all its lives. */
  private static final class Lives {
    private final Path folder;
    private final RecordingSender scanner;
    private final List<String> options;
    private final Map<State, List<Long>> hits = new EnumMap<>(State.class);
    private NodeProcess node;
    private long seed;

    Lives(Path folder, RecordingSender scanner, List<String> options) throws IOException {
      this.folder = folder;
      this.scanner = scanner;
      this.options = options;
      this.node = NodeProcess.start(data(), options);
      for (State state : State.values()) {
        hits.put(state, new ArrayList<>());
      }
    }

    Path data() {
      return folder.resolve("data");
    }

    /** The state that was hit least often, while that is too seldom. */
    Optional<State> wanted() {
      return hits.entrySet().stream()
          .filter(entry -> entry.getValue().size() < KILLS_PER_STATE)
          .min(Comparator.comparingInt(entry -> entry.getValue().size()))
          .map(Map.Entry::getKey);
    }

    /** Aims at a state, kills, notes what was hit, starts again and waits for the results. */
    void kill(State aim) throws Exception {
      seed++;
      List<PhantomStudy> studies = new ArrayList<>(List.of(phantom(folder, seed)));
      if (aim == State.QUEUED) {
        // The one worker is busy with the first: the second waits for it.
        studies.add(phantom(folder, SECOND + seed));
      }
      List<Path> files = studies.stream().flatMap(study -> files(study).stream()).toList();
      killAt(aim, files, studyUid(studies.getLast()));
      for (PhantomStudy study : studies) {
        hit(study)
            .ifPresent(state -> hits.computeIfAbsent(state, _ -> new ArrayList<>()).add(seed));
      }
      node = NodeProcess.start(data(), options);
      // A scanner whose association broke sends again; one whose study was acknowledged does not.
      if (!scanner.acknowledged().keySet().containsAll(uids(files))) {
        assertThat(scanner.send(files, node.dicomPort())).isTrue();
      }
      for (PhantomStudy study : studies) {
        String uid = studyUid(study);
        await("case of seed " + seed + ", aimed at " + aim)
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(100))
            .until(() -> runState(uid).equals("DELIVERED"));
      }
    }

    private void killAt(State aim, List<Path> files, String uid) throws Exception {
      Random random = new Random(seed);
      NodeProcess running = node;
      CompletableFuture<Boolean> sending =
          CompletableFuture.supplyAsync(() -> sent(scanner, files, running.dicomPort()));
      if (aim == State.RECEIVING) {
        int some = 1 + random.nextInt(files.size() - 1);
        List<String> uids = uids(files);
        reach(() -> uids.stream().filter(scanner.acknowledged()::containsKey).count() >= some);
      } else {
        assertThat(sending.get(2, TimeUnit.MINUTES)).isTrue();
        switch (aim) {
          case RECEIVING, SETTLING -> pause(random.nextInt(900));
          case QUEUED -> reach(() -> !runState(uid).isEmpty());
          case RECONSTRUCTING -> reach(() -> runState(uid).equals("RECONSTRUCTING"));
          case DELIVERING -> reach(() -> runState(uid).equals("DELIVERING"));
          case DELIVERED -> reach(() -> runState(uid).equals("DELIVERED"));
        }
        if (aim == State.RECONSTRUCTING || aim == State.DELIVERING) {
          pause(random.nextInt(600));
        }
      }
      node.kill();
      sending.handle((_, _) -> true).get(2, TimeUnit.MINUTES);
    }

    private String runState(String uid) throws IOException {
      return node.studyCase(uid).path("run").path("state").asText("");
    }

    /** What the killed node has left of a study; nothing where that is none of the states. */
    private Optional<State> hit(PhantomStudy study) throws Exception {
      List<String> uids = uids(files(study));
      long acknowledged = uids.stream().filter(scanner.acknowledged()::containsKey).count();
      if (acknowledged < uids.size()) {
        return acknowledged > 0 ? Optional.of(State.RECEIVING) : Optional.empty();
      }
      String left = left(studyUid(study));
      return Stream.of(State.values()).filter(state -> state.name().equals(left)).findFirst();
    }

    /** The state of a study's newest run, else that of its case, from a copy of the database. */
    private String left(String uid) throws Exception {
      Path copy = Files.createDirectories(folder.resolve("left-" + seed));
      try (Stream<Path> files = Files.list(data())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      try (Database database = Database.open(DatabaseSettings.embedded(copy));
          Connection connection = database.dataSource().getConnection();
          PreparedStatement query =
              connection.prepareStatement(
                  """
                  select coalesce(r.state, c.state) from dose_case c left join run r on r.case_id = c.case_id
                  where c.study_uid = ? order by r.run_number desc nulls last limit 1
                  """)) {
        query.setString(1, uid);
        try (ResultSet rows = query.executeQuery()) {
          return rows.next() ? rows.getString(1) : "none";
        }
      }
    }
  }

  @Test
  void nothing_is_lost_or_doubled_whenever_the_node_is_killed(@TempDir Path folder)
      throws Exception {
    try (RecordingPacs pacs = new RecordingPacs(0, ANSWER_OF_PACS);
        RecordingSender scanner = new RecordingSender()) {
      Lives lives =
          new Lives(
              folder,
              scanner,
              List.of("--pacs", "PACS@127.0.0.1:" + pacs.port(), "--quiet-period", "1s"));
      Optional<State> aim = lives.wanted();
      while (aim.isPresent() && lives.seed < MOST_KILLS) {
        lives.kill(aim.get());
        aim = lives.wanted();
      }
      lives.node.close();
      System.Logger log = System.getLogger(KillE2eIT.class.getName());
      log.log(System.Logger.Level.INFO, "killed in state (seeds): " + lives.hits);
      assertThat(lives.hits)
          .allSatisfy(
              (state, seeds) ->
                  assertThat(seeds).as(state.name()).hasSizeGreaterThanOrEqualTo(KILLS_PER_STATE));
      verify(lives.data(), scanner, pacs, lives.seed);
    }
  }

  /** Looks again and again, as quickly as the node answers. */
  private static void reach(Callable<Boolean> moment) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(moment);
  }

  private static void verify(Path data, RecordingSender scanner, RecordingPacs pacs, long kills)
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
      assertThat(expected.size())
          .as("segments, dose and report of each study")
          .isGreaterThanOrEqualTo((int) (3 * kills));
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

  private static List<String> uids(List<Path> files) {
    return files.stream()
        .map(file -> Part10.read(file, ReadOptions.until(Tag.PatientName)).dataSet())
        .map(header -> header.require(Tag.SOPInstanceUID).uid())
        .toList();
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
