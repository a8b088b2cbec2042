// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a server listens, what it agrees to and how long it lets requests finish when it closes.
 * Immutable.
 *
 * @param listeners at least one; their policies have the same limits, which hold for all together
 * @param closeGrace how long requests that are under way may take once the server closes
 */
public record ServerSettings(List<Listener> listeners, Duration closeGrace) {
  private static final Duration USUAL_GRACE = Duration.ofSeconds(10);

  public ServerSettings {
    listeners = List.copyOf(listeners);
    if (listeners.isEmpty()) {
      throw new IllegalArgumentException("a server listens somewhere");
    }
    if (listeners.stream().map(one -> one.policy().limits()).distinct().count() > 1) {
      throw new IllegalArgumentException("the listeners of a server have the same limits");
    }
    if (closeGrace.isNegative()) {
      throw new IllegalArgumentException("the grace is not negative: " + closeGrace);
    }
  }

  /** One listener in the clear, and a grace. */
  public ServerSettings(String host, int port, AssociationPolicy policy, Duration closeGrace) {
    this(List.of(new Listener(host, port, policy, Optional.empty())), closeGrace);
  }

  /** One listener in the clear, and a grace of 10 s. */
  public static ServerSettings of(String host, int port, AssociationPolicy policy) {
    return new ServerSettings(host, port, policy, USUAL_GRACE);
  }

  /** These listeners, and a grace of 10 s. */
  public static ServerSettings of(List<Listener> listeners) {
    return new ServerSettings(listeners, USUAL_GRACE);
  }

  /** The limits of all listeners together. */
  AssociationLimits limits() {
    return listeners.getFirst().policy().limits();
  }
}
