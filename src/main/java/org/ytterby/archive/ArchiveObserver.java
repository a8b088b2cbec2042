// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.time.Duration;

/**
 * Told of the archive's syncs, to be measured, and of what is in it. Implementations are
 * thread-safe and quick.
 */
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

  /**
   * An instance is durable and in the index, now for the first time or because it came again.
   * Called before its sender is answered.
   */
  default void indexed(StoredInstance instance) {}

  /**
   * The index may have rows of which {@link #indexed} will not tell: it failed, or who was to tell
   * did, perhaps after the commit.
   */
  default void doubted() {}

  /** Both are told, this one first. */
  default ArchiveObserver and(ArchiveObserver other) {
    ArchiveObserver first = this;
    return new ArchiveObserver() {
      @Override
      public void synced(int instances, Duration took) {
        first.synced(instances, took);
        other.synced(instances, took);
      }

      @Override
      public void indexed(StoredInstance instance) {
        first.indexed(instance);
        other.indexed(instance);
      }

      @Override
      public void doubted() {
        first.doubted();
        other.doubted();
      }
    };
  }
}
