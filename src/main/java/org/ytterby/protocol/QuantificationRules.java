// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;

/**
 * What the header of the activity image must say before its numbers are believed.
 *
 * @param positronFractions the accepted fractions; any other, or none, holds the case
 * @param positronFractionInCalibration true where the site's calibration was made with the
 *     scanner's fraction, which is then not undone a second time
 * @param earliestScanH least time from administration to scan, in hours
 * @param latestScanH greatest time from administration to scan, in hours
 */
public record QuantificationRules(
    List<PositronFraction> positronFractions,
    boolean positronFractionInCalibration,
    double earliestScanH,
    double latestScanH) {

  /** The fractions known for 90Y, and a scan within 120 h after the administration. */
  public static final QuantificationRules Y90 =
      new QuantificationRules(
          List.of(
              new PositronFraction(3.186e-5, "Selwyn 2007"),
              new PositronFraction(3.19e-5, "Selwyn 2007, rounded"),
              new PositronFraction(3.2e-5, "EANM, rounded"),
              new PositronFraction(3.4e-5, "Langhoff"),
              new PositronFraction(3.6e-5, "Greenberg"),
              new PositronFraction(3e-5, "rounded by the scanner; 6 % below 3.186e-5")),
          false,
          0,
          120);

  public QuantificationRules {
    positronFractions = List.copyOf(positronFractions);
    if (!(earliestScanH >= 0 && earliestScanH < latestScanH && latestScanH <= 1000)) {
      throw new IllegalArgumentException(
          "the scan must lie between 0 and 1000 h after administration, earliest before latest;"
              + " found "
              + earliestScanH
              + " to "
              + latestScanH);
    }
  }
}
