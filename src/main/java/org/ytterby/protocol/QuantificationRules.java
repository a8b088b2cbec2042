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
 * @param scannerDecay what becomes of the scanner's own decay correction
 * @param nuclideRepair the nuclides that may have been set at the scanner in place of 90Y and are
 *     repaired
 * @param calibrations what the site has measured of its scanners, the first that matches decides
 * @param commissioning what becomes of a scanner of which it has measured nothing
 */
public record QuantificationRules(
    List<PositronFraction> positronFractions,
    boolean positronFractionInCalibration,
    double earliestScanH,
    double latestScanH,
    ScannerDecay scannerDecay,
    List<Surrogate> nuclideRepair,
    List<CalibrationRecord> calibrations,
    CommissioningRule commissioning) {

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
          120,
          ScannerDecay.UNDONE,
          List.of(Surrogate.values()),
          List.of(),
          CommissioningRule.NOTED);

  public QuantificationRules {
    positronFractions = List.copyOf(positronFractions);
    nuclideRepair = List.copyOf(nuclideRepair);
    calibrations = List.copyOf(calibrations);
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
