// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** What a restart makes of objects that a destination has refused. */
final class NewChanceTest {
  private final ScriptedWorld world = new ScriptedWorld();
  private final ScriptedPeers peers = new ScriptedPeers();

  NewChanceTest() {
    world.courier = peers;
  }

  @DatabaseTest
  void never_revives_a_run_that_a_newer_one_has_replaced(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.down("pacs", ErrorCode.PEER_PERMANENT);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      node.receive(TestObjects.slice(4, 10));
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(TestObjects.STUDY);
      node.worker.work(node.runs().getFirst().runId());
      assertThat(node.runs())
          .extracting(DoseRun::state)
          .containsExactly(RunState.DELIVERING, RunState.SUPERSEDED);
      node.deliver();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
    }
    peers.up("pacs");
    peers.answers("pacs", 0xA700);
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      node.deliver();
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE");
      assertThat(node.runs())
          .extracting(DoseRun::state)
          .containsExactly(RunState.DELIVERING, RunState.SUPERSEDED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.outbox(node.runs().getLast()))
          .extracting(OutboxRow::state)
          .containsOnly(DeliveryState.WITHDRAWN);

      world.clock.pass(Duration.ofMinutes(1));
      node.deliver();
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "RTDOSE", "SR");
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
    }
  }

  @DatabaseTest
  void parks_the_report_with_its_dose_when_the_destination_does_not_want_us(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.down("pacs", ErrorCode.PEER_PERMANENT);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.PARKED);
      assertThat(node.ledger().stream().filter("object.parked"::equals)).hasSize(2);
      peers.up("pacs");
      world.clock.pass(Duration.ofMinutes(1));
      node.deliver();
      assertThat(peers.sent("pacs")).as("no report without its dose").isEmpty();
    }
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      node.deliver();
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "SR");
    }
  }

  @DatabaseTest
  void sends_again_what_was_refused_for_the_object_s_sake(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.refusesClass = "RTDOSE";
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      node.deliver();
      assertThat(node.studyCase().findings().getFirst().action()).contains("restart");
    }
    peers.refusesClass = "";
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      node.deliver();
      assertThat(peers.sent("pacs")).containsExactly("SR", "RTDOSE");
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.studyCase().findings()).isEmpty();
    }
  }

  @DatabaseTest
  void grants_a_whole_allowance_of_attempts(DatabaseSettings settings, @TempDir Path folder) {
    peers.down("pacs", ErrorCode.PEER_TRANSIENT);
    try (RunningNode node = RunningNode.computed(world, settings, folder)) {
      exhaust(node);
      assertThat(node.outbox().getFirst().attempts()).isEqualTo(5);
    }
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      node.deliver();
      OutboxRow dose = node.outbox().getFirst();
      assertThat(dose.state()).isEqualTo(DeliveryState.PENDING);
      assertThat(dose.nextAttemptAt()).isEqualTo(node.now().plusSeconds(10));
      exhaust(node);
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.PARKED);
      assertThat(node.outbox()).extracting(OutboxRow::attempts).containsExactly(10, 0);
      assertThat(node.outbox().getFirst().lastMessage()).contains("5 attempts made");
    }
  }

  @DatabaseTest
  void asks_for_a_person_when_a_destination_is_not_configured_any_more(
      DatabaseSettings settings, @TempDir Path folder) {
    RunningNode.computed(world, settings, folder).close();
    world.destinations.set(0, ScriptedWorld.destination("other", true));
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      assertRefusedFor(node, "pacs");
    }
    world.destinations.set(0, ScriptedWorld.destination("pacs", true));
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      node.deliver();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "SR");
    }
  }

  @DatabaseTest
  void asks_for_a_person_when_a_run_was_frozen_for_a_destination_that_is_gone(
      DatabaseSettings settings, @TempDir Path folder) {
    world.destinations.add(ScriptedWorld.destination("second", true));
    RunningNode frozen = new RunningNode(world, settings, folder);
    frozen.settle();
    frozen.close();
    world.destinations.removeFirst();
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.go();
      assertRefusedFor(node, "pacs");
      assertThat(peers.sent("second")).containsExactly("RTDOSE", "SR");

      node.cases.reconsider(TestObjects.STUDY, "a treatment record came");
      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
    }
  }

  private static void assertRefusedFor(RunningNode node, String destination) {
    assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
    assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
    assertThat(node.studyCase().findings())
        .hasSize(2)
        .allSatisfy(
            (Finding finding) -> {
              assertThat(finding.code()).isEqualTo(FindingCode.DELIVERY_REFUSED);
              assertThat(finding.where()).startsWith("destination " + destination);
              assertThat(finding.found()).contains(destination + " is not configured");
            });
  }

  /** Lets so much time pass that no attempt is left. */
  private void exhaust(RunningNode node) {
    for (int i = 0; i < 60; i++) {
      node.deliver();
      world.clock.pass(Duration.ofSeconds(10));
    }
  }
}
