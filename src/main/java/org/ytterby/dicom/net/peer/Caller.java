// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.net.InetAddress;
import java.util.List;

/**
 * Who is at the other end of a connection, as far as the connection shows. Immutable.
 *
 * @param encrypted true behind TLS
 * @param certificateNames subject alternative names and common name of the certificate that it
 *     showed; none without one
 */
public record Caller(InetAddress address, boolean encrypted, List<String> certificateNames) {
  public Caller {
    certificateNames = List.copyOf(certificateNames);
  }

  /** A caller without TLS. */
  public static Caller plain(InetAddress address) {
    return new Caller(address, false, List.of());
  }
}
