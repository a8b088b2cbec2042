// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.sql.SQLException;

/**
 * A commit that happened and is visible, but whose sync failed: whether it survives a power cut is
 * not known, and it can't be taken back.
 */
final class UnsyncedCommit extends SQLException {
  private static final long serialVersionUID = 1L;

  UnsyncedCommit(SQLException cause) {
    super(
        "a change was made but could not be synced, so that it may be lost: check the disk, start"
            + " the node again, look whether the change is there, and only then repeat it",
        cause);
  }
}
