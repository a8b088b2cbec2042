// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.TestObjects.STUDY;
import static org.ytterby.run.TestObjects.report;
import static org.ytterby.run.TestObjects.slice;
import static org.ytterby.run.TestObjects.sliceOf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.announce.Announcing;
import org.ytterby.archive.Origin;
import org.ytterby.archive.StoredInstance;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** How announcements move a case, and what its physicist reads. */
final class CaseAnnouncementsTest {
  private static final String SERIES = STUDY + ".1";
  private static final String OTHER_STUDY = "1.2.826.0.1.3680043.10.2";
  private static final String STEP = "1.9.1";
  private static final AnnouncedStudies.Trusted TRUSTED =
      new AnnouncedStudies.Trusted(Set.of(Announcing.SCANNER), Set.of("PACS"));

  private final ScriptedWorld world = new ScriptedWorld();

  /** The first instances of the series that {@link TestObjects#slice} makes. */
  private static Map<String, List<String>> slices(int number) {
    return Map.of(
        SERIES, IntStream.rangeClosed(1, number).mapToObj(i -> SERIES + "." + i).toList());
  }

  private static void completed(RunningNode node, Map<String, List<String>> listed) {
    Announcing.begin(node.announcements, STEP, STUDY);
    Announcing.end(node.announcements, STEP, "COMPLETED", listed);
  }

  @DatabaseTest
  void ends_the_settling_at_once_when_the_step_ends_after_its_images(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      Announcing.begin(node.announcements, STEP, STUDY);
      node.receive(slice(1, 10), slice(2, 10));
      node.cases.look(STUDY);
      assertThat(node.studyCase().reason()).isEqualTo("a performed procedure step is in progress");

      Announcing.end(node.announcements, STEP, "COMPLETED", slices(2));
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now());
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.studyCase().findings()).isEmpty();
    }
  }

  @DatabaseTest
  void ends_the_settling_at_once_when_the_last_image_comes_after_the_step(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      completed(node, slices(3));
      node.receive(slice(1, 10), slice(2, 10));
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now().plus(RunningNode.QUIET));

      world.clock.pass(Duration.ofSeconds(1));
      node.receive(slice(3, 10));
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now());
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(FrozenRun.parse(node.runs().getFirst().frozen()).inputs()).hasSize(3);
    }
  }

  @DatabaseTest
  void waits_for_what_was_listed_and_says_so_until_it_comes(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.receive(slice(1, 10));
      completed(node, slices(3));
      world.clock.pass(RunningNode.QUIET.multipliedBy(3));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.studyCase().reason()).isEqualTo("1 of 3 announced instances are here");
      Finding told = node.studyCase().findings().getFirst();
      assertThat(told.code()).isEqualTo(FindingCode.ANNOUNCED_MISSING);
      assertThat(told.severity()).isEqualTo(Severity.REVIEW);
      assertThat(told.where()).isEqualTo("series " + SERIES);
      assertThat(told.found())
          .isEqualTo("1 of the instances that performed procedure step 1.9.1 lists are here");
      assertThat(told.expected()).isEqualTo("3 instances");
      assertThat(told.action()).contains("send the missing 2");

      node.receive(slice(2, 10), slice(3, 10));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.studyCase().findings()).isEmpty();
    }
  }

  @DatabaseTest
  void is_decided_at_the_longest_wait_without_the_rest_and_goes_on_saying_so(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.receive(slice(1, 10));
      completed(node, slices(3));
      world.clock.pass(RunningNode.MAX_WAIT);
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.codes()).containsExactly("ANNOUNCED_MISSING");

      node.receive(slice(2, 10), slice(3, 10));
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now());
      node.go();
      assertThat(node.codes()).isEmpty();
      assertThat(node.runs()).hasSize(2);
    }
  }

  @DatabaseTest
  void the_quiet_period_holds_for_what_nobody_listed(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      completed(node, slices(1));
      node.receive(slice(1, 10), report("1.2.3.1", "Somebody"));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
    }
  }

  @DatabaseTest
  void heeds_nobody_by_default_but_tells_what_is_missing(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      Announcing.begin(node.announcements, STEP, STUDY);
      node.receive(slice(1, 10));
      Announcing.end(node.announcements, STEP, "COMPLETED", slices(3));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.studyCase().reason()).isEqualTo("instances are arriving");
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.codes()).containsExactly("ANNOUNCED_MISSING");
    }
  }

  @DatabaseTest
  void a_series_of_which_nothing_came_is_only_noted(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      completed(
          node, Map.of(SERIES, List.of(SERIES + ".1"), "1.7.1", List.of("1.7.1.1", "1.7.1.2")));
      node.receive(slice(1, 10));
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(STUDY);
      assertThat(node.studyCase().findings())
          .singleElement()
          .returns(Severity.INFO, Finding::severity)
          .returns("series 1.7.1", Finding::where)
          .returns("2 instances", Finding::expected);
    }
  }

  @DatabaseTest
  void a_step_that_lists_no_instance_does_not_end_the_settling(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      completed(node, Map.of(SERIES, List.of()));
      node.receive(slice(1, 10));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
    }
  }

  @DatabaseTest
  void a_discontinued_step_is_told_and_ends_nothing(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      Announcing.begin(node.announcements, STEP, STUDY);
      Announcing.end(node.announcements, STEP, "DISCONTINUED", slices(2));
      node.receive(slice(1, 10));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.studyCase().findings())
          .singleElement()
          .returns(FindingCode.STEP_DISCONTINUED, Finding::code)
          .returns("performed procedure step 1.9.1", Finding::where)
          .returns("DISCONTINUED; 1 of the 2 instances that it lists are here", Finding::found);
    }
  }

  @DatabaseTest
  void waits_while_another_step_of_the_study_is_in_progress(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      completed(node, slices(1));
      Announcing.begin(node.announcements, "1.9.2", STUDY);
      node.receive(slice(1, 10));
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      Announcing.end(node.announcements, "1.9.2", "COMPLETED", slices(1));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
    }
  }

  @DatabaseTest
  void tells_a_decided_case_without_opening_it_again(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      List<String> before = node.ledger();
      completed(node, slices(4));
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.codes()).containsExactly("ANNOUNCED_MISSING");
      assertThat(node.ledger().subList(before.size(), node.ledger().size()))
          .containsExactly("mpps.in_progress", "case.announced", "mpps.completed");
      assertThat(node.runs()).hasSize(1);
    }
  }

  @DatabaseTest
  void a_notification_ends_the_settling_or_tells_what_is_missing(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.receive(slice(1, 10));
      Announcing.notify(node.announcements, "1.9.5", STUDY, slices(2));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.codes()).containsExactly("ANNOUNCED_MISSING");
      node.receive(slice(2, 10));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.codes()).isEmpty();
    }
  }

  @DatabaseTest
  void what_this_node_made_is_here_when_an_archive_announces_it(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      Map<String, List<String>> listed =
          node.archive.study(STUDY).stream()
              .filter(instance -> instance.origin() == Origin.OWN)
              .collect(
                  Collectors.groupingBy(
                      StoredInstance::seriesInstanceUid,
                      TreeMap::new,
                      Collectors.mapping(StoredInstance::sopInstanceUid, Collectors.toList())));
      assertThat(listed).hasSize(2);
      listed.putAll(slices(4));
      Announcing.notify(node.announcements, "1.9.5", STUDY, listed);
      assertThat(node.studyCase().findings())
          .singleElement()
          .returns("series " + SERIES, Finding::where)
          .returns("4 instances", Finding::expected);

      node.receive(slice(4, 10));
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now());
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.codes()).isEmpty();
    }
  }

  @DatabaseTest
  void a_step_that_another_changed_ends_nothing_and_is_not_waited_for(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      Announcing.begin(node.announcements, STEP, STUDY);
      Announcing.begin(node.announcements, "1.9.2", STUDY);
      Announcing.end(node.announcements, "1.9.2", "COMPLETED", slices(1));
      Announcing.endBy(node.announcements, STEP, "OTHER", "COMPLETED", slices(3));
      node.receive(slice(1, 10));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.studyCase().reason()).isEqualTo("instances are arriving");
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.codes()).containsExactly("ANNOUNCED_MISSING");
    }
  }

  @DatabaseTest
  void a_step_of_two_studies_tells_each_case_only_of_series_that_it_has(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      Announcing.begin(node.announcements, STEP, STUDY, OTHER_STUDY);
      Map<String, List<String>> listed = new TreeMap<>(slices(4));
      listed.put(OTHER_STUDY + ".1", List.of(OTHER_STUDY + ".1.1", OTHER_STUDY + ".1.2"));
      Announcing.end(node.announcements, STEP, "COMPLETED", listed);
      assertThat(node.studyCase().findings())
          .singleElement()
          .returns("series " + SERIES, Finding::where);

      node.receive(slice(4, 10), sliceOf(OTHER_STUDY, 1, 10));
      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertThat(node.codes()).isEmpty();
      node.receive(sliceOf(OTHER_STUDY, 2, 10));
      assertThat(node.codes()).isEmpty();
    }
  }

  @DatabaseTest
  void a_discontinued_step_of_two_studies_counts_for_each_case_what_it_has(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      Announcing.begin(node.announcements, STEP, STUDY, OTHER_STUDY);
      Map<String, List<String>> listed = new TreeMap<>(slices(4));
      listed.put(OTHER_STUDY + ".1", List.of(OTHER_STUDY + ".1.1"));
      Announcing.end(node.announcements, STEP, "DISCONTINUED", listed);
      assertThat(node.studyCase().findings())
          .singleElement()
          .returns(
              "DISCONTINUED; 3 of the 4 instances that it lists in series of this study are here",
              Finding::found);
    }
  }

  @DatabaseTest
  void a_restart_forgets_neither_the_step_nor_the_finding(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    RunningNode first = new RunningNode(world, settings, folder);
    first.receive(slice(1, 10));
    completed(first, slices(2));
    first.kill();
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      assertThat(node.codes()).containsExactly("ANNOUNCED_MISSING");
      node.receive(slice(2, 10));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
    }
  }

  @DatabaseTest
  void a_look_that_began_before_the_announcement_decides_nothing(
      DatabaseSettings settings, @TempDir Path folder) {
    world.trusted = TRUSTED;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      world.assessor =
          (study, instances) -> {
            if (node.ledger().stream().noneMatch("mpps.in_progress"::equals)) {
              Announcing.begin(node.announcements, STEP, STUDY);
            }
            return TestRuns.ready(instances);
          };
      node.receive(slice(1, 10));
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      node.cases.look(STUDY);
      assertThat(node.studyCase().reason()).isEqualTo("a performed procedure step is in progress");
    }
  }
}
