// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;

/**
 * Asks to be called at a time. A wakeup only wakes a question to the tables, so that a lost or a
 * double one does no harm; a later call for the same key replaces an earlier one. Thread-safe.
 */
interface Wakeups {

  /** Look at this study then. */
  void look(String studyUid, Instant at);

  /** Work on this run then. */
  void work(String runId, Instant at);

  /** Ask the archives for what this study lacks then. */
  void fetch(String studyUid, Instant at);
}
