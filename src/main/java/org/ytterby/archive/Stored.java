// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

/** What became of an instance that came in whole. In each case its content is durable. */
public sealed interface Stored {

  /** The instance that holds what came. */
  StoredInstance instance();

  /** Its UID came for the first time. */
  record New(StoredInstance instance) implements Stored {}

  /**
   * It was there already, byte for byte or with the same pixels and geometry; nothing was added.
   */
  record Duplicate(StoredInstance instance) implements Stored {}

  /**
   * Its UID was there with other pixels or geometry. The first stays the instance of that UID.
   *
   * @param instance what came now, kept beside the first
   * @param first the instance that keeps the UID
   * @param number counts the conflicting versions of this UID from 1
   */
  record Conflict(StoredInstance instance, StoredInstance first, int number) implements Stored {}
}
