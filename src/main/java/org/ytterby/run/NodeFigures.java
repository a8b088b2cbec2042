// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ytterby.deliver.OutboxTally;

/**
 * How a node's work stands at a moment, in numbers without identity. Immutable.
 *
 * @param cases how many cases are in each state, and since when the oldest of them is; states
 *     without a case are not there
 * @param runs how many runs are in each state; states without a run are not there
 * @param outbox how deliveries stand
 */
public record NodeFigures(
    Map<CaseState, CaseTally> cases, Map<RunState, Integer> runs, List<OutboxTally> outbox) {
  public NodeFigures {
    outbox = List.copyOf(outbox);
  }

  /**
   * The cases in one state.
   *
   * @param since when the one that is in it longest came into it
   */
  public record CaseTally(int cases, Instant since) {}

  /** Reads them from a node's books, its own rows only. Blocks. */
  public static NodeFigures read(Books books) {
    return books.inVolatileTx(
        tx ->
            new NodeFigures(
                books.cases().tallies(tx), books.runs().counts(tx), books.outbox().tallies(tx)));
  }
}
