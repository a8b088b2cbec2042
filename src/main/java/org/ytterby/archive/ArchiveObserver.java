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
  ArchiveObserver NONE = _ -> {};

  /** An instance was written and synced; its row is not in the index yet. */
  void synced(Duration took);

  /** The rows of so many instances were committed together. */
  default void committed(int instances) {}

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
      public void synced(Duration took) {
        first.synced(took);
        other.synced(took);
      }

      @Override
      public void committed(int instances) {
        first.committed(instances);
        other.committed(instances);
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
