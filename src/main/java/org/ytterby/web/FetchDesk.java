// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.util.Optional;

/** Has archives asked for what they hold of a case's study. Implemented by the wiring. */
@FunctionalInterface
public interface FetchDesk {

  /**
   * Has them asked, whatever was asked before, and writes into the ledger that a person wanted it.
   *
   * <p><b>Threads:</b> called on the server's workers, may block for the database, not for the
   * archives.
   *
   * @param by who wants it, as they call themselves; nobody checked it
   */
  Answer fetch(String caseId, Optional<String> by);

  /** What became of it. */
  sealed interface Answer {
    /** There is no such case. */
    record NoCase() implements Answer {}

    /** There is nobody to ask. */
    record NoArchive() implements Answer {}

    /** The case settles again, and they are asked. */
    record Accepted() implements Answer {}
  }
}
