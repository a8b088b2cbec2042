// SPDX-License-Identifier: Apache-2.0
package org.ytterby.audit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.ytterby.finding.InvalidObject;
import org.ytterby.store.Database;

/**
 * Checks the ledger: recomputes each node's chain to its end, demands that this is the end that
 * {@code ledger_head} has, and compares what rows vouch for with what it is now.
 *
 * <p>Of each chain the first break is told, because nothing behind it can be vouched for; of each
 * object its first difference. Rows that are appended meanwhile do no harm. A few rows at a time
 * are in memory. Single-threaded.
 *
 * <p>What it can't see: the work of somebody who may write to the database and recomputes every
 * hash and the head, or cuts the tail and puts the head back. Only a {@link LedgerHead} that was
 * kept elsewhere shows that: each report has them.
 */
public final class LedgerVerifier {
  private static final int ROWS_A_PAGE = 200;
  // Runs of one case name the same inputs again, soon after one another.
  private static final int OBJECTS_REMEMBERED = 20_000;

  private final LedgerStore store = new LedgerStore();
  private final Database database;
  private final Witness witness;
  private final List<LedgerProblem> problems = new ArrayList<>();
  private final List<LedgerHead> heads = new ArrayList<>();
  private final Set<String> blamed = new HashSet<>();
  private final Map<String, Optional<String>> present =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<String>> eldest) {
          return size() > OBJECTS_REMEMBERED;
        }
      };
  private long rows;
  private long objects;

  private LedgerVerifier(Database database, Witness witness) {
    this.database = database;
    this.witness = witness;
  }

  /**
   * Tells what there is now of what the ledger vouches for. Called outside of transactions.
   *
   * @param presentSha256 SHA-256 of the bytes that an object has now, by SOP Instance UID; empty
   *     where there is none
   * @param records what differs of the rows of other tables whose digests a row has
   */
  public record Witness(
      Function<String, Optional<String>> presentSha256,
      Function<LedgerRow, List<LedgerProblem>> records) {}

  /**
   * What a verification found.
   *
   * @param rows how many rows were read
   * @param objects how many objects were compared
   * @param heads the ends of the chains that are whole
   */
  public record Report(
      long rows, long objects, List<LedgerHead> heads, List<LedgerProblem> problems) {
    public Report {
      heads = List.copyOf(heads);
      problems = List.copyOf(problems);
    }
  }

  /** Verifies chains and objects, not the rows of other tables. */
  public static Report verify(Database database, Function<String, Optional<String>> presentSha256) {
    return verify(database, Set.of(), new Witness(presentSha256, _ -> List.of()));
  }

  /**
   * Verifies all chains of a database.
   *
   * @param nodes the nodes that must have a chain, because they have done something
   */
  public static Report verify(Database database, Set<String> nodes, Witness witness) {
    LedgerVerifier verifier = new LedgerVerifier(database, witness);
    TreeSet<String> all = database.inTx(verifier.store::nodes);
    all.addAll(nodes);
    all.forEach(verifier::chain);
    return new Report(verifier.rows, verifier.objects, verifier.heads, verifier.problems);
  }

  private void chain(String nodeId) {
    ChainCheck chain = new ChainCheck(nodeId, head(nodeId).map(LedgerStore.Head::seq).orElse(0L));
    long read = Long.MIN_VALUE;
    while (true) {
      long after = read;
      List<LedgerRow> page = database.inTx(tx -> store.page(tx, nodeId, after, ROWS_A_PAGE));
      for (LedgerRow row : page) {
        rows++;
        read = row.seq();
        Optional<LedgerProblem> broken = chain.next(row);
        if (broken.isPresent()) {
          problems.add(broken.get());
          return;
        }
        vouchedFor(row);
      }
      if (page.isEmpty() && ends(nodeId, chain)) {
        return;
      }
    }
  }

  /**
   * Compares the end that was reached with the one on record, which is read after the rows: what it
   * names was there to be read, and nothing can lie behind it but what came later still.
   *
   * @return false when rows were appended since, which are to be read too
   */
  private boolean ends(String nodeId, ChainCheck chain) {
    Optional<LedgerStore.Head> head = head(nodeId);
    long read = chain.last().seq();
    if (head.isPresent()
        && head.get().seq() > read
        && !database.inTx(tx -> store.page(tx, nodeId, read, 1)).isEmpty()) {
      return false;
    }
    Optional<LedgerProblem> problem = chain.end(head);
    problem.ifPresentOrElse(
        problems::add, () -> heads.add(new LedgerHead(nodeId, read, chain.last().hash())));
    return true;
  }

  private Optional<LedgerStore.Head> head(String nodeId) {
    return database.inTx(tx -> store.head(tx, nodeId));
  }

  private void vouchedFor(LedgerRow row) {
    try {
      if (row.detail().contains(LedgerEntry.OBJECTS)
          && row.details().get(LedgerEntry.OBJECTS) instanceof List<?> named) {
        named.forEach(object -> object(row, object));
      }
      problems.addAll(witness.records().apply(row));
    } catch (InvalidObject e) {
      problems.add(
          new LedgerProblem(
              row.nodeId(), row.seq(), LedgerProblem.Kind.CHANGED, "has a detail that is no JSON"));
    }
  }

  private void object(LedgerRow row, Object object) {
    if (object instanceof Map<?, ?> named
        && named.get("uid") instanceof String uid
        && named.get("sha256") instanceof String written) {
      Optional<String> now = present.get(uid);
      if (now == null) {
        now = witness.presentSha256().apply(uid);
        present.put(uid, now);
        objects++;
      }
      boolean same = now.isPresent() && now.get().equals(written);
      if (!same && blamed.add(uid)) {
        problems.add(difference(row, uid, written, now));
      }
    }
  }

  private static LedgerProblem difference(
      LedgerRow row, String uid, String written, Optional<String> now) {
    return now.map(
            sha256 ->
                new LedgerProblem(
                    row.nodeId(),
                    row.seq(),
                    LedgerProblem.Kind.OBJECT_CHANGED,
                    "object " + uid + " has SHA-256 " + sha256 + ", was written with " + written))
        .orElseGet(
            () ->
                new LedgerProblem(
                    row.nodeId(),
                    row.seq(),
                    LedgerProblem.Kind.OBJECT_MISSING,
                    "object " + uid + " is missing or can't be read"));
  }
}
