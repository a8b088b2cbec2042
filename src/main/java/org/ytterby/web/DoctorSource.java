// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.util.Map;
import java.util.Optional;

/** Examines the node's connections. Implemented by the wiring. */
@FunctionalInterface
public interface DoctorSource {

  /**
   * Examines listeners and peers of the configuration, never anybody else. <b>Threads:</b> called
   * on the server's workers, one call at a time; blocks for as long as peers are silent.
   *
   * @param peer name or AE title of the only peer to examine; absent: all
   * @param commitment whether peers are also asked to commit to an object that does not exist
   * @return the findings as JSON values; absent where no peer is called so
   */
  Optional<Map<String, Object>> examine(Optional<String> peer, boolean commitment);
}
