// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import java.time.Instant;

/**
 * A message on its way to a recipient. Immutable.
 *
 * @param number in the order in which the messages of one instance are told
 * @param recipient its name
 * @param attempts how often it was tried, for all we know taken: an attempt that was refused for
 *     good does not count
 * @param nextAt when it is tried
 * @param remark why it was not taken, for people; empty otherwise
 */
record Notice(
    long number,
    String recipient,
    Message message,
    NoticeState state,
    int attempts,
    Instant nextAt,
    String remark) {

  Notice sent(Instant at) {
    return new Notice(number, recipient, message, NoticeState.SENT, attempts, at, "");
  }

  /** One attempt more was in vain; another follows, or none. */
  Notice inVain(NoticeState then, Instant at, String why) {
    return new Notice(number, recipient, message, then, attempts + 1, at, why);
  }

  /** Nobody is to be told it any more. */
  Notice dropped(Instant at, String why) {
    return new Notice(number, recipient, message, NoticeState.DROPPED, attempts, at, why);
  }

  /** The attempt that was made is known to have told nothing, and none follows. */
  Notice refused(Instant at, String why) {
    return new Notice(number, recipient, message, NoticeState.PARKED, attempts, at, why);
  }
}
