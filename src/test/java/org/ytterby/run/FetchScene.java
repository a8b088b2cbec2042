// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.ytterby.run.TestObjects.STUDY;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.deliver.Backoff;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.fetch.FetchRules;
import org.ytterby.fetch.Lack;
import org.ytterby.fetch.RemoteArchive;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.store.DatabaseSettings;

/** A study's case that lacks something, and an archive that a test scripts. Single-threaded. */
final class FetchScene {
  static final Duration LONGEST = Duration.ofMinutes(20);
  static final Duration BACKOFF = Duration.ofSeconds(30);
  static final int ATTEMPTS = 3;

  final ScriptedWorld world = new ScriptedWorld();
  final ScriptedLender archive = new ScriptedLender();

  FetchScene() {
    world.lender = archive;
    world.fetch = rules(EnumSet.complementOf(EnumSet.of(Lack.REGIONS)), "pacs");
  }

  /** Archives of these names are asked for what is lacking of these. */
  static FetchRules rules(Set<Lack> lacks, String... names) {
    return new FetchRules(
        List.of(names).stream().map(FetchScene::remote).toList(),
        lacks,
        Set.of("PT", "CT"),
        LONGEST);
  }

  static RemoteArchive remote(String name) {
    return new RemoteArchive(
        name,
        "PACS",
        "localhost",
        104,
        "YTTERBY",
        RemoteArchive.Method.AUTO,
        Duration.ofSeconds(5),
        new Backoff(ATTEMPTS, BACKOFF, Duration.ofMinutes(5)),
        Optional.empty());
  }

  /** A node to which the archive sends what it lends. */
  RunningNode node(DatabaseSettings settings, Path folder) {
    RunningNode node = new RunningNode(world, settings, folder);
    archive.door = node::receive;
    return node;
  }

  /** The quiet period passes, and the case is looked at. */
  void settles(RunningNode node) {
    world.clock.pass(RunningNode.QUIET);
    node.cases.look(STUDY);
  }

  static Finding found(RunningNode node, FindingCode code) {
    return node.studyCase().findings().stream()
        .filter(finding -> finding.code() == code)
        .findFirst()
        .orElseThrow();
  }

  /** An emission series that nobody has sent here. */
  static DataSet other() {
    return DataSet.builder()
        .putAll(slice(1, 10))
        .uid(Tag.SOPInstanceUID, STUDY + ".3.1")
        .uid(Tag.SeriesInstanceUID, STUDY + ".3")
        .build();
  }
}
