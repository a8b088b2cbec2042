// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.archive.Origin;
import org.ytterby.archive.StoredInstance;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.PowerSupply;

/**
 * One power cut takes the archive's segments and the embedded database at the same moment: what the
 * node had acknowledged, committed or sent is there, nothing refers to what is lost, and the node
 * brings what it has to its end.
 */
final class PowerCutNodeTest {
  private static final int CUTS = 100;
  private static final int ONE_IN = 60;
  private static final List<PowerSupply.Cut<Promises>> CUTS_MADE = new ArrayList<>();
  @TempDir Path folder;

  @BeforeAll
  static void none_yet() {
    CUTS_MADE.clear();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, false",
    "2, 0.5, false",
    "3, 0.9, false",
    "4, 1, false",
    "5, 0, true",
    "6, 0.5, true",
    "7, 0.9, true",
    "8, 1, true"
  })
  void keeps_what_it_promised_and_goes_on(long seed, double leak, boolean companions)
      throws Exception {
    Promises promises = new Promises();
    PowerSupply<Promises> power = new PowerSupply<>(seed, leak, ONE_IN, promises::copy);
    power.play();
    Path data = Files.createDirectories(folder.resolve("data"));
    new NodeLife(data, power, promises, seed, companions).live();
    int number = 0;
    for (PowerSupply.Cut<Promises> cut : power.cuts()) {
      survives(cut, folder.resolve("cut" + number));
      number++;
    }
    CUTS_MADE.addAll(power.cuts());
  }

  /** Opens what the cut has left, holds it against what was promised, and lets the node go on. */
  private static void survives(PowerSupply.Cut<Promises> cut, Path left) throws IOException {
    for (Map.Entry<String, byte[]> file : cut.files().entrySet()) {
      Path path = left.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    ScriptedWorld world = new ScriptedWorld();
    world.clock.pass(RunningNode.MAX_WAIT.multipliedBy(100));
    world.reconstructor = TestRuns::reconstructWithSegments;
    Database database = Database.open(DatabaseSettings.embedded(left));
    Archive archive =
        Archive.open(left, RunningNode.NODE, database, world.clock, ArchiveSettings.defaults());
    cut.promised().assertKept(database, archive);
    try (RunningNode node = new RunningNode(world, database, archive)) {
      node.startDelivery();
      for (int round = 0; round < 4; round++) {
        world.clock.pass(RunningNode.MAX_WAIT);
        NodeLife.STUDIES.forEach(study -> goOn(node, study));
      }
      NodeLife.STUDIES.forEach(study -> assertDone(node, study));
      world.delivered.forEach(
          (destination, objects) ->
              objects.forEach(
                  object -> {
                    String[] named = object.split(" ", -1);
                    cut.promised().sent(destination, named[0], named[1]);
                  }));
      cut.promised().assertKept(database, archive);
    }
  }

  private static void goOn(RunningNode node, String study) {
    node.cases.look(study);
    for (DoseRun run : NodeLife.runsOf(node, study)) {
      node.worker.work(run.runId());
      node.deliver();
      node.revisions.work(run.runId());
    }
    node.deliver();
  }

  /** Everything that the archive holds of a study is in a run that was delivered. */
  private static void assertDone(RunningNode node, String study) {
    Set<String> received =
        node.archive.study(study).stream()
            .filter(instance -> instance.origin() == Origin.RECEIVED)
            .map(StoredInstance::sopInstanceUid)
            .collect(Collectors.toSet());
    List<DoseRun> runs = NodeLife.runsOf(node, study);
    if (!received.isEmpty()) {
      assertThat(runs).as("runs of %s", study).isNotEmpty();
      assertThat(runs.getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(FrozenRun.parse(runs.getFirst().frozen()).inputs())
          .extracting(FrozenRun.Input::sopInstanceUid)
          .containsExactlyInAnyOrderElementsOf(received);
    }
  }

  @AfterAll
  static void there_were_enough_and_of_each_kind() {
    System.Logger log = System.getLogger(PowerCutNodeTest.class.getName());
    log.log(
        System.Logger.Level.INFO,
        "power cuts of a node: {0}, with writes dropped {1}, torn {2}, out of order {3}; promises:"
            + " {4} acknowledgements, {5} objects sent",
        CUTS_MADE.size(),
        count(cut -> cut.loss().dropped()),
        count(cut -> cut.loss().torn()),
        count(cut -> cut.loss().reordered()),
        CUTS_MADE.stream().mapToInt(cut -> cut.promised().acknowledgements()).sum(),
        CUTS_MADE.stream().mapToInt(cut -> cut.promised().objectsSent()).sum());
    assertThat(CUTS_MADE).hasSizeGreaterThanOrEqualTo(CUTS);
    assertThat(count(cut -> cut.loss().dropped())).isPositive();
    assertThat(count(cut -> cut.loss().torn())).isPositive();
    assertThat(count(cut -> cut.loss().reordered())).isPositive();
    assertThat(count(cut -> cut.promised().acknowledgements() > 0)).isGreaterThan(CUTS / 2L);
    assertThat(count(cut -> cut.promised().objectsSent() > 0)).isGreaterThan(CUTS / 4L);
  }

  private static long count(Predicate<PowerSupply.Cut<Promises>> kind) {
    return CUTS_MADE.stream().filter(kind).count();
  }
}
