// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import org.ytterby.store.Tx;

/** Whoever acts on announcements. Implementations are thread-safe. */
public interface AnnouncementListener {

  /**
   * An announcement was written, or changed, in this transaction. What follows from it is written
   * in the same one; the ledger is locked last.
   */
  void announced(Tx tx, Announcement announcement);

  /** The transaction is durable. */
  void durable(Announcement announcement);
}
