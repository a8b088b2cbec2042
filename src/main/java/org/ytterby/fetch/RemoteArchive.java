// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.time.Duration;
import java.util.Optional;
import org.ytterby.deliver.Backoff;
import org.ytterby.dicom.net.tls.ClientTls;

/**
 * An archive that is asked for what a case lacks. Immutable.
 *
 * @param name what rows, messages and the web page call it; unique in a node
 * @param aeTitle AE title that is called
 * @param host host name or address
 * @param port DICOM port
 * @param callingAeTitle AE title as which we call
 * @param method how it hands instances out
 * @param timeout how long connecting, association and each response may take
 * @param backoff how an attempt that failed is made again
 * @param tls absent: in the clear
 */
public record RemoteArchive(
    String name,
    String aeTitle,
    String host,
    int port,
    String callingAeTitle,
    Method method,
    Duration timeout,
    Backoff backoff,
    Optional<ClientTls> tls) {

  /** How instances are retrieved (PS3.4 C.4.2, C.4.3). */
  public enum Method {
    /** C-MOVE; where none gives anything, because we are no destination there, C-GET. */
    AUTO,
    /** C-MOVE to our own AE title: the archive has to know our address. */
    MOVE,
    /** C-GET on our association. */
    GET
  }

  public RemoteArchive {
    if (name.isBlank() || aeTitle.isBlank() || host.isBlank() || callingAeTitle.isBlank()) {
      throw new IllegalArgumentException("an archive needs a name, two AE titles and a host");
    }
    if (port < 1 || port > 0xFFFF) {
      throw new IllegalArgumentException("port must lie from 1 to 65535, found " + port);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be positive, found " + timeout);
    }
  }
}
