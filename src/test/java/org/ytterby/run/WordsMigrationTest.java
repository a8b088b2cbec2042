// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;
import org.ytterby.store.OldSchema;

/**
 * A database in which version 16 of the schema has kept what peers said in words: version 17 takes
 * it out of every table but the ledger, whose chain it leaves, and nothing else.
 */
final class WordsMigrationTest {
  private static final String AT = "timestamp with time zone '2026-03-01 10:00:00+00'";
  private static final String WORDS = "no patient Phantom^Comment: 4711 \"x\"";
  private static final String ANSWERED = "N-ACTION was answered with 0110H PROCESSING_FAILURE";
  private static final String OURS = "destination pacs is not configured (any more)";

  @DatabaseTest
  void the_words_of_peers_go_and_ours_stay(DatabaseSettings settings) throws SQLException {
    Map<String, Long> before = OldSchema.leave(settings, "16", rows());

    try (Database database = Database.open(settings)) {
      Map<String, Long> after = database.inTx(tx -> OldSchema.counts(tx, before.keySet()));
      assertThat(after).isEqualTo(before);
      assertThat(column(database, "last_message", "outbox", "sop_instance_uid"))
          .containsExactly(
              "A900H", "with warning B000H", "it was there already: 0111H", OURS, "A700H", "");
      assertThat(column(database, "message", "delivery_attempt", "attempt"))
          .containsExactly("A900H", "with warning B000H", "it was there already: 0111H", OURS);
      assertThat(column(database, "message", "commitment", "transaction_uid"))
          .containsExactly("asked in vain: N-ACTION was answered with 0110H", OURS);
      assertThat(column(database, "message", "commitment_request", "number"))
          .containsExactly("N-ACTION was answered with 0110H");
      assertThat(column(database, "message", "notice", "number"))
          .containsExactly("0110H PROCESSING_FAILURE", "N-ACTION was answered with 0110H", OURS);
      List<Finding> findings =
          RunJson.findings(column(database, "findings", "dose_case", "case_id").getFirst());
      assertThat(findings)
          .extracting(Finding::found)
          .containsExactly(
              "the status of its delivery", "C-MOVE: C-MOVE was answered with a failure", OURS);
      assertThat(findings).extracting(Finding::expected).containsOnly("acceptance");
      assertThat(column(database, "content", "case_fetch", "case_id"))
          .containsExactly("{\"problems\":[\"C-FIND was answered with a failure\",\"none came\"]}");

      assertThat(column(database, "detail", "ledger", "seq"))
          .as("a row that is changed would break the chain")
          .containsExactly(WORDS);
    }
  }

  private static List<String> column(Database database, String column, String table, String order) {
    return database.inTx(
        tx ->
            tx.handle()
                .createQuery("select " + column + " from " + table + " order by " + order)
                .mapTo(String.class)
                .list());
  }

  private static List<String> rows() {
    List<String> rows = new ArrayList<>();
    String findings =
        RunJson.findings(
            List.of(
                finding("A900H DATA_SET_DOES_NOT_MATCH " + WORDS),
                finding("C-MOVE: C-MOVE was answered with A702H NAME: " + WORDS),
                finding(OURS)));
    rows.add(
        insert(
            "dose_case (case_id, node_id, study_uid, ordinal, state, reason, look_by,"
                + " settled_instances, handed_in, failed_looks, findings, opened_at, changed_at)",
            "'c1', 'n', '1.2.3', 1, 'NEEDS_INPUT', '', %s, 3, 0, 0, '%s', %s, %s"
                .formatted(AT, findings, AT, AT)));
    List<String> messages =
        List.of(
            "A900H DATA_SET_DOES_NOT_MATCH " + WORDS,
            "with warning B000H COERCION_OF_DATA_ELEMENTS " + WORDS,
            "it was there already: 0111H DUPLICATE_SOP_INSTANCE " + WORDS,
            OURS,
            "A700H OUT_OF_RESOURCES " + WORDS + "; 5 attempts made, none left",
            "");
    for (int i = 0; i < messages.size(); i++) {
      rows.add(
          insert(
              "outbox (destination, sop_instance_uid, node_id, run_id, send_order, role,"
                  + " sop_class_uid, sha256, required, state, attempts, attempts_before,"
                  + " next_attempt_at, last_message, peer_refused, queued_at)",
              "'pacs', '2.25.%d', 'n', 'r', 1, 'SEG', '1.2', 'ab', true, 'PARKED', 1, 0, %s, '%s',"
                      .formatted(i, AT, messages.get(i))
                  + " false, "
                  + AT));
    }
    for (int i = 0; i < 4; i++) {
      rows.add(
          insert(
              "delivery_attempt",
              "'pacs', '2.25.1', %d, 'n', %s, %s, 'REFUSED', null, '%s'"
                  .formatted(i, AT, AT, messages.get(i))));
    }
    rows.add(commitment("1.1", "asked in vain: " + ANSWERED + ": " + WORDS));
    rows.add(commitment("1.2", OURS));
    rows.add(
        insert(
            "commitment_request (node_id, requestor, transaction_uid, items, reused, state,"
                + " attempts, next_at, message, created_at, changed_at)",
            "'n', 'ASKER', '1.1', '', false, 'JUDGED', 1, %s, '%s', %s, %s"
                .formatted(AT, ANSWERED + ": " + WORDS, AT, AT)));
    rows.add(notice("0110H PROCESSING_FAILURE: " + WORDS));
    rows.add(notice(ANSWERED + ": " + WORDS));
    rows.add(notice(OURS));
    String content =
        RunJson.write(
            Map.of(
                "problems", List.of("C-FIND was answered with A900H NAME: " + WORDS, "none came")));
    rows.add(
        insert(
            "case_fetch (case_id, node_id, study_uid, state, basis, content, give_up_at, begun_at,"
                + " changed_at)",
            "'c1', 'n', '1.2.3', 'OVER', 'b', '%s', %s, %s, %s".formatted(content, AT, AT, AT)));
    rows.add(
        insert(
            "ledger", "'n', 1, " + AT + ", 'a', 'object.parked', 's', '" + WORDS + "', '', 'h'"));
    return rows;
  }

  private static Finding finding(String found) {
    return Finding.block(
        FindingCode.DELIVERY_REFUSED, "destination pacs", found, "acceptance", "read the reason");
  }

  private static String commitment(String uid, String message) {
    return insert(
        "commitment",
        "'%s', 'n', 'pacs', 'r', '', 'GIVEN_UP', 0, %s, '%s', %s, %s"
            .formatted(uid, AT, message, AT, AT));
  }

  private static String notice(String message) {
    return insert(
        "notice (node_id, kind, recipient, operation, sop_instance_uid, attributes, state,"
            + " attempts, next_at, message, created_at, changed_at)",
        "'n', 'AVAILABILITY', 'ris', 'CREATE', '1.2', '', 'PARKED', 1, %s, '%s', %s, %s"
            .formatted(AT, message, AT, AT));
  }

  private static String insert(String into, String values) {
    return "insert into " + into + " values (" + values + ")";
  }
}
