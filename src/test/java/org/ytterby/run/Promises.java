// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ytterby.archive.Archive;
import org.ytterby.archive.StoredInstance;
import org.ytterby.audit.LedgerVerifier;
import org.ytterby.store.Database;

/**
 * What a node has said to others by some moment, and what must therefore be so ever after. Changed
 * and copied under one lock.
 */
final class Promises {
  private final Map<String, Set<String>> acknowledged = new TreeMap<>();
  private final Map<String, End> chains = new TreeMap<>();
  private final Map<String, Set<String>> sent = new TreeMap<>();

  /** The last row of a node's ledger, which holds a row for every change of state. */
  record End(long seq, String hash) {}

  Promises copy() {
    Promises copy = new Promises();
    acknowledged.forEach((uid, digests) -> copy.acknowledged.put(uid, new TreeSet<>(digests)));
    copy.chains.putAll(chains);
    sent.forEach((object, digests) -> copy.sent.put(object, new TreeSet<>(digests)));
    return copy;
  }

  /** An instance got Success. */
  void acknowledged(String uid, String digest) {
    acknowledged.computeIfAbsent(uid, _ -> new TreeSet<>()).add(digest);
  }

  /** A transaction that wrote this row has returned. */
  void committed(String nodeId, End end) {
    chains.merge(nodeId, end, (a, b) -> a.seq() > b.seq() ? a : b);
  }

  /** An object has gone out. */
  void sent(String destination, String uid, String digest) {
    sent.computeIfAbsent(destination + " " + uid, _ -> new TreeSet<>()).add(digest);
  }

  int acknowledgements() {
    return acknowledged.size();
  }

  int objectsSent() {
    return sent.size();
  }

  static End end(Database database, String nodeId) {
    return database.inVolatileTx(
        tx ->
            tx.handle()
                .createQuery("select seq, hash from ledger_head where node_id = :node")
                .bind("node", nodeId)
                .map((row, _) -> new End(row.getLong("seq"), row.getString("hash")))
                .findOne()
                .orElse(new End(0, "")));
  }

  /** SHA-256 of what lies in the archive now. */
  static String digest(StoredInstance object) {
    try (InputStream in = object.location().open()) {
      return CaseId.digest(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Demands that all of it is so, and that the database names nothing that the archive lacks. */
  void assertKept(Database database, Archive archive) {
    assertThat(archive.damage()).isEmpty();
    acknowledged.forEach((uid, digests) -> assertHeld(archive, uid, digests));
    chains.forEach((nodeId, end) -> assertCommitted(database, nodeId, end));
    sent.forEach(
        (object, digests) -> {
          assertThat(digests).as("what went out as %s", object).hasSize(1);
          assertThat(attempts(database, object)).as("attempts noted of %s", object).isPositive();
        });
    RunAudit runs = new RunAudit(database, RunningNode.NODE);
    assertThat(
            LedgerVerifier.verify(
                    database,
                    runs.nodes(),
                    new LedgerVerifier.Witness(archive::presentSha256, runs::against))
                .problems())
        .isEmpty();
    assertThat(runs.unknown()).isEmpty();
    for (Named named : named(database)) {
      assertThat(archive.presentSha256(named.uid()))
          .as("%s names %s", named.table(), named.uid())
          .contains(named.sha256());
    }
  }

  private static void assertHeld(Archive archive, String uid, Set<String> digests) {
    StoredInstance first =
        archive.find(uid).orElseThrow(() -> new AssertionError("the archive has lost " + uid));
    Set<String> held = new TreeSet<>(Set.of(digest(first)));
    archive.conflicts(first.studyInstanceUid()).stream()
        .filter(conflict -> conflict.sopInstanceUid().equals(uid))
        .forEach(conflict -> held.add(digest(conflict)));
    assertThat(held).as("versions of %s", uid).containsAll(digests);
  }

  private static void assertCommitted(Database database, String nodeId, End end) {
    List<String> hashes =
        database.inTx(
            tx ->
                tx.handle()
                    .createQuery("select hash from ledger where node_id = :node and seq = :seq")
                    .bind("node", nodeId)
                    .bind("seq", end.seq())
                    .mapTo(String.class)
                    .list());
    if (end.seq() > 0) {
      assertThat(hashes).as("row %d of %s", end.seq(), nodeId).containsExactly(end.hash());
    }
  }

  private static int attempts(Database database, String object) {
    String[] names = object.split(" ", -1);
    return database.inTx(
        tx ->
            tx.handle()
                .createQuery(
                    "select count(*) from delivery_attempt where destination = :to and"
                        + " sop_instance_uid = :uid")
                .bind("to", names[0])
                .bind("uid", names[1])
                .mapTo(Integer.class)
                .one());
  }

  /** An object that a table names with its digest. */
  private record Named(String table, String uid, String sha256) {}

  private static List<Named> named(Database database) {
    return database.inTx(
        tx -> {
          List<Named> named =
              tx.handle()
                  .createQuery(
                      """
                      select 'run_output' as t, sop_instance_uid, sha256 from run_output
                      union all select 'outbox', sop_instance_uid, sha256 from outbox
                      """)
                  .map((row, _) -> new Named(row.getString(1), row.getString(2), row.getString(3)))
                  .list();
          tx.handle()
              .createQuery("select frozen from run")
              .mapTo(String.class)
              .forEach(
                  frozen ->
                      FrozenRun.parse(frozen)
                          .inputs()
                          .forEach(
                              input ->
                                  named.add(
                                      new Named(
                                          "frozen", input.sopInstanceUid(), input.sha256()))));
          return named;
        });
  }
}
