// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.time.Instant;
import java.util.List;

/**
 * A request for a commitment that was taken. Immutable.
 *
 * @param requestor AE title of who asked
 * @param judgements empty until it was judged
 * @param reused the Transaction UID was in use for something else
 * @param attempts how often the result was reported in vain
 * @param nextAt when it is judged or reported
 * @param message why it is not reported, for people; empty otherwise
 */
record CommitmentRequest(
    long number,
    String requestor,
    Asked asked,
    List<Judgement> judgements,
    boolean reused,
    RequestState state,
    int attempts,
    Instant nextAt,
    String message) {
  CommitmentRequest {
    judgements = List.copyOf(judgements);
  }

  CommitmentRequest judged(List<Judgement> all, Instant at) {
    return new CommitmentRequest(
        number, requestor, asked, all, reused, RequestState.JUDGED, attempts, at, message);
  }

  CommitmentRequest reported(Instant at) {
    return new CommitmentRequest(
        number, requestor, asked, judgements, reused, RequestState.REPORTED, attempts, at, "");
  }

  /** One attempt more was in vain; another follows, or none. */
  CommitmentRequest inVain(RequestState then, Instant at, String why) {
    return new CommitmentRequest(
        number, requestor, asked, judgements, reused, then, attempts + 1, at, why);
  }

  long committed() {
    return judgements.stream().filter(one -> one.failure().isEmpty()).count();
  }
}
