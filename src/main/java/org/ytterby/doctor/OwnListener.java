// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.dicom.net.tls.KeySource;

/**
 * A place where this node takes associations. Immutable.
 *
 * @param where its place in the configuration: {@code dicom} or {@code dicom.listeners[1]}
 * @param host address that is listened on
 * @param port 0 where any free one is taken and it is not known which
 * @param calledAets titles that may be called here beside the node's own
 * @param key as whom the node shows itself over TLS; absent: in the clear
 */
public record OwnListener(
    String where, String host, int port, List<String> calledAets, Optional<KeySource> key) {
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

  public OwnListener {
    calledAets = List.copyOf(calledAets);
  }

  /** The same at the port that was taken. */
  public OwnListener at(int taken) {
    return new OwnListener(where, host, taken, calledAets, key);
  }

  boolean isEverywhere() {
    return EVERYWHERE.contains(host);
  }

  /** Where this machine itself reaches it. */
  String reached() {
    return isEverywhere() ? "127.0.0.1" : host;
  }
}
