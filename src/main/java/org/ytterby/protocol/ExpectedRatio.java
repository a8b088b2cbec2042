// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/**
 * What PET-measured over administered activity is expected to be for a device.
 *
 * @param ratio the expected ratio, without unit
 * @param spread its standard uncertainty (k = 1), without unit
 */
public record ExpectedRatio(double ratio, double spread) {
  public ExpectedRatio {
    if (!(ratio > 0.1 && ratio < 10)) {
      throw new IllegalArgumentException(
          "an expected ratio lies between 0.1 and 10, found " + ratio);
    }
    if (!(spread > 0 && spread < 1)) {
      throw new IllegalArgumentException(
          "the spread of a ratio lies between 0 and 1, found " + spread);
    }
  }
}
