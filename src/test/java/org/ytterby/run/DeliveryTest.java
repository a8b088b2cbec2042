// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** What the outbox does with what destinations answer, and what that does to the run. */
final class DeliveryTest {
  private final ScriptedWorld world = new ScriptedWorld();
  private final ScriptedPeers peers = new ScriptedPeers();

  DeliveryTest() {
    world.courier = peers;
  }

  @DatabaseTest
  void tries_again_later_what_may_pass_and_keeps_the_order(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA700, 0x0000, 0x0000);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE");
      OutboxRow dose = node.outbox().getFirst();
      assertThat(dose.state()).isEqualTo(DeliveryState.PENDING);
      assertThat(dose.attempts()).isEqualTo(1);
      assertThat(dose.lastStatus()).isEqualTo(OptionalInt.of(0xA700));
      assertThat(dose.nextAttemptAt()).isEqualTo(node.now().plusSeconds(10));

      world.clock.pass(Duration.ofSeconds(1));
      assertThat(node.deliverTo("pacs"))
          .as("what waits behind it is not due before it")
          .contains(dose.nextAttemptAt());
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE");
      world.clock.pass(Duration.ofSeconds(10));
      node.deliver();
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "RTDOSE", "SR");
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void parks_an_object_that_is_refused_for_good_and_goes_on_with_the_others(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900, 0x0000);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(node.outbox())
          .extracting(OutboxRow::state)
          .containsExactly(DeliveryState.PARKED, DeliveryState.DELIVERED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.runs().getFirst().triesAgain()).isFalse();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.codes()).containsExactly(FindingCode.DELIVERY_REFUSED.name());
      assertThat(node.studyCase().findings().getFirst().found()).contains("A900H");
      assertThat(node.ledger())
          .contains("object.parked", "object.delivered", "run.failed", "case.needs_input");
    }
  }

  @DatabaseTest
  void takes_a_warning_and_a_duplicate_as_accepted_and_notes_them(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xB000, 0x0111);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(node.outbox())
          .extracting(OutboxRow::lastMessage)
          .allSatisfy(message -> assertThat(message).isNotEmpty());
    }
  }

  @DatabaseTest
  void keeps_nothing_of_what_a_destination_says_in_words(
      DatabaseSettings settings, @TempDir Path folder) {
    // For now, with a warning, for good: whatever the answer, its Error Comment may name anybody.
    peers.answers("pacs", 0xA700, 0xB000, 0xA900);
    peers.comment = "Phantom^Somebody is unknown";
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger("org.ytterby");
    log.start();
    logger.addAppender(log);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      world.clock.pass(Duration.ofSeconds(10));
      node.deliver();
      assertThat(node.outbox())
          .extracting(OutboxRow::state, OutboxRow::lastMessage)
          .containsExactly(
              tuple(DeliveryState.DELIVERED, "with warning B000H COERCION_OF_DATA_ELEMENTS"),
              tuple(DeliveryState.PARKED, "A900H DATA_SET_DOES_NOT_MATCH"));
      assertThat(written(node)).contains("A700H", "B000H", "A900H").doesNotContain("Somebody");
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anySatisfy(line -> assertThat(line).contains("A700H"))
        .anySatisfy(line -> assertThat(line).contains("A900H"))
        .allSatisfy(line -> assertThat(line).doesNotContain("Somebody"));
  }

  /** What tables, ledger and API hold in words. */
  private static String written(RunningNode node) {
    List<String> texts = new ArrayList<>();
    for (String column :
        List.of(
            "last_message from outbox",
            "message from delivery_attempt",
            "detail from ledger",
            "reason from run",
            "findings from run",
            "reason from dose_case",
            "findings from dose_case")) {
      texts.addAll(
          node.database.inTx(
              tx -> tx.handle().createQuery("select " + column).mapTo(String.class).list()));
    }
    texts.add(new CaseViews(node.books).page(Optional.empty(), 10).cases().toString());
    texts.add(new CaseViews(node.books).one(node.studyCase().caseId()).toString());
    return String.join("\n", texts);
  }

  @DatabaseTest
  void does_not_let_a_dead_destination_hold_up_another(
      DatabaseSettings settings, @TempDir Path folder) {
    world.destinations.add(ScriptedWorld.destination("second", true));
    peers.down("pacs", ErrorCode.PEER_TRANSIENT);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(peers.sent("second")).containsExactly("RTDOSE", "SR");
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERING);

      peers.up("pacs");
      world.clock.pass(Duration.ofSeconds(10));
      node.deliver();
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "SR");
      assertThat(peers.sent("second")).hasSize(2);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void is_delivered_although_a_destination_that_is_not_required_is_dead(
      DatabaseSettings settings, @TempDir Path folder) {
    world.destinations.add(ScriptedWorld.destination("spare", false));
    peers.down("spare", ErrorCode.PEER_TRANSIENT);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(node.outbox())
          .filteredOn(row -> row.destination().equals("spare"))
          .extracting(OutboxRow::state)
          .containsOnly(DeliveryState.PENDING);
    }
  }

  @DatabaseTest
  void parks_what_has_used_up_its_attempts(DatabaseSettings settings, @TempDir Path folder) {
    peers.down("pacs", ErrorCode.PEER_TRANSIENT);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      List<Instant> tried = new ArrayList<>();
      for (int minute = 0; minute < 60; minute++) {
        int before = node.outbox().getFirst().attempts();
        node.deliver();
        if (node.outbox().getFirst().attempts() > before) {
          tried.add(node.now());
        }
        world.clock.pass(Duration.ofSeconds(10));
      }
      assertThat(tried).hasSize(5);
      assertThat(Duration.between(tried.get(0), tried.get(1))).isEqualTo(Duration.ofSeconds(10));
      assertThat(Duration.between(tried.get(1), tried.get(2))).isEqualTo(Duration.ofSeconds(20));
      assertThat(Duration.between(tried.get(2), tried.get(3))).isEqualTo(Duration.ofSeconds(40));
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.PARKED);
      assertThat(node.outbox().getFirst().lastMessage()).contains("5 attempts");
      assertThat(node.outbox().getLast().attempts())
          .as("the report is parked with its dose, not after attempts of its own")
          .isZero();
    }
  }

  @DatabaseTest
  void gives_a_peer_that_refused_us_a_new_chance_after_a_restart(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.down("pacs", ErrorCode.PEER_PERMANENT);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      node.deliver();
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.PARKED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
    }
    peers.up("pacs");
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERING);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      node.deliver();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
    }
  }

  @DatabaseTest
  void withdraws_what_had_not_begun_when_a_newer_run_takes_over(
      DatabaseSettings settings, @TempDir Path folder) {
    world.destinations.add(ScriptedWorld.destination("second", true));
    peers.down("second", ErrorCode.PEER_TRANSIENT);
    peers.answers("pacs", 0x0000, 0xA700);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliverTo("pacs");
      node.receive(TestObjects.slice(4, 10));
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(TestObjects.STUDY);
      List<OutboxRow> rows = node.outbox(node.runs().getLast());
      assertThat(rows)
          .extracting(OutboxRow::destination, OutboxRow::state)
          .containsExactly(
              tuple("pacs", DeliveryState.DELIVERED),
              tuple("pacs", DeliveryState.PENDING),
              tuple("second", DeliveryState.WITHDRAWN),
              tuple("second", DeliveryState.WITHDRAWN));
      assertThat(node.runs().getLast().state()).isEqualTo(RunState.SUPERSEDED);

      peers.up("second");
      node.go();
      node.deliver();
      assertThat(node.runs())
          .extracting(DoseRun::state)
          .containsExactly(RunState.DELIVERED, RunState.SUPERSEDED);
      assertThat(peers.sent("second")).hasSize(2);
      assertThat(peers.sent("pacs")).hasSize(2 + 1 + 2);
    }
  }

  @DatabaseTest
  void parks_an_object_of_a_class_that_the_destination_does_not_take(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.refusesClass = "RTDOSE";
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(node.outbox())
          .extracting(OutboxRow::state)
          .containsExactly(DeliveryState.PARKED, DeliveryState.DELIVERED);
      assertThat(node.outbox().getFirst().lastMessage()).contains("presentation context");
    }
  }

  @DatabaseTest
  void says_at_once_what_one_destination_refuses_although_another_is_dead(
      DatabaseSettings settings, @TempDir Path folder) {
    world.destinations.add(ScriptedWorld.destination("second", true));
    peers.answers("pacs", 0xA900, 0x0000);
    peers.down("second", ErrorCode.PEER_TRANSIENT);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.studyCase().findings())
          .extracting(Finding::code, Finding::where)
          .containsExactly(
              tuple(
                  FindingCode.DELIVERY_REFUSED,
                  "destination pacs, RTDOSE "
                      + node.outbox().getFirst().object().sopInstanceUid()));

      peers.up("second");
      world.clock.pass(Duration.ofSeconds(10));
      node.deliver();
      assertThat(peers.sent("second")).containsExactly("RTDOSE", "SR");
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.codes()).containsExactly(FindingCode.DELIVERY_REFUSED.name());
    }
  }

  @DatabaseTest
  void withdraws_a_replaced_run_of_which_nothing_could_go_out(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.down("pacs", ErrorCode.PEER_TRANSIENT);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(node.outbox().getFirst().attempts()).isEqualTo(1);
      receiveLateSlice(node);
      assertThat(node.outbox(node.runs().getLast()))
          .extracting(OutboxRow::state)
          .containsOnly(DeliveryState.WITHDRAWN);

      peers.up("pacs");
      world.clock.pass(Duration.ofSeconds(10));
      node.go();
      assertThat(peers.sent("pacs")).as("the newer run only").containsExactly("RTDOSE", "SR");
    }
  }

  @DatabaseTest
  void withdraws_a_replaced_run_of_which_the_destination_stored_nothing(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA700);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(node.outbox().getFirst().lastStatus()).hasValue(0xA700);
      receiveLateSlice(node);
      assertThat(node.outbox(node.runs().getLast()))
          .extracting(OutboxRow::state)
          .containsOnly(DeliveryState.WITHDRAWN);
    }
  }

  @DatabaseTest
  void withdraws_a_run_that_is_replaced_while_an_association_is_being_asked_for(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      world.courier =
          (to, objects) -> {
            world.courier = peers;
            receiveLateSlice(node);
            throw new PeerFailure(ErrorCode.PEER_TRANSIENT, "no answer");
          };
      node.deliver();
      assertThat(node.outbox(node.runs().getLast()))
          .extracting(OutboxRow::state)
          .containsOnly(DeliveryState.WITHDRAWN);
    }
  }

  /** A slice comes late and settles: the case has a newer run. */
  private void receiveLateSlice(RunningNode node) {
    node.receive(TestObjects.slice(4, 10));
    world.clock.pass(RunningNode.QUIET);
    node.cases.look(TestObjects.STUDY);
    assertThat(node.runs()).hasSize(2);
  }
}
