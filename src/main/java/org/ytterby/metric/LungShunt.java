// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.List;
import java.util.Optional;
import org.ytterby.activity.Normalisation;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.NormalisedVolume;
import org.ytterby.region.Lungs;
import org.ytterby.region.Region;

/**
 * What the relative dose of a case has to do with the lung shunt. Immutable.
 *
 * <pre>
 * method       D is proportional to 1 - LSF wherever the volume that the net activity was shared out
 *              among has no lungs in it. Where the fraction was taken off, it is one more input
 *              quantity; where it was not, and nothing shows the lungs inside, the part of it that is
 *              outside is: anything from none to all of the recorded fraction, or to what the protocol
 *              neglects where none is recorded. The bias is in that rectangle, for the dose is not
 *              corrected
 * </pre>
 *
 * @param place of the lungs' activity
 * @param fraction that is recorded
 * @param neglectedFraction what it may be at most where none is recorded
 */
public record LungShunt(Place place, Optional<Double> fraction, double neglectedFraction) {

  /** Where the lungs' activity is for a relative dose. */
  public enum Place {
    /** In the volume: what is shared out is all of the activity, and the fraction has no part. */
    INSIDE,
    /** Outside, and the recorded fraction was taken off. */
    TAKEN_OFF,
    /** Perhaps outside, and nothing was taken off. */
    LEFT
  }

  /** Whole bodies: nothing rests on a fraction but the single-compartment dose. */
  static final LungShunt INSIDE =
      new LungShunt(
          Place.INSIDE,
          Optional.empty(),
          NormalisationRules.BODY_OR_LIVER.negligibleShuntPercent() / 100);

  public LungShunt {
    if (fraction.filter(some -> !(some >= 0 && some < 1)).isPresent()) {
      throw new IllegalArgumentException(
          "lung shunt fraction: found " + fraction.get() + ", expected from 0 to below 1");
    }
  }

  /**
   * Of a case.
   *
   * @param volume that was chosen; without one it is the whole field
   * @param recorded the fraction of the treatment record
   */
  public static LungShunt of(
      Optional<Normalisation> volume,
      NormalisationRules rules,
      List<Region> regions,
      Optional<Double> recorded) {
    double neglected = rules.negligibleShuntPercent() / 100;
    double share = volume.map(Normalisation::share).orElse(1.0);
    if (share < 1) {
      return new LungShunt(Place.TAKEN_OFF, Optional.of(1 - share), neglected);
    }
    boolean liver = rules.volume() == NormalisedVolume.LIVER;
    return new LungShunt(
        !liver && Lungs.areInside(regions) ? Place.INSIDE : Place.LEFT, recorded, neglected);
  }
}
