// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.util.List;
import java.util.Optional;

/**
 * What a peer has to show beside its title and address. Immutable.
 *
 * @param certificateName a subject alternative name or common name of its TLS certificate
 * @param users one of these has to be named; none: no user is asked for
 */
public record Proof(Optional<String> certificateName, List<KnownUser> users) {

  /** Nothing. */
  public static final Proof NONE = new Proof(Optional.empty(), List.of());

  public Proof {
    users = List.copyOf(users);
  }
}
