// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.Surrogate;
import org.ytterby.quantity.DecayLaw;
import org.ytterby.quantity.Nuclide;

/**
 * Another nuclide that was set at the scanner for a scan of 90Y, and how its image becomes one of
 * 90Y.
 *
 * <pre>
 * method       The scanner divided its counts by the header's positron fraction and multiplied each
 *              slice by its Decay Factor (0054,1321). Stored value x header's fraction / 3.186e-5 /
 *              Decay Factor is therefore the mean of 90Y's activity over the slice's own frame, whatever
 *              point of the frame and whatever reference the factor was made for. From there it goes as
 *              an uncorrected image does.
 * refused      without a factor in every slice of a corrected image; where the factors are not the
 *              nuclide's since the reference; without start and duration of each frame.
 * error bound  the numbers of the header, and the frame's start (1.1 % an hour); prompt gammas of 86Y,
 *              22Na and 89Zr that the scanner subtracted without their being there are not undone, which
 *              the gate of the ratio has to show.
 * </pre>
 *
 * @param surrogate which nuclide
 * @param fraction positrons a decay, by the header
 * @param halfLifeS by the header
 * @param where it is said
 */
record SurrogateRepair(Surrogate surrogate, double fraction, double halfLifeS, String where) {
  /** Of activity: as much as an hour of 90Y. */
  private static final double WORTH_SAYING = 0.011;

  /** Header's fraction over ours. */
  double positronScale() {
    return fraction / Nuclide.YTTRIUM_90.positronFraction();
  }

  /** The arithmetic, for the slices of the least and of the greatest factor. */
  Finding finding(EmissionDecay decay, List<EmissionFrame> slices, Instant administeredAt) {
    ToDoubleFunction<EmissionFrame> factorOf = slice -> decay.factor(slice, administeredAt);
    Comparator<EmissionFrame> byFactor = Comparator.comparingDouble(factorOf);
    List<String> parts = new ArrayList<>();
    parts.add(
        "stored value x "
            + Figures.text(fraction)
            + " / "
            + Figures.text(Nuclide.YTTRIUM_90.positronFraction())
            + " = x "
            + Figures.text(positronScale()));
    Set<EmissionFrame> extremes = new LinkedHashSet<>();
    extremes.add(Collections.min(slices, byFactor));
    extremes.add(Collections.max(slices, byFactor));
    for (EmissionFrame slice : extremes) {
      double factor = factorOf.applyAsDouble(slice);
      double undone = decay.undoes() ? slice.timing().decayFactor().orElseThrow() : 1;
      parts.add(
          String.format(
              Locale.ROOT,
              "slice %s: / Decay Factor %s, x %.6f of 90Y from its frame to the administration = x"
                  + " %s in all",
              slice.name(),
              Figures.text(undone),
              factor * undone,
              Figures.text(positronScale() * factor)));
    }
    if (decay.undoes()) {
      withinFrames(slices).ifPresent(parts::add);
    }
    return Finding.review(
        FindingCode.NUCLIDE,
        where,
        String.format(
            Locale.ROOT,
            "%s: half-life %s s, positron fraction %s",
            surrogate.word(),
            Figures.text(halfLifeS),
            Figures.text(fraction)),
        String.format(Locale.ROOT, "90Y: %.0f s, ", decay.halfLifeS())
            + Figures.text(Nuclide.YTTRIUM_90.positronFraction()),
        "Repaired: "
            + String.join("; ", parts)
            + ". Have the nuclide corrected at the scanner; the ratio of measured over administered"
            + " activity has to pass its gate.");
  }

  /**
   * That a factor is less than decay up to where its frame has its mean demands. Then the scanner
   * corrected to the start of the frame only, as it is taken, or wrote a factor that is not all of
   * what it did.
   */
  private Optional<String> withinFrames(List<EmissionFrame> slices) {
    double constantPerS = DecayLaw.constantPerS(halfLifeS);
    double most = 1;
    Optional<EmissionFrame> worst = Optional.empty();
    for (EmissionFrame slice : slices) {
      double inFrame = constantPerS * slice.timing().durationS().orElse(0.0);
      double meanOfFrame = inFrame > 0 ? -Math.expm1(-inFrame) / inFrame : 1;
      double over = 1 / meanOfFrame / slice.timing().decayFactor().orElseThrow();
      if (over > most) {
        most = over;
        worst = Optional.of(slice);
      }
    }
    if (most < 1 + WORTH_SAYING) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "but Decay Factor %s of slice %s is less than decay inside of its frame alone"
                + " demands, by %.4f: it is taken as all that the scanner did; if"
                + " decay inside of frames was corrected for beside it, doses are up to %.1f %% too"
                + " high",
            Figures.text(worst.orElseThrow().timing().decayFactor().orElseThrow()),
            worst.get().name(),
            most,
            100 * (most - 1)));
  }

  /** A slice of a corrected image without a factor can't be repaired. */
  Finding withoutFactor(EmissionFrame slice) {
    return Finding.block(
        FindingCode.DECAY_CORRECTION,
        slice.name() + " " + Dictionary.name(Tag.DecayFactor),
        "nothing, where the image was decayed as " + surrogate.word(),
        "the factor above 0 by which the slice was multiplied",
        "Without it the decay can't be undone. Reconstruct with 90Y, or without decay correction.");
  }
}
