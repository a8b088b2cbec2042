// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Instant;
import java.util.List;

/**
 * A storage commitment transaction: one request to a destination to commit to objects of a run that
 * it has accepted. Immutable.
 *
 * @param sopInstanceUids the objects
 * @param unreached how often asking for these failed before because the destination did not answer
 * @param nextAt when it is asked for; once it was, until when the result is waited for
 * @param message what came of it, for people; empty while it is open
 */
public record Commitment(
    String transactionUid,
    String destination,
    String runId,
    List<String> sopInstanceUids,
    CommitmentState state,
    int unreached,
    Instant nextAt,
    String message,
    Instant createdAt) {
  public Commitment {
    sopInstanceUids = List.copyOf(sopInstanceUids);
  }

  /** The same in another state. */
  Commitment to(CommitmentState other, Instant next, String why) {
    return new Commitment(
        transactionUid,
        destination,
        runId,
        sopInstanceUids,
        other,
        unreached,
        next,
        why,
        createdAt);
  }

  /** The same for these objects only. */
  Commitment of(List<String> objects) {
    return new Commitment(
        transactionUid, destination, runId, objects, state, unreached, nextAt, message, createdAt);
  }
}
