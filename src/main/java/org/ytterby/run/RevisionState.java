// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

/** The closed set of states of a revision. The name is what the table and the API hold. */
public enum RevisionState {
  /** Decided on, and to be made. */
  DUE,
  /** Its objects are stored and queued. */
  MADE,
  /** No attempt is left. */
  FAILED,
  /** What it was to say held no more before it was made. */
  WITHDRAWN
}
