// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.time.Duration;

/** Told of the archive's syncs, to be measured. Implementations are thread-safe and quick. */
@FunctionalInterface
public interface ArchiveObserver {

  /** Nobody measures. */
  ArchiveObserver NONE = (_, _) -> {};

  /**
   * A group of instances was synced, or could not be.
   *
   * @param instances how many shared the sync
   * @param took how long the syncs of all their segments took together
   */
  void synced(int instances, Duration took);
}
