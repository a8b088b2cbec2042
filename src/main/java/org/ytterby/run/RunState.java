// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

/** The closed set of states of a run. The name is what the table, the API and the ledger hold. */
public enum RunState {
  /** Frozen, and waiting for a worker. */
  QUEUED,
  /** A worker computes it, or did when the node stopped. */
  RECONSTRUCTING,
  /** Its objects are stored and wait for a person, because the protocol asks for it. */
  REVIEW,
  /** Its objects are stored and on their way. */
  DELIVERING,
  /** Every object of every required destination was accepted. */
  DELIVERED,
  /** Something failed that is no clinical refusal; with a next attempt, or for good. */
  FAILED,
  /** Refused in writing while computing; the findings say why. */
  CANCELLED,
  /** A newer run of the case took its place. */
  SUPERSEDED;

  /** True while work on it goes on or will go on by itself. */
  public boolean isActive() {
    return switch (this) {
      case QUEUED, RECONSTRUCTING, REVIEW, DELIVERING -> true;
      case DELIVERED, FAILED, CANCELLED, SUPERSEDED -> false;
    };
  }
}
