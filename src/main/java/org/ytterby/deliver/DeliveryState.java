// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

/** The closed set of states of an outbox row. The name is what the table holds. */
public enum DeliveryState {
  /** To be sent, now or at its next attempt. */
  PENDING,
  /** The destination has accepted it, and is yet to commit to keeping it. */
  ACCEPTED,
  /** The destination has accepted it, and committed to it where it is asked to. */
  DELIVERED,
  /** The destination refused it for good, or no attempt is left: a person must act. */
  PARKED,
  /** Not to be sent any more: a newer run took its place before anything had gone out. */
  WITHDRAWN
}
