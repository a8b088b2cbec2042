// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.time.Duration;
import org.ytterby.quantity.Nuclide;

/**
 * Two overlapping bed positions, feet first in time.
 *
 * <p>Within a bed the sensitivity is that of a scanner without septa: it falls in a straight line
 * from the middle plane to the ends, because fewer pairs of rings see a plane there. A plane of the
 * overlap is seen by both beds and belongs to the one that sees it better. Immutable.
 *
 * @param planesPerBed planes of one position
 * @param overlap planes that both see
 * @param frame how long each is measured
 * @param peakSensitivity part of the pairs from the middle plane that is detected, attenuation
 *     apart
 */
record Beds(int planesPerBed, int overlap, Duration frame, double peakSensitivity) {
  static final int COUNT = 2;

  /** From the end of a bed to the start of the next. */
  static final Duration MOVE = Duration.ofSeconds(20);

  Beds {
    if (!(planesPerBed > overlap && overlap >= 0)
        || !frame.isPositive()
        || !(peakSensitivity > 0 && peakSensitivity < 1)) {
      throw new IllegalArgumentException(
          "beds: found %d planes, overlap %d, frame %s, sensitivity %s"
              .formatted(planesPerBed, overlap, frame, peakSensitivity));
    }
  }

  /** Planes of the whole scan. */
  int planes() {
    return COUNT * planesPerBed - (COUNT - 1) * overlap;
  }

  /** The same beds, measured for so long. */
  Beds during(Duration other) {
    return new Beds(planesPerBed, overlap, other, peakSensitivity);
  }

  /** From the start of the scan to the start of a bed. */
  Duration startOf(int bed) {
    return frame.plus(MOVE).multipliedBy(bed);
  }

  /** The bed that sees a plane best; the first of two that see it equally well. */
  int bedOf(int plane) {
    return sensitivity(1, plane) > sensitivity(0, plane) ? 1 : 0;
  }

  /** Part of the pairs from a plane that a bed detects, attenuation apart; 0 where it sees none. */
  double sensitivity(int bed, int plane) {
    int own = plane - bed * (planesPerBed - overlap);
    if (own < 0 || own >= planesPerBed) {
      return 0;
    }
    double fromMiddle = Math.abs(own - (planesPerBed - 1) / 2.0);
    return peakSensitivity * (1 - fromMiddle / ((planesPerBed + 1) / 2.0));
  }

  /**
   * Pairs detected in the whole scan for each Bq that a plane holds at its start, attenuation
   * apart: both beds, each with the decay until and during its frame.
   */
  double detectedPerBq(int plane, Nuclide nuclide) {
    double frameS = frame.toMillis() / 1e3;
    double lambda = nuclide.decayConstantPerS();
    double meanDecay = -StrictMath.expm1(-lambda * frameS) / (lambda * frameS);
    double sum = 0;
    for (int bed = 0; bed < COUNT; bed++) {
      double startS = startOf(bed).toMillis() / 1e3;
      sum += sensitivity(bed, plane) * nuclide.decayFactor(startS) * meanDecay;
    }
    return sum * frameS * nuclide.positronFraction();
  }

  /**
   * Standard deviation of a plane's concentrations over that of the plane that is seen best, where
   * the background is what makes noise: the root of what fewer pairs are detected.
   */
  double relativeNoise(int plane, Nuclide nuclide) {
    double best = 0;
    for (int other = 0; other < planes(); other++) {
      best = Math.max(best, detectedPerBq(other, nuclide));
    }
    return Math.sqrt(best / detectedPerBq(plane, nuclide));
  }
}
