// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.treatment.Decay;

/**
 * How the numbers of a series become activity at administration.
 *
 * @param imageReference the time to which the image's numbers refer; of uncorrected images the
 *     start of the first frame
 * @param toAdministration factor from the image reference to the administration
 * @param rule what Decay Correction (0054,1102) said and how it was read
 * @param uncorrected true where each slice is the mean over its own frame
 */
record PetDecay(Instant imageReference, double toAdministration, String rule, boolean uncorrected) {

  /**
   * The factor of one slice. Of an uncorrected image each slice is the mean over its frame: λT / (1
   * - exp(-λT)) leads to the start of the frame, decay from there to the administration.
   */
  double factor(EmissionFrame slice, Instant administeredAt, DoseConstants constants) {
    if (!uncorrected) {
      return toAdministration;
    }
    EmissionFrame.Timing timing = slice.timing();
    Instant start = timing.acquisition().orElseThrow().instant();
    return meanOverFrame(timing.durationS().orElseThrow(), constants)
        / Decay.factor(constants, Duration.between(administeredAt, start));
  }

  static double meanOverFrame(double durationS, DoseConstants constants) {
    double decays = Decay.constantPerS(constants) * durationS;
    return decays == 0 ? 1 : decays / -StrictMath.expm1(-decays);
  }
}
