// SPDX-License-Identifier: Apache-2.0
package org.ytterby.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Defect;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

final class LedgerTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-02-03T04:05:06.100Z"));
  private static final Ledger LEDGER = new Ledger("node-1", CLOCK);
  private static final String SHA = "ab".repeat(32);

  @Test
  void hashes_netstrings_as_written_in_the_architecture() {
    LedgerRow row =
        new LedgerRow(
                "node-1",
                1,
                CLOCK.instant(),
                "node",
                "run.queued",
                "µ",
                "{\"a\":1}",
                LedgerRow.NO_HASH,
                "")
            .sealed();
    // printf '16:ytterby-ledger-1,6:node-1,1:1,27:2026-02-03T04:05:06.100000Z,4:node,10:run.queued,
    // 2:µ,7:{"a":1},64:<64 zeros>,' | sha256sum
    assertThat(row.hash())
        .isEqualTo("b994e0717e0d4e647142d63b98506a636b5256df31f197dd7ee4746db3ca5eca");
  }

  @DatabaseTest
  void finds_nothing_wrong_with_what_it_wrote(Database database) {
    write(database, LEDGER, 5);
    write(database, new Ledger("node-2", CLOCK), 3);
    LedgerVerifier.Report report = verify(database);
    assertThat(report.problems()).isEmpty();
    assertThat(report.rows()).isEqualTo(8);
    assertThat(report.objects()).isEqualTo(5);
    assertThat(report.heads())
        .extracting(LedgerHead::nodeId, LedgerHead::seq)
        .containsExactly(tuple("node-1", 5L), tuple("node-2", 3L));
    List<LedgerRow> rows = rows(database);
    assertThat(report.heads().getFirst().hash()).isEqualTo(rows.getLast().hash());
    assertThat(rows).extracting(LedgerRow::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(rows.getFirst().at()).isEqualTo(CLOCK.instant());
    assertThat(rows.getFirst().details()).containsEntry("number", 1);
  }

  @DatabaseTest
  void writes_no_row_when_the_state_change_is_rolled_back(Database database) {
    write(database, LEDGER, 1);
    assertThatThrownBy(
            () ->
                database.inTx(
                    tx -> {
                      LEDGER.append(tx, entry(2));
                      throw new Defect("on purpose");
                    }))
        .hasMessage("on purpose");
    write(database, LEDGER, 1);
    assertThat(verify(database).problems()).isEmpty();
    assertThat(verify(database).rows()).isEqualTo(2);
  }

  @DatabaseTest
  void keeps_one_chain_under_concurrent_appends(Database database) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(threads.submit(() -> write(database, LEDGER, 5)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    LedgerVerifier.Report report = verify(database);
    assertThat(report.problems()).isEmpty();
    assertThat(report.rows()).isEqualTo(40);
  }

  @DatabaseTest
  void names_the_first_changed_row(Database database) {
    for (String change :
        List.of(
            "actor = 'x'",
            "action = 'x'",
            "subject = 'x'",
            "detail = '{}'",
            "at = timestamp with time zone '2026-02-03 04:05:06.100001+00:00'",
            "hash = '" + SHA + "'",
            "previous_hash = '" + SHA + "'")) {
      clear(database);
      write(database, LEDGER, 5);
      change(database, "update ledger set " + change + " where seq = 3");
      change(database, "update ledger set subject = 'y' where seq = 4");
      assertThat(verify(database).problems())
          .as(change)
          .singleElement()
          .returns(3L, LedgerProblem::seq)
          .returns("node-1", LedgerProblem::nodeId)
          .returns(LedgerProblem.Kind.CHANGED, LedgerProblem::kind);
    }
  }

  @DatabaseTest
  void names_a_row_that_was_rewritten_with_its_hash(Database database) {
    write(database, LEDGER, 5);
    List<LedgerRow> rows = rows(database);
    LedgerRow old = rows.get(2);
    LedgerRow forged =
        new LedgerRow(
                old.nodeId(),
                3,
                old.at(),
                "someone else",
                old.action(),
                old.subject(),
                old.detail(),
                old.previousHash(),
                "")
            .sealed();
    change(
        database,
        "update ledger set actor = 'someone else', hash = '" + forged.hash() + "' where seq = 3");
    // The forged row is right in itself; the next one no longer continues it.
    assertThat(verify(database).problems())
        .singleElement()
        .returns(4L, LedgerProblem::seq)
        .returns(LedgerProblem.Kind.REORDERED, LedgerProblem::kind);
  }

  @DatabaseTest
  void names_rows_removed_from_the_beginning_the_middle_and_the_end(Database database) {
    write(database, LEDGER, 5);
    change(database, "delete from ledger where seq = 5");
    removed(database, 5, "was removed at the end");
    change(database, "delete from ledger where seq in (2, 3)");
    removed(database, 2, "rows 2 to 3 were removed, row 4 follows");
    change(database, "delete from ledger where seq = 1");
    removed(database, 1, "rows 1 to 3 were removed");
    change(database, "delete from ledger");
    removed(database, 1, "rows 1 to 5 were removed");
  }

  private static void removed(Database database, long seq, String what) {
    assertThat(verify(database).problems())
        .singleElement()
        .returns(seq, LedgerProblem::seq)
        .returns(LedgerProblem.Kind.REMOVED, LedgerProblem::kind)
        .satisfies(problem -> assertThat(problem.toString()).contains(what));
  }

  @DatabaseTest
  void notices_that_the_record_of_the_end_is_gone(Database database) {
    write(database, LEDGER, 2);
    change(database, "delete from ledger_head");
    assertThat(verify(database).problems())
        .singleElement()
        .returns(LedgerProblem.Kind.CHANGED, LedgerProblem::kind);
  }

  @DatabaseTest
  void names_a_row_that_was_added_behind_the_end(Database database) {
    write(database, LEDGER, 3);
    LedgerRow last = rows(database).getLast();
    LedgerRow forged =
        new LedgerRow(
                "node-1",
                4,
                CLOCK.instant(),
                "someone",
                "run.delivered",
                "x",
                "{}",
                last.hash(),
                "")
            .sealed();
    database.inTx(
        tx -> {
          LedgerStore store = new LedgerStore();
          LedgerStore.Head head = store.head(tx, "node-1").orElseThrow();
          store.append(tx, forged);
          tx.handle().execute("update ledger_head set seq = ?, hash = ?", head.seq(), head.hash());
          return true;
        });
    assertThat(verify(database).problems())
        .singleElement()
        .returns(4L, LedgerProblem::seq)
        .returns(LedgerProblem.Kind.CHANGED, LedgerProblem::kind);
    assertThat(verify(database).heads()).isEmpty();
  }

  @DatabaseTest
  void misses_the_chain_of_a_node_that_has_done_something(Database database) {
    write(database, LEDGER, 2);
    LedgerVerifier.Witness witness =
        new LedgerVerifier.Witness(_ -> Optional.of(SHA), _ -> List.of());
    Set<String> nodes = Set.of("node-1", "node-2");
    assertThat(LedgerVerifier.verify(database, Set.of("node-1"), witness).problems()).isEmpty();
    assertThat(LedgerVerifier.verify(database, nodes, witness).problems())
        .singleElement()
        .returns("node-2", LedgerProblem::nodeId)
        .returns(LedgerProblem.Kind.REMOVED, LedgerProblem::kind);
    clear(database);
    assertThat(LedgerVerifier.verify(database, nodes, witness).problems()).hasSize(2);
  }

  @DatabaseTest
  void reads_a_long_chain_in_pages_while_it_grows(Database database) {
    write(database, LEDGER, 450);
    int[] more = {3};
    LedgerVerifier.Report report =
        LedgerVerifier.verify(
            database,
            Set.of(),
            new LedgerVerifier.Witness(
                _ -> Optional.of(SHA),
                row -> {
                  if (row.seq() >= 450 && more[0]-- > 0) {
                    write(database, LEDGER, 1);
                  }
                  return List.of();
                }));
    assertThat(report.problems()).isEmpty();
    assertThat(report.rows()).isEqualTo(453);
    assertThat(report.heads()).extracting(LedgerHead::seq).containsExactly(453L);
  }

  @DatabaseTest
  void names_rows_that_changed_places(Database database) {
    write(database, LEDGER, 5);
    change(database, "update ledger set seq = 99 where seq = 2");
    change(database, "update ledger set seq = 2 where seq = 4");
    change(database, "update ledger set seq = 4 where seq = 99");
    assertThat(verify(database).problems())
        .singleElement()
        .returns(2L, LedgerProblem::seq)
        .returns(LedgerProblem.Kind.REORDERED, LedgerProblem::kind)
        .returns("was written as row 4", LedgerProblem::what);
  }

  @DatabaseTest
  void names_stored_objects_that_changed_or_are_missing(Database database) {
    write(database, LEDGER, 4);
    write(database, LEDGER, 4);
    List<LedgerProblem> problems =
        LedgerVerifier.verify(
                database,
                uid ->
                    switch (uid) {
                      case "1.2.2" -> Optional.of("cd".repeat(32));
                      case "1.2.3" -> Optional.empty();
                      default -> Optional.of(SHA);
                    })
            .problems();
    assertThat(problems)
        .extracting(LedgerProblem::seq, LedgerProblem::kind)
        .containsExactly(
            tuple(2L, LedgerProblem.Kind.OBJECT_CHANGED),
            tuple(3L, LedgerProblem.Kind.OBJECT_MISSING));
    assertThat(problems.getFirst().toString()).contains("1.2.2").contains(SHA);
  }

  @Test
  void refuses_entries_that_say_nothing() {
    assertThatThrownBy(() -> new LedgerEntry(" ", "a", "s", Map.of())).isInstanceOf(Defect.class);
    assertThatThrownBy(() -> new LedgerEntry("a", "a", "s".repeat(201), Map.of()))
        .isInstanceOf(Defect.class);
    assertThatThrownBy(() -> new LedgerEntry("a", "a", "s", Map.of("x", Double.NaN)))
        .isInstanceOf(Defect.class);
  }

  private static List<LedgerRow> rows(Database database) {
    return database.inTx(tx -> new LedgerStore().page(tx, "node-1", 0, 1_000));
  }

  private static LedgerVerifier.Report verify(Database database) {
    return LedgerVerifier.verify(database, _ -> Optional.of(SHA));
  }

  private static void write(Database database, Ledger ledger, int rows) {
    for (int i = 1; i <= rows; i++) {
      LedgerEntry entry = entry(i);
      database.inTx(
          tx -> {
            ledger.append(tx, entry);
            return true;
          });
    }
  }

  private static LedgerEntry entry(int number) {
    return new LedgerEntry(
        "node",
        "run.queued",
        "case µ " + number,
        Map.of(
            "number",
            number,
            LedgerEntry.OBJECTS,
            List.of(Map.of("uid", "1.2." + number, "sha256", SHA))));
  }

  private static void clear(Database database) {
    change(database, "delete from ledger");
    change(database, "delete from ledger_head");
  }

  private static void change(Database database, String sql) {
    database.inTx(tx -> tx.handle().execute(sql));
  }
}
