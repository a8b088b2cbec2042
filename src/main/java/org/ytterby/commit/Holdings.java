// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

/**
 * What a node holds, and for how long: whatever deletes instances by rule has to answer here first,
 * so that no sender deletes on our word what we delete later. Implementations are thread-safe.
 */
public interface Holdings {

  /**
   * How an instance is held now. Reads its bytes; blocks.
   *
   * @throws org.ytterby.finding.StorageFailure when the database fails, which says nothing about
   *     the instance
   */
  Holding of(String sopInstanceUid);
}
