// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended and what becomes of the outbox row.
 *
 * @param state the row's state from now on
 * @param outcome one word for the attempt's row
 * @param status DIMSE status, where a response came
 * @param message the reason, or the warning that came with success; never the words of a peer
 * @param peerRefused true when the destination, not the object, is the reason
 * @param nextAttemptAt when the row is due again; without meaning once it is settled
 */
record AttemptEnd(
    Instant at,
    DeliveryState state,
    String outcome,
    OptionalInt status,
    String message,
    boolean peerRefused,
    Instant nextAttemptAt) {
  /** Outcome of an attempt that got no association: the destination can't have got anything. */
  static final String UNREACHED = "UNREACHED";

  static AttemptEnd accepted(Instant at, int status, String message) {
    return new AttemptEnd(
        at, DeliveryState.DELIVERED, "ACCEPTED", OptionalInt.of(status), message, false, at);
  }

  /** The same end at a destination that is yet to commit to what it has accepted. */
  AttemptEnd uncommitted() {
    return new AttemptEnd(
        at, DeliveryState.ACCEPTED, outcome, status, message, peerRefused, nextAttemptAt);
  }

  static AttemptEnd objectRefused(Instant at, OptionalInt status, String message) {
    return new AttemptEnd(at, DeliveryState.PARKED, "REFUSED", status, message, false, at);
  }

  static AttemptEnd peerRefused(Instant at, String message) {
    return new AttemptEnd(
        at, DeliveryState.PARKED, "REFUSED", OptionalInt.empty(), message, true, at);
  }

  /** The same end of an attempt that got no association. */
  AttemptEnd unreached() {
    return new AttemptEnd(at, state, UNREACHED, status, message, peerRefused, nextAttemptAt);
  }

  /**
   * Failed for now: tried again later, or parked when no attempt is left.
   *
   * @param attempts how many were made of the present allowance
   */
  static AttemptEnd failed(
      Instant at, int attempts, Backoff backoff, OptionalInt status, String message) {
    boolean last = backoff.exhausted(attempts);
    return new AttemptEnd(
        at,
        last ? DeliveryState.PARKED : DeliveryState.PENDING,
        "FAILED",
        status,
        last ? message + "; " + attempts + " attempts made, none left" : message,
        last,
        at.plus(backoff.after(attempts)));
  }

  @Nullable Integer statusOrNull() {
    return status.isPresent() ? Integer.valueOf(status.getAsInt()) : null;
  }
}
