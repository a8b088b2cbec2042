// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.util.Optional;

/**
 * A user whom a peer may name (PS3.7 section D.3.3.7).
 *
 * @param passcode absent: the name is enough
 */
public record KnownUser(String name, Optional<Passcode> passcode) {
  public KnownUser {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a user needs a name");
    }
  }
}
