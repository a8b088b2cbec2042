// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a site has measured of one scanner and reconstruction with a 90Y phantom: true over stored
 * concentration, and the blur. An acceptance record, as {@code ./ytterby commission} writes it,
 * holds one of these beside its evidence.
 *
 * @param scanner which images
 * @param factor with which the image is multiplied, without unit
 * @param uncertaintyPercent standard uncertainty (k = 1) of the factor, in percent
 * @param date day of the measurement, like 2026-02-22
 * @param positronFractionIncluded true where the factor was made of images whose positron fraction
 *     had not been undone, so that it holds the ratio of the header's to ours already
 * @param form of the images that it was made of, for which alone it holds; null in a run that was
 *     frozen before forms were asked for: none is compared, and nothing is said
 * @param blur null where it was not measured
 * @param acceptance SHA-256 of the acceptance record, hex; empty where the protocol itself says the
 *     figures
 */
public record CalibrationRecord(
    ScannerMatch scanner,
    double factor,
    double uncertaintyPercent,
    String date,
    boolean positronFractionIncluded,
    @Nullable ImageForm form,
    @Nullable MeasuredBlur blur,
    String acceptance) {
  private static final String DIGEST = "|[0-9a-f]{64}";
  private static final int SHORT_DIGEST = 12;

  public CalibrationRecord {
    if (!(factor >= 0.2 && factor <= 5)) {
      throw new IllegalArgumentException("factor must lie from 0.2 to 5, found " + factor);
    }
    if (!(uncertaintyPercent > 0 && uncertaintyPercent <= 50)) {
      throw new IllegalArgumentException(
          "uncertainty must lie above 0 and up to 50 %, found " + uncertaintyPercent);
    }
    LocalDate.parse(date);
    if (!acceptance.matches(DIGEST)) {
      throw new IllegalArgumentException(
          "acceptance must be a SHA-256 of 64 hex digits, or empty, found '" + acceptance + "'");
    }
  }

  /** The blur, where it was measured. */
  public Optional<MeasuredBlur> measuredBlur() {
    return Optional.ofNullable(blur);
  }

  /** What it is, as reports name the source of a figure. */
  public String source() {
    return acceptance.isEmpty()
        ? "the site's calibration of " + date
        : "acceptance record of " + date + ", " + acceptance.substring(0, SHORT_DIGEST);
  }
}
