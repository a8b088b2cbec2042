// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.Locale;
import java.util.Optional;
import org.ytterby.protocol.CalibrationRecord;

/**
 * What the numbers of an emission image are multiplied with beside slope and decay.
 *
 * @param nuclide what the scanner took it to be
 * @param calibration what the site has measured of the scanner
 */
record ImageScale(ScannerNuclide nuclide, Optional<CalibrationRecord> calibration) {
  /** Header's positron fraction over ours; 1 where nothing is undone. */
  double positron() {
    return nuclide.positronScale();
  }

  /** True where that fraction, and the decay, were another nuclide's. */
  boolean repaired() {
    return nuclide.repair().isPresent();
  }

  /** All of it. */
  double factor() {
    return positron() * calibration.map(CalibrationRecord::factor).orElse(1.0);
  }

  /** Where the absolute scale comes from. */
  String words() {
    String fraction =
        positron() == 1
            ? ""
            : ", x " + positron() + " for the header's positron fraction over 3.186e-5";
    return "scanner calibration"
        + fraction
        + calibration
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        ", x %s ± %s %% of %s",
                        one.factor(),
                        Figures.text(one.uncertaintyPercent()),
                        one.source()))
            .orElse("");
  }
}
