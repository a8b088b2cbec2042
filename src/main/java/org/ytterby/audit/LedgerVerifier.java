// SPDX-License-Identifier: Apache-2.0
package org.ytterby.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.InvalidObject;
import org.ytterby.store.Database;

/**
 * Checks the ledger: recomputes each node's chain, compares its end with {@code ledger_head}, and
 * compares the stored objects that rows name with what their bytes are now.
 *
 * <p>Of each chain the first break is told, because nothing behind it can be vouched for; of each
 * object its first difference. Rows that are appended meanwhile do no harm. What it can't see: a
 * tail that was cut by someone who also rewrote {@code ledger_head}. Single-threaded.
 */
public final class LedgerVerifier {
  private final LedgerStore store = new LedgerStore();
  private final List<LedgerProblem> problems = new ArrayList<>();
  private final Set<String> broken = new HashSet<>();
  private final Set<String> met = new TreeSet<>();
  private final Set<String> blamed = new HashSet<>();
  // By UID and digest: later runs name the same inputs again.
  private final Map<String, Claim> claims = new LinkedHashMap<>();
  private final TreeMap<String, LedgerStore.Head> heads;
  private @Nullable ChainCheck chain;
  private String chainNode = "";
  private long rows;

  private LedgerVerifier(TreeMap<String, LedgerStore.Head> heads) {
    this.heads = heads;
  }

  /** An object that a row vouches for. */
  private record Claim(String nodeId, long seq, String uid, String sha256) {}

  /**
   * What a verification found.
   *
   * @param rows how many rows were read
   * @param objects how many objects were compared
   */
  public record Report(long rows, long objects, List<LedgerProblem> problems) {
    public Report {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Verifies all chains of a database.
   *
   * @param presentSha256 SHA-256 of the bytes that an object has now, by SOP Instance UID; empty
   *     where there is none
   */
  public static Report verify(Database database, Function<String, Optional<String>> presentSha256) {
    LedgerStore store = new LedgerStore();
    // The ends first: rows that come later lie behind them and are checked as part of the chain.
    LedgerVerifier verifier = new LedgerVerifier(database.inTx(store::heads));
    database.inTx(
        tx -> {
          verifier.store.each(tx, verifier::row);
          return true;
        });
    verifier.endChain();
    verifier.missingChains();
    long objects = verifier.objects(presentSha256);
    return new Report(verifier.rows, objects, verifier.problems);
  }

  private void row(LedgerRow row) {
    rows++;
    if (chain == null || !row.nodeId().equals(chainNode)) {
      endChain();
      chainNode = row.nodeId();
      met.add(chainNode);
      chain = new ChainCheck(chainNode, heads.getOrDefault(chainNode, LedgerStore.Head.NONE));
    }
    if (broken.contains(row.nodeId())) {
      return;
    }
    Optional<LedgerProblem> problem = chain.next(row);
    if (problem.isPresent()) {
      broken.add(row.nodeId());
      problems.add(problem.get());
    } else {
      claims(row);
    }
  }

  private void endChain() {
    if (chain != null && !broken.contains(chainNode)) {
      chain.end().ifPresent(problems::add);
    }
    chain = null;
  }

  private void missingChains() {
    heads.forEach(
        (node, head) -> {
          if (!met.contains(node)) {
            new ChainCheck(node, head).end().ifPresent(problems::add);
          }
        });
  }

  private void claims(LedgerRow row) {
    if (!row.detail().contains(LedgerEntry.OBJECTS)) {
      return;
    }
    try {
      if (row.details().get(LedgerEntry.OBJECTS) instanceof List<?> objects) {
        for (Object object : objects) {
          if (object instanceof Map<?, ?> named
              && named.get("uid") instanceof String uid
              && named.get("sha256") instanceof String sha256) {
            claims.putIfAbsent(uid + ' ' + sha256, new Claim(row.nodeId(), row.seq(), uid, sha256));
          }
        }
      }
    } catch (InvalidObject e) {
      problems.add(
          new LedgerProblem(
              row.nodeId(), row.seq(), LedgerProblem.Kind.CHANGED, "has a detail that is no JSON"));
    }
  }

  private long objects(Function<String, Optional<String>> presentSha256) {
    Map<String, Optional<String>> present = new HashMap<>();
    for (Claim claim : claims.values()) {
      Optional<String> now = present.computeIfAbsent(claim.uid(), presentSha256);
      boolean same = now.isPresent() && now.get().equals(claim.sha256());
      if (!same && blamed.add(claim.uid())) {
        problems.add(difference(claim, now));
      }
    }
    return present.size();
  }

  private static LedgerProblem difference(Claim claim, Optional<String> now) {
    return now.map(
            sha256 ->
                new LedgerProblem(
                    claim.nodeId(),
                    claim.seq(),
                    LedgerProblem.Kind.OBJECT_CHANGED,
                    "object "
                        + claim.uid()
                        + " has SHA-256 "
                        + sha256
                        + ", was written with "
                        + claim.sha256()))
        .orElseGet(
            () ->
                new LedgerProblem(
                    claim.nodeId(),
                    claim.seq(),
                    LedgerProblem.Kind.OBJECT_MISSING,
                    "object " + claim.uid() + " is missing or can't be read"));
  }
}
