// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

/** The closed set of states of a case. The name is what the table, the API and the ledger hold. */
public enum CaseState {
  /** Instances may still come; the next look decides. */
  SETTLING,
  /**
   * Looks like a treatment but can't be dosed until something comes or a person acts; the findings
   * say what.
   */
  NEEDS_INPUT,
  /** A run is on its way. */
  READY,
  /** The newest run is delivered. */
  CLOSED,
  /** Not a treatment by the declared rules: kept, counted, no alarm. */
  IGNORED
}
