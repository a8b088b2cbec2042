// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.util.Map;
import java.util.Optional;

/** Lets go what waits for a person before it is delivered. Implemented by the wiring. */
@FunctionalInterface
public interface ReleaseDesk {

  /**
   * Sends what a case holds back, and writes into the ledger that a person said so.
   *
   * <p><b>Threads:</b> called on the server's workers, may block.
   *
   * @param by who releases, as they call themselves; nobody checked it
   */
  Answer release(String caseId, Optional<String> by);

  /** What became of it. */
  sealed interface Answer {
    /** There is no such case. */
    record NoCase() implements Answer {}

    /**
     * Nothing is held back.
     *
     * @param state how the case stands, as JSON values
     */
    record NothingHeld(Map<String, Object> state) implements Answer {}

    /**
     * It is on its way.
     *
     * @param released what was, as JSON values
     */
    record Released(Map<String, Object> released) implements Answer {}
  }
}
