// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;
import java.util.List;
import org.ytterby.commit.CommitmentTerms;
import org.ytterby.deliver.Callee;

/**
 * Whether senders may ask us to commit to what they have sent (storage commitment as SCP).
 *
 * @param enabled whether N-ACTION is answered at all
 * @param linger how long after its answer a request is not judged
 * @param maxOpen how many requests of a requestor may be open
 * @param requestors who may ask; each has its own AE title
 */
public record CommitmentSection(
    boolean enabled, Duration linger, int maxOpen, List<Callee> requestors) {

  /** Not shorter: the answer to the request has to be out before its result. */
  public static final Range<Duration> LINGER =
      new Range<>(Duration.ofMillis(100), Duration.ofMinutes(10));

  public static final Range<Integer> MAX_OPEN = new Range<>(1, 100_000);

  public static final CommitmentSection DEFAULT =
      new CommitmentSection(false, Duration.ofSeconds(1), 1_000, List.of());

  public CommitmentSection {
    LINGER.check("linger", linger);
    MAX_OPEN.check("max-open", maxOpen);
    requestors = List.copyOf(requestors);
    if (enabled && requestors.isEmpty()) {
      throw new IllegalArgumentException(
          "enabled, but requestors is empty: nobody could ask; list who may");
    }
    var _ = new CommitmentTerms(linger, maxOpen, requestors);
  }

  /** What the service is told. */
  public CommitmentTerms terms() {
    return new CommitmentTerms(linger, maxOpen, requestors);
  }
}
