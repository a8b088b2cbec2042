// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.time.Duration;

/**
 * The least that a peer has to send while a PDU or a message of it is under way. Immutable.
 *
 * @param bytesPerSecond mean over the window
 * @param window how long a peer may be slower than that
 */
public record ThroughputFloor(int bytesPerSecond, Duration window) {

  /** 64 B/s over 60 s: only who does it on purpose is slower. */
  public static final ThroughputFloor DEFAULT = new ThroughputFloor(64, Duration.ofSeconds(60));

  public ThroughputFloor {
    if (bytesPerSecond < 1 || !window.isPositive()) {
      throw new IllegalArgumentException(
          "a floor is at least 1 byte a second over a window: " + bytesPerSecond + ", " + window);
    }
  }

  /** True when so many bytes in a window are too few. */
  boolean isAbove(long bytes, long nanos) {
    return bytes * 1e9 < bytesPerSecond * (double) nanos;
  }
}
