// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import org.ytterby.quantity.DecayLaw;
import org.ytterby.treatment.Decay;

/**
 * How the numbers of a series become activity at administration.
 *
 * @param imageReference the time to which the image's numbers refer; of images whose slices have
 *     times of their own the start of the first frame
 * @param toAdministration factor from the image reference to the administration
 * @param rule what Decay Correction (0054,1102) said and how it was read
 * @param reading to what each slice refers
 * @param scannerHalfLifeS the half-life that the scanner decayed with, by the header; ours where
 *     that is not to be undone
 * @param halfLifeS the half-life of what is imaged
 */
record EmissionDecay(
    Instant imageReference,
    double toAdministration,
    String rule,
    Reading reading,
    double scannerHalfLifeS,
    double halfLifeS) {

  /** To what the number of a slice refers. */
  enum Reading {
    /** The image reference. */
    SERIES,
    /** The start of its own frame. */
    OWN_START,
    /** Nothing was corrected: the mean over its own frame. */
    UNCORRECTED,
    /** The same, after its Decay Factor was divided out. */
    UNDONE
  }

  /** True where each slice is divided by its Decay Factor. */
  boolean undoes() {
    return reading == Reading.UNDONE;
  }

  /** The factor of one slice. */
  double factor(EmissionFrame slice, Instant administeredAt) {
    return switch (reading) {
      case SERIES -> toAdministration * otherHalfLife(slice, imageReference);
      case OWN_START -> {
        Instant start = start(slice);
        yield otherHalfLife(slice, start)
            / Decay.factor(halfLifeS, Duration.between(administeredAt, start));
      }
      case UNCORRECTED -> ofMean(slice, administeredAt);
      case UNDONE -> ofMean(slice, administeredAt) / slice.timing().decayFactor().orElseThrow();
    };
  }

  /**
   * Of the mean over a frame: λT / (1 - exp(-λT)) leads to its start, decay from there to the
   * administration.
   */
  private double ofMean(EmissionFrame slice, Instant administeredAt) {
    return meanOverFrame(slice.timing().durationS().orElseThrow(), halfLifeS)
        / Decay.factor(halfLifeS, Duration.between(administeredAt, start(slice)));
  }

  /**
   * The scanner multiplied by exp(λ′t) with its own λ′, t from the reference to about the middle of
   * the frame, where exp(λt) was meant. Where in the frame matters not: half-lives that are
   * believed differ by 1 %, which is 1e-4 of activity an hour.
   */
  private double otherHalfLife(EmissionFrame slice, Instant reference) {
    if (scannerHalfLifeS == halfLifeS) {
      return 1;
    }
    double elapsedS =
        Decay.seconds(Duration.between(reference, start(slice)))
            + slice.timing().durationS().orElse(0.0) / 2;
    return DecayLaw.factor(scannerHalfLifeS, elapsedS) / DecayLaw.factor(halfLifeS, elapsedS);
  }

  private static Instant start(EmissionFrame slice) {
    return slice.timing().acquisition().orElseThrow().instant();
  }

  static double meanOverFrame(double durationS, double halfLifeS) {
    double decays = DecayLaw.constantPerS(halfLifeS) * durationS;
    return decays == 0 ? 1 : decays / -StrictMath.expm1(-decays);
  }
}
