// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.audit.LedgerProblem;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.deliver.OutboxStore;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;
import org.ytterby.store.OldSchema;

/**
 * A database that version 8 of the schema has filled is brought up to date: nothing is lost, and
 * version 9 gives each revision the report that its own names as predecessor.
 */
final class RevisionMigrationTest {
  private static final String NODE = "node-1";
  private static final String AT = "timestamp with time zone '2026-03-01 10:00:00+00'";
  private static final Instant THEN = Instant.parse("2026-03-01T10:00:00Z");
  private static final String REVISED_RECORD = "{\"run\":1}";
  private static final String REVISED = CaseId.digest(REVISED_RECORD);
  private static final String PLAIN_RECORD = "{\"run\":2}";
  private static final String PLAIN = CaseId.digest(PLAIN_RECORD);
  private static final Refusal REFUSAL =
      new Refusal("pacs", "SEG", "2.25.1", "refused with status A900H DATA_SET_DOES_NOT_MATCH");

  @DatabaseTest
  void a_filled_database_of_version_8_keeps_everything_and_gets_predecessors(
      DatabaseSettings settings) throws SQLException {
    Map<String, Long> before = OldSchema.leave(settings, "8", rows());
    assertThat(before)
        .containsEntry("revision", 6L)
        .containsEntry("run_output", 7L)
        .containsEntry("outbox", 3L)
        .doesNotContainKey("notice");

    try (Database database = Database.open(settings)) {
      Map<String, Long> after = database.inTx(tx -> OldSchema.counts(tx, before.keySet()));
      assertThat(after).isEqualTo(before);
      RevisionStore revisions = new RevisionStore(NODE);
      List<Revision> revised = database.inTx(tx -> revisions.ofRun(tx, REVISED));
      assertThat(revised)
          .extracting(Revision::number, Revision::kind, Revision::state, Revision::predecessors)
          .containsExactly(
              tuple(1, Revision.Kind.AUTOMATIC, RevisionState.MADE, List.of()),
              tuple(2, Revision.Kind.REFUSALS, RevisionState.MADE, List.of("2.25.3")),
              tuple(3, Revision.Kind.REFUSALS, RevisionState.WITHDRAWN, List.of("2.25.3")),
              tuple(4, Revision.Kind.REFUSALS, RevisionState.FAILED, List.of("2.25.3")),
              tuple(5, Revision.Kind.REFUSALS, RevisionState.DUE, List.of("2.25.3")));
      assertThat(revised).extracting(Revision::reason).containsOnly("");
      assertThat(revised.getLast().refusals()).containsExactly(REFUSAL);
      assertThat(revised.getLast().createdAt()).isEqualTo(THEN);
      List<Revision> due = database.inTx(tx -> revisions.inState(tx, RevisionState.DUE));
      assertThat(due).containsExactly(revised.getLast());
      List<Revision> plain = database.inTx(tx -> revisions.ofRun(tx, PLAIN));
      assertThat(plain)
          .singleElement()
          .extracting(Revision::kind, Revision::predecessors)
          .containsExactly(Revision.Kind.AUTOMATIC, List.of());
    }
  }

  @DatabaseTest
  void deliveries_go_on_where_they_were_and_the_ledger_still_vouches(DatabaseSettings settings)
      throws SQLException {
    Map<String, Long> before = OldSchema.leave(settings, "8", rows());
    assertThat(before).isNotEmpty();
    try (Database database = Database.open(settings)) {
      List<OutboxRow> rows = database.inTx(tx -> new OutboxStore(NODE).ofRun(tx, REVISED));
      assertThat(rows)
          .extracting(OutboxRow::state, OutboxRow::lastStatus, OutboxRow::uncommitted)
          .containsExactly(
              tuple(DeliveryState.PARKED, OptionalInt.of(0xA900), 0),
              tuple(DeliveryState.DELIVERED, OptionalInt.of(0), 0),
              tuple(DeliveryState.PENDING, OptionalInt.empty(), 0));

      // As version 8 wrote it: with the digest of the refusals, without that of predecessors.
      RunAudit audit = new RunAudit(database, NODE);
      assertThat(vouched(database, audit, CaseId.digest(RunJson.refusals(List.of(REFUSAL)))))
          .isEmpty();
      assertThat(vouched(database, audit, CaseId.digest("something else")))
          .singleElement()
          .asString()
          .contains("revision 5 of run " + REVISED);
    }
  }

  /** What the audit says of a ledger row that was written for the revision that is due. */
  private static List<LedgerProblem> vouched(
      Database database, RunAudit audit, String refusalsSha256) {
    String subject = REVISED;
    database.inTx(
        tx -> {
          new Ledger(NODE, () -> THEN)
              .append(
                  tx,
                  new LedgerEntry(
                      "run",
                      "run.revision_due",
                      subject,
                      Map.of(RunAudit.REVISION, 5, RunAudit.REFUSALS_SHA256, refusalsSha256)));
          return true;
        });
    return audit.against(database.inTx(tx -> Ledger.about(tx, subject)).getLast());
  }

  private static List<String> rows() {
    List<String> rows = new ArrayList<>();
    rows.add(
        "insert into dose_case (case_id, node_id, study_uid, ordinal, state, reason, look_by,"
            + " settled_instances, handed_in, failed_looks, findings, opened_at, changed_at) values"
            + " ('c1', 'node-1', '1.2.3', 1, 'NEEDS_INPUT', '', "
            + AT
            + ", 3, 0, 0, '[]', "
            + AT
            + ", "
            + AT
            + ")");
    rows.add("insert into case_study values ('c1', '1.2.3', 'node-1', " + AT + ")");
    rows.add("insert into study_arrival values ('1.2.3', 'node-1', 3, 3, " + AT + ", " + AT + ")");
    rows.add(run(REVISED_RECORD, 1, "FAILED"));
    rows.add(run(PLAIN_RECORD, 2, "DELIVERED"));
    rows.add(revision(REVISED, 1, "AUTOMATIC", "MADE"));
    rows.add(revision(REVISED, 2, "REFUSALS", "MADE"));
    rows.add(revision(REVISED, 3, "REFUSALS", "WITHDRAWN"));
    rows.add(revision(REVISED, 4, "REFUSALS", "FAILED"));
    rows.add(revision(REVISED, 5, "REFUSALS", "DUE"));
    rows.add(revision(PLAIN, 1, "AUTOMATIC", "MADE"));
    rows.add(output(REVISED, 1, 0, "SEG", "2.25.1"));
    rows.add(output(REVISED, 1, 1, "RTDOSE", "2.25.2"));
    rows.add(output(REVISED, 1, 2, "SR", "2.25.3"));
    rows.add(output(REVISED, 2, 3, "SR", "2.25.4"));
    rows.add(output(PLAIN, 1, 0, "SEG", "2.25.5"));
    rows.add(output(PLAIN, 1, 1, "RTDOSE", "2.25.6"));
    rows.add(output(PLAIN, 1, 2, "SR", "2.25.7"));
    rows.add(delivery("2.25.1", 0, "SEG", "PARKED", "43264"));
    rows.add(delivery("2.25.2", 1, "RTDOSE", "DELIVERED", "0"));
    rows.add(delivery("2.25.3", 2, "SR", "PENDING", "null"));
    rows.add(
        "insert into delivery_attempt values ('pacs', '2.25.1', 1, 'node-1', "
            + AT
            + ", "
            + AT
            + ", 'REFUSED', 43264, '')");
    return rows;
  }

  private static String run(String frozen, int number, String state) {
    return "insert into run (run_id, node_id, case_id, run_number, state, reason, failures,"
        + " attempts_allowed, interruptions, fingerprint, frozen, findings, queued_at, changed_at)"
        + " values ('"
        + CaseId.digest(frozen)
        + "', 'node-1', 'c1', "
        + number
        + ", '"
        + state
        + "', '', 0, 3, 0, 'f', '"
        + frozen
        + "', '[]', "
        + AT
        + ", "
        + AT
        + ")";
  }

  private static String revision(String runId, int number, String kind, String state) {
    String refusals = kind.equals("REFUSALS") ? RunJson.refusals(List.of(REFUSAL)) : "[]";
    return "insert into revision (run_id, revision, node_id, kind, created_at, state, refusals)"
        + " values ('%s', %d, 'node-1', '%s', %s, '%s', '%s')"
            .formatted(runId, number, kind, AT, state, refusals);
  }

  private static String output(String runId, int revision, int order, String role, String uid) {
    return "insert into run_output values ('%s', %d, %d, 'node-1', '%s', '1.2', '%s', 'ab')"
        .formatted(runId, revision, order, role, uid);
  }

  private static String delivery(String uid, int order, String role, String state, String status) {
    return "insert into outbox (destination, sop_instance_uid, node_id, run_id, send_order, role,"
        + " sop_class_uid, sha256, required, state, attempts, attempts_before, next_attempt_at,"
        + " last_status, last_message, peer_refused, queued_at) values"
        + " ('pacs', '%s', 'node-1', '%s', %d, '%s', '1.2', 'ab', true, '%s', 1, 0, %s, %s, '',"
            .formatted(uid, REVISED, order, role, state, AT, status)
        + " false, "
        + AT
        + ")";
  }
}
