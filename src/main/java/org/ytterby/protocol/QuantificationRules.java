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
 * @param scannerDecay what becomes of the scanner's own decay correction: one of {@link
 *     #SCANNER_DECAY}
 * @param nuclideRepair names of the nuclides that may have been set at the scanner in place of 90Y
 *     and are repaired
 * @param calibrations what the site has measured of its scanners, the first that matches decides
 * @param commissioning what becomes of a scanner of which it has measured nothing: one of {@link
 *     #COMMISSIONING}
 */
public record QuantificationRules(
    List<PositronFraction> positronFractions,
    boolean positronFractionInCalibration,
    double earliestScanH,
    double latestScanH,
    String scannerDecay,
    List<String> nuclideRepair,
    List<CalibrationRecord> calibrations,
    String commissioning) {

  /** Nothing is said of it. */
  public static final String UNASKED = "unasked";

  /** It is dosed, and a finding says that nobody has measured it. */
  public static final String NOTED = "noted";

  /** It is not dosed. */
  public static final String REQUIRED = "required";

  /** What may become of a scanner without a calibration. */
  public static final List<String> COMMISSIONING = List.of(UNASKED, NOTED, REQUIRED);

  /** The image is taken to refer to one time, decayed with our half-life. */
  public static final String BELIEVED = "believed";

  /** The header's half-life is undone, and Decay Factor decides which start is meant. */
  public static final String UNDONE = "undone";

  /** What may become of the scanner's decay correction. */
  public static final List<String> SCANNER_DECAY = List.of(BELIEVED, UNDONE);

  /** The nuclides that operators choose where 90Y is not offered. */
  public static final List<String> SURROGATES = List.of("18F", "22Na", "68Ge", "89Zr", "86Y");

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
          UNDONE,
          SURROGATES,
          List.of(),
          NOTED);

  public QuantificationRules {
    positronFractions = List.copyOf(positronFractions);
    nuclideRepair = List.copyOf(nuclideRepair);
    calibrations = List.copyOf(calibrations);
    if (!SCANNER_DECAY.contains(scannerDecay)) {
      throw new IllegalArgumentException(
          "scanner-decay must be one of " + SCANNER_DECAY + ", found " + scannerDecay);
    }
    if (!COMMISSIONING.contains(commissioning)) {
      throw new IllegalArgumentException(
          "commissioning must be one of " + COMMISSIONING + ", found " + commissioning);
    }
    if (!SURROGATES.containsAll(nuclideRepair)) {
      throw new IllegalArgumentException(
          "nuclide-repair must name some of " + SURROGATES + ", found " + nuclideRepair);
    }
    if (!(earliestScanH >= 0 && earliestScanH < latestScanH && latestScanH <= 1000)) {
      throw new IllegalArgumentException(
          "the scan must lie between 0 and 1000 h after administration, earliest before latest;"
              + " found "
              + earliestScanH
              + " to "
              + latestScanH);
    }
  }

  /** The same with other calibrations, and what becomes of scanners without. */
  public QuantificationRules with(List<CalibrationRecord> others, String without) {
    return new QuantificationRules(
        positronFractions,
        positronFractionInCalibration,
        earliestScanH,
        latestScanH,
        scannerDecay,
        nuclideRepair,
        others,
        without);
  }
}
