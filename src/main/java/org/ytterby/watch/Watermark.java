// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

/**
 * Whether the free space of a disk is low: from when it falls below a floor until it is a tenth
 * above it, so that what rests on it does not flap around the floor. Thread-safe.
 */
final class Watermark {
  private static final int TENTH = 10;

  private final long floorBytes;
  private final long wellBytes;
  private volatile boolean low;

  /**
   * A watermark that is not low until it is asked.
   *
   * @param floorBytes less free space than this is low
   */
  Watermark(long floorBytes) {
    this.floorBytes = floorBytes;
    this.wellBytes = floorBytes + floorBytes / TENTH;
  }

  /** Takes a measurement; whether the space is low now. One thread measures. */
  boolean measured(long freeBytes) {
    boolean now = freeBytes < (low ? wellBytes : floorBytes);
    low = now;
    return now;
  }

  /** Whether it was low at the last measurement. Never blocks. */
  boolean isLow() {
    return low;
  }

  /** Bytes that have to be free for it to be low no more. */
  long wellBytes() {
    return wellBytes;
  }

  /** Less free space than this is low, in bytes. */
  long floorBytes() {
    return floorBytes;
  }
}
