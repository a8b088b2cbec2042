// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.Locale;
import java.util.Optional;
import org.ytterby.protocol.CalibrationRecord;

/**
 * What the numbers of an emission image are multiplied with beside slope and decay.
 *
 * @param positron header's positron fraction over ours; 1 where nothing is undone
 * @param repaired true where that fraction, and the decay, were another nuclide's
 * @param calibration what the site has measured of the scanner
 */
record ImageScale(double positron, boolean repaired, Optional<CalibrationRecord> calibration) {
  /** All of it. */
  double factor() {
    return positron * calibration.map(CalibrationRecord::factor).orElse(1.0);
  }

  /** Where the absolute scale comes from. */
  String words() {
    String fraction =
        positron == 1
            ? ""
            : ", x " + positron + " for the header's positron fraction over 3.186e-5";
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
