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
  private final LedgerStore.Head head;
  private long expectedSeq = 1;
  private String expectedPrevious = LedgerRow.NO_HASH;
  private boolean passedHead;

  ChainCheck(String nodeId, LedgerStore.Head head) {
    this.nodeId = nodeId;
    this.head = head;
    this.passedHead = head.equals(LedgerStore.Head.NONE);
  }

  /** Takes the next row; tells what is wrong with it. */
  Optional<LedgerProblem> next(LedgerRow row) {
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
    if (!row.previousHash().equals(expectedPrevious)) {
      return problem(
          row.seq(), LedgerProblem.Kind.REORDERED, "does not continue the row before it");
    }
    if (row.seq() == head.seq()) {
      if (!row.hash().equals(head.hash())) {
        return problem(
            row.seq(), LedgerProblem.Kind.CHANGED, "is not the row that the chain ended with");
      }
      passedHead = true;
    }
    expectedSeq = row.seq() + 1;
    expectedPrevious = row.hash();
    return Optional.empty();
  }

  /** After the last row. */
  Optional<LedgerProblem> end() {
    if (!passedHead) {
      return problem(
          expectedSeq,
          LedgerProblem.Kind.REMOVED,
          removed(expectedSeq, head.seq()) + " at the end");
    }
    if (head.seq() == 0 && expectedSeq > 1) {
      return problem(
          expectedSeq, LedgerProblem.Kind.CHANGED, "the record of the chain's end is gone");
    }
    return Optional.empty();
  }

  /** The number under which a row would be right, looked for once per broken chain. */
  private Optional<Long> movedFrom(LedgerRow row) {
    long last = Math.max(head.seq(), row.seq());
    for (long seq = 1; seq <= last; seq++) {
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
