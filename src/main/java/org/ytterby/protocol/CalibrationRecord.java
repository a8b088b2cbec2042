// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.time.LocalDate;

/**
 * What a site has measured of one scanner and reconstruction with a 90Y phantom: true over stored
 * concentration.
 *
 * @param scanner which images
 * @param factor with which the image is multiplied, without unit
 * @param uncertaintyPercent standard uncertainty (k = 1) of the factor, in percent
 * @param date day of the measurement, like 2026-02-22
 * @param positronFractionIncluded true where the factor was made of images whose positron fraction
 *     had not been undone, so that it holds the ratio of the header's to ours already
 */
public record CalibrationRecord(
    ScannerMatch scanner,
    double factor,
    double uncertaintyPercent,
    String date,
    boolean positronFractionIncluded) {
  public CalibrationRecord {
    if (!(factor >= 0.2 && factor <= 5)) {
      throw new IllegalArgumentException("factor must lie from 0.2 to 5, found " + factor);
    }
    if (!(uncertaintyPercent > 0 && uncertaintyPercent <= 50)) {
      throw new IllegalArgumentException(
          "uncertainty must lie above 0 and up to 50 %, found " + uncertaintyPercent);
    }
    LocalDate.parse(date);
  }
}
