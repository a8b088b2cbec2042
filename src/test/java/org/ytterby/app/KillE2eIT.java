// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;

/**
 * {@code kill -9} at seeded moments in every state. Afterwards nothing that was acknowledged is
 * lost, PACS has seen each object with one digest only, what it has is what an undisturbed
 * computation of the same frozen runs gives, and the ledger holds.
 *
 * <p>Two studies go through all states together and are killed over in each: one worker computes
 * the first while the second waits. Which state a kill has hit is read from a copy of the database
 * before the node is started again, not assumed from the moment that was aimed at; pairs of studies
 * follow one another until each state was hit often enough.
 */
class KillE2eIT {
  /** -Dytterby.kills=20 is the run of docs/validation.md; 6 keep mvn verify within half an hour. */
  private static final int KILLS_PER_STATE = Integer.getInteger("ytterby.kills", 6);

  /**
   * Aims that miss, because the node is quicker or slower than expected, are repeated; not for
   * ever.
   */
  private static final int MOST_KILLS = 15 * KILLS_PER_STATE;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ANSWER_OF_PACS = Duration.ofMillis(250);

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
    private final Map<State, List<Integer>> hits = new EnumMap<>(State.class);
    private final List<SentStudy> studies = new ArrayList<>();
    private NodeProcess node;
    private int kills;

    Lives(Path folder, RecordingSender scanner, List<String> options) throws IOException {
      this.folder = folder;
      this.scanner = scanner;
      this.options = options;
      this.node = NodeProcess.startQuickly(data(), options);
    }

    Path data() {
      return folder.resolve("data");
    }

    private List<Integer> hits(State state) {
      return hits.computeIfAbsent(state, _ -> new ArrayList<>());
    }

    boolean isWanted(State state) {
      return hits(state).size() < KILLS_PER_STATE;
    }

    boolean goesOn() {
      return kills < MOST_KILLS && Stream.of(State.values()).anyMatch(this::isWanted);
    }

    /** Two studies from their first instance to their delivery, with a kill in each state. */
    void pair() throws Exception {
      List<SentStudy> pair = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        pair.add(SentStudy.phantom(folder, studies.size() + 1L));
        studies.add(pair.getLast());
      }
      List<Path> files = pair.stream().flatMap(study -> study.files().stream()).toList();
      if (isWanted(State.RECEIVING)) {
        killWhileSending(pair, files);
      }
      // A scanner whose association broke sends again.
      if (acknowledged(pair) < files.size()) {
        assertThat(scanner.send(files, node.dicomPort())).isTrue();
      }
      for (State aim : State.values()) {
        if (aim != State.RECEIVING && isWanted(aim)) {
          reach(aim, pair);
          kill(pair);
        }
      }
      for (SentStudy study : pair) {
        await("study " + study.uid())
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(100))
            .until(() -> runState(study, runStates()).equals("DELIVERED"));
      }
    }

    private void killWhileSending(List<SentStudy> pair, List<Path> files) throws Exception {
      NodeProcess running = node;
      CompletableFuture<Boolean> sending =
          CompletableFuture.supplyAsync(() -> sent(scanner, files, running.dicomPort()));
      int some = 1 + random().nextInt(files.size() - 1);
      until(() -> acknowledged(pair) >= some);
      node.kill();
      sending.handle((_, _) -> true).get(2, TimeUnit.MINUTES);
      note(pair);
      node = NodeProcess.startQuickly(data(), options);
    }

    private int acknowledged(List<SentStudy> pair) {
      return pair.stream().mapToInt(study -> study.acknowledgedBy(scanner)).sum();
    }

    /** Waits for a seeded moment in a state of one of them, or for the end. */
    private void reach(State aim, List<SentStudy> pair) throws Exception {
      if (aim == State.SETTLING) {
        pause(random().nextInt(900));
        return;
      }
      boolean[] met = new boolean[1];
      until(
          () -> {
            Map<String, String> states = runStates();
            met[0] = pair.stream().anyMatch(one -> runState(one, states).equals(aim.name()));
            return met[0]
                || pair.stream().allMatch(one -> runState(one, states).equals("DELIVERED"));
          });
      if (met[0] && (aim == State.RECONSTRUCTING || aim == State.DELIVERING)) {
        pause(random().nextInt(600));
      }
    }

    /** Kills, notes what was hit, and starts again. */
    private void kill(List<SentStudy> pair) throws Exception {
      node.kill();
      note(pair);
      node = NodeProcess.startQuickly(data(), options);
    }

    private void note(List<SentStudy> pair) throws Exception {
      kills++;
      Map<String, String> left = left(pair);
      for (SentStudy study : pair) {
        hit(study, left).ifPresent(state -> hits(state).add(kills));
      }
    }

    /** What decides the moment of the next kill. */
    private Random random() {
      return new Random(kills + 1L);
    }

    private Map<String, String> runStates() throws IOException {
      Map<String, String> states = new HashMap<>();
      node.get("/api/cases?limit=500")
          .path("cases")
          .forEach(
              line ->
                  states.put(
                      line.path("study_uid").asText(), line.path("run").path("state").asText("")));
      return states;
    }

    private static String runState(SentStudy study, Map<String, String> states) {
      return states.getOrDefault(study.uid(), "");
    }

    /** What the killed node has left of a study; nothing where that is none of the states. */
    private Optional<State> hit(SentStudy study, Map<String, String> states) {
      int acknowledged = study.acknowledgedBy(scanner);
      if (acknowledged < study.uids().size()) {
        return acknowledged > 0 ? Optional.of(State.RECEIVING) : Optional.empty();
      }
      String left = states.getOrDefault(study.uid(), "none");
      return Stream.of(State.values()).filter(state -> state.name().equals(left)).findFirst();
    }

    /** The state of each study's newest run, else that of its case, from a copy of the database. */
    private Map<String, String> left(List<SentStudy> pair) throws Exception {
      Path copy = Files.createDirectories(folder.resolve("left"));
      try (Stream<Path> files = Files.list(data())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Map<String, String> left = new HashMap<>();
      try (Database database = Database.open(DatabaseSettings.embedded(copy));
          Connection connection = database.dataSource().getConnection();
          PreparedStatement query =
              connection.prepareStatement(
                  """
                  select coalesce(r.state, c.state) from dose_case c left join run r on r.case_id = c.case_id
                  where c.study_uid = ? order by r.run_number desc nulls last limit 1
                  """)) {
        for (SentStudy study : pair) {
          query.setString(1, study.uid());
          try (ResultSet rows = query.executeQuery()) {
            if (rows.next()) {
              left.put(study.uid(), rows.getString(1));
            }
          }
        }
      }
      return left;
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
      while (lives.goesOn()) {
        lives.pair();
      }
      lives.node.close();
      System.Logger log = System.getLogger(KillE2eIT.class.getName());
      log.log(
          System.Logger.Level.INFO,
          lives.kills + " kills; in state (number and seed of the kill): " + lives.hits);
      for (State state : State.values()) {
        assertThat(lives.hits(state)).as(state.name()).hasSizeGreaterThanOrEqualTo(KILLS_PER_STATE);
      }
      Survivors.verify(lives.data(), scanner, pacs, lives.studies);
    }
  }

  /** Looks again and again, as quickly as the node answers. */
  private static void until(Callable<Boolean> moment) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(moment);
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
