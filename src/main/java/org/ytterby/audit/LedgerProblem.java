// SPDX-License-Identifier: Apache-2.0
package org.ytterby.audit;

/**
 * Something that is not as it was written.
 *
 * @param seq the number of the row at which it shows; 0 where no row tells of it
 * @param what one sentence for a person
 */
public record LedgerProblem(String nodeId, long seq, Kind kind, String what) {

  /** What happened to the row or to what it vouches for. */
  public enum Kind {
    CHANGED,
    REMOVED,
    REORDERED,
    OBJECT_CHANGED,
    OBJECT_MISSING,
    /** A row of another table that the ledger has the digest of. */
    RECORD_CHANGED,
    RECORD_MISSING
  }

  @Override
  public String toString() {
    return "ledger of node " + nodeId + ", row " + seq + ": " + what;
  }
}
