// SPDX-License-Identifier: Apache-2.0
package org.ytterby.audit;

import java.util.Optional;

/**
 * Follows one node's chain row by row and finds the first place where it breaks.
 *
 * <p>Single-threaded.
 */
final class ChainCheck {
  private final String nodeId;
  private final long lastExpected;
  private LedgerStore.Head last = LedgerStore.Head.NONE;

  /**
   * A check from the first row on.
   *
   * @param lastExpected the number of the chain's last row, as far as known
   */
  ChainCheck(String nodeId, long lastExpected) {
    this.nodeId = nodeId;
    this.lastExpected = lastExpected;
  }

  /** The last row that continued the chain. */
  LedgerStore.Head last() {
    return last;
  }

  /** Takes the next row; tells what is wrong with it. */
  Optional<LedgerProblem> next(LedgerRow row) {
    long expectedSeq = last.seq() + 1;
    if (row.seq() < expectedSeq) {
      return problem(row.seq(), LedgerProblem.Kind.CHANGED, "has a number that no row can have");
    }
    if (row.seq() > expectedSeq) {
      return problem(
          expectedSeq,
          LedgerProblem.Kind.REMOVED,
          removed(expectedSeq, row.seq() - 1) + ", row " + row.seq() + " follows");
    }
    if (!row.isUntouched()) {
      return movedFrom(row)
          .map(
              from ->
                  problem(row.seq(), LedgerProblem.Kind.REORDERED, "was written as row " + from))
          .orElseGet(
              () ->
                  problem(
                      row.seq(),
                      LedgerProblem.Kind.CHANGED,
                      "does not have the hash of its content"));
    }
    if (!row.previousHash().equals(last.hash())) {
      return problem(
          row.seq(), LedgerProblem.Kind.REORDERED, "does not continue the row before it");
    }
    last = new LedgerStore.Head(row.seq(), row.hash());
    return Optional.empty();
  }

  /**
   * After the last row.
   *
   * @param head the end as its record had it after that row was read
   */
  Optional<LedgerProblem> end(Optional<LedgerStore.Head> head) {
    if (head.isEmpty()) {
      return last.seq() > 0
          ? problem(
              last.seq() + 1, LedgerProblem.Kind.CHANGED, "the record of the chain's end is gone")
          : problem(
              1,
              LedgerProblem.Kind.REMOVED,
              "the whole chain is gone, although the node has cases");
    }
    long headSeq = head.get().seq();
    if (headSeq > last.seq()) {
      return problem(
          last.seq() + 1,
          LedgerProblem.Kind.REMOVED,
          removed(last.seq() + 1, headSeq) + " at the end");
    }
    if (headSeq < last.seq()) {
      return problem(headSeq + 1, LedgerProblem.Kind.CHANGED, "lies behind the end of the chain");
    }
    return head.get().equals(last)
        ? Optional.empty()
        : problem(headSeq, LedgerProblem.Kind.CHANGED, "is not the row that the chain ended with");
  }

  /** The number under which a row would be right, looked for once per broken chain. */
  private Optional<Long> movedFrom(LedgerRow row) {
    long highest = Math.max(lastExpected, row.seq());
    for (long seq = 1; seq <= highest; seq++) {
      if (row.expectedHash(seq).equals(row.hash())) {
        return Optional.of(seq);
      }
    }
    return Optional.empty();
  }

  private static String removed(long first, long last) {
    return first == last ? "was removed" : "rows " + first + " to " + last + " were removed";
  }

  private Optional<LedgerProblem> problem(long seq, LedgerProblem.Kind kind, String what) {
    return Optional.of(new LedgerProblem(nodeId, seq, kind, what));
  }
}
