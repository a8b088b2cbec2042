// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

/** How a notice stands. */
public enum NoticeState {
  /** To be told, perhaps once more. */
  WAITING,
  /** The recipient has taken it. */
  SENT,
  /** Refused, or tried often enough: a person must act. The next start tries again. */
  PARKED,
  /** Its recipient is not configured any more; nobody is told it, and what it says is forgotten. */
  DROPPED
}
