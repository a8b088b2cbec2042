// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.util.List;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.net.StoreResponse;

/** A way to bring stored objects to a destination. Implementations are thread-safe. */
public interface Courier {

  /**
   * Opens one association, or reaches the web server, for these objects and proposes only what they
   * need.
   *
   * @throws org.ytterby.finding.PeerFailure when it can't be opened; its code tells transient from
   *     permanent
   */
  Trip open(Destination destination, List<StoredInstance> objects);

  /** One association, or one visit of a web server. Used by one thread. */
  interface Trip extends AutoCloseable {

    /**
     * True when the destination takes this object's SOP class in the transfer syntax in which it is
     * stored, or in one to which it can be brought without loss.
     */
    boolean accepts(StoredInstance object);

    /**
     * Sends the object, its stored bytes where they are taken, and waits for the response.
     *
     * @return the response; that of a web server in the statuses of C-STORE
     * @throws org.ytterby.finding.PeerFailure when no response came, or one about the destination
     *     as a whole; the trip is of no use any more
     */
    StoreResponse store(StoredInstance object);

    @Override
    void close();
  }
}
