// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.time.Duration;

/**
 * Where a server listens, what it agrees to and how long it lets requests finish when it closes.
 *
 * @param host name or address to listen on
 * @param port port; 0 takes any free one
 * @param closeGrace how long requests that are under way may take once the server closes
 */
public record ServerSettings(String host, int port, AssociationPolicy policy, Duration closeGrace) {
  public ServerSettings {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("a port is 0 to 65535: " + port);
    }
    if (closeGrace.isNegative()) {
      throw new IllegalArgumentException("the grace is not negative: " + closeGrace);
    }
  }

  /** Settings with a grace of 10 s. */
  public static ServerSettings of(String host, int port, AssociationPolicy policy) {
    return new ServerSettings(host, port, policy, Duration.ofSeconds(10));
  }
}
