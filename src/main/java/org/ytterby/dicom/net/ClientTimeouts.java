// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.time.Duration;

/**
 * How long a requestor waits.
 *
 * @param connect for the TCP connection
 * @param association for the answer to A-ASSOCIATE-RQ and to A-RELEASE-RQ
 * @param dimse for the response to a request, and for the peer to take the next bytes of one
 */
public record ClientTimeouts(Duration connect, Duration association, Duration dimse) {
  /** 10 s, 30 s, 60 s. */
  public static final ClientTimeouts DEFAULT =
      new ClientTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

  public ClientTimeouts {
    if (!connect.isPositive() || !association.isPositive() || !dimse.isPositive()) {
      throw new IllegalArgumentException("timeouts are positive: " + connect + association + dimse);
    }
  }
}
