// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.deliver.Callee;

/**
 * Who may ask for commitments, and how they are answered. Immutable.
 *
 * @param linger how long after its answer a request is not judged; where its association still
 *     stands then, the requestor waits for the result there
 * @param mostOpen how many requests of a requestor may be open
 * @param requestors who may ask, and where they are told; each has its own AE title
 */
public record CommitmentTerms(Duration linger, int mostOpen, List<Callee> requestors) {
  public CommitmentTerms {
    if (!linger.isPositive() || mostOpen < 1) {
      throw new IllegalArgumentException(
          "a request lingers and may be open, found " + linger + " and " + mostOpen);
    }
    requestors = List.copyOf(requestors);
    Set<String> titles = new HashSet<>();
    for (Callee one : requestors) {
      if (!titles.add(one.aeTitle())) {
        throw new IllegalArgumentException(
            "two requestors have the aet '" + one.aeTitle() + "'; a request names one by it");
      }
    }
  }

  /** The requestor of an AE title. */
  Optional<Callee> requestor(String aeTitle) {
    return requestors.stream().filter(one -> one.aeTitle().equals(aeTitle)).findFirst();
  }
}
