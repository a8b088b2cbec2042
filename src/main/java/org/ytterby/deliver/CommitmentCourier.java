// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;
import java.util.List;

/** A way to ask a destination for storage commitment. Implementations are thread-safe. */
public interface CommitmentCourier {

  /**
   * Opens an association for one request.
   *
   * @param results who is told when the result comes on this association
   * @throws org.ytterby.finding.PeerFailure when it can't be opened, or storage commitment is not
   *     accepted on it; its code tells transient from permanent
   */
  Call open(Destination destination, CommitmentResults results);

  /** What is to be committed to. */
  record Reference(String sopClassUid, String sopInstanceUid) {}

  /** One association. Used by one thread. */
  interface Call extends AutoCloseable {

    /**
     * Asks, and waits for the response to the request itself.
     *
     * @throws org.ytterby.finding.PeerFailure when none came or the request was refused
     */
    void ask(String transactionUid, List<Reference> objects);

    /**
     * Waits for the result.
     *
     * @return true when something came within this time
     * @throws org.ytterby.finding.PeerFailure when the association has ended
     */
    boolean serve(Duration within);

    @Override
    void close();
  }
}
