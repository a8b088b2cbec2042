// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Expected ratios of one scanner and reconstruction; they go before those of the protocol.
 *
 * @param scanner which images
 * @param devices expected ratio by device, at least one
 */
public record ScannerRatios(ScannerMatch scanner, SortedMap<String, ExpectedRatio> devices) {
  public ScannerRatios {
    devices = Collections.unmodifiableSortedMap(new TreeMap<>(devices));
    if (devices.isEmpty()) {
      throw new IllegalArgumentException("devices must name at least one device");
    }
  }
}
