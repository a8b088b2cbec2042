// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.quantity.DecayLaw;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.HeaderNuclide;

/**
 * Whether Decay Factor (0054,1321) is what Decay Correction (0054,1102) makes of it: the scanner's
 * own witness of the half-life that it used and of the time that it decayed to.
 *
 * <p>ln(factor) over the decay constant is the time from the reference to somewhere in the frame.
 * Makers differ in where: at its start, its middle, or where decay has the frame's mean; and Frame
 * Reference Time counts from the series (Siemens) while Acquisition Time is that of the frame, or
 * both are the series' own (GE). The frame's start is therefore the least, its end with the Frame
 * Reference Time the most.
 */
final class DecayFactorCheck {
  /** 1.1 % of activity: more than any difference of makers' habits, less than any other nuclide. */
  private static final Duration SLACK = Duration.ofHours(1);

  /** A factor that differs less from 1 moves no number by more than 0.1 %. */
  private static final double SAME_AS_ONE = 1e-3;

  /** Half of the last digit of a factor that is written with three decimals. */
  private static final double WRITTEN = 5e-4;

  /** A factor of four decimals tells 90Y's time to 17 s, and frames of beds are minutes apart. */
  private static final Duration OWN_START = Duration.ofMinutes(1);

  private final List<EmissionFrame> slices;
  private final String imaged;
  private final String nuclide;
  private final double constantPerS;

  /** What a factor may be off by being written with few digits; counts where decay is slow. */
  private final double writtenS;

  private final SeriesFindings findings;

  private DecayFactorCheck(
      List<EmissionFrame> slices,
      String imaged,
      String nuclide,
      double constantPerS,
      double writtenS,
      SeriesFindings findings) {
    this.slices = slices;
    this.imaged = imaged;
    this.nuclide = nuclide;
    this.constantPerS = constantPerS;
    this.writtenS = writtenS;
    this.findings = findings;
  }

  DecayFactorCheck(List<EmissionFrame> slices, ImagedNuclide imaged, SeriesFindings findings) {
    this(
        slices,
        imaged.symbol(),
        imaged.symbol(),
        DecayLaw.constantPerS(imaged.halfLifeS()),
        0,
        findings);
  }

  /** Of an image that was decayed as another nuclide. */
  DecayFactorCheck(List<EmissionFrame> slices, SurrogateRepair repair, SeriesFindings findings) {
    this(
        slices,
        "90Y",
        repair.surrogate().word(),
        DecayLaw.constantPerS(repair.halfLifeS()),
        WRITTEN / DecayLaw.constantPerS(repair.halfLifeS()),
        findings);
  }

  /**
   * True when the factors show that each bed was corrected to its own start: every slice has one,
   * and in none that was taken later does it reach back to the reference.
   */
  boolean ownStarts(Instant reference) {
    List<EmissionFrame> later =
        slices.stream()
            .filter(slice -> Duration.between(reference, start(slice)).compareTo(OWN_START) > 0)
            .toList();
    return complete()
        && !later.isEmpty()
        && later.stream()
            .allMatch(
                slice ->
                    impliedS(factor(slice).orElseThrow())
                        < Decay.seconds(
                            Duration.between(reference, start(slice)).minus(OWN_START)));
  }

  private double impliedS(double factor) {
    return StrictMath.log(factor) / constantPerS;
  }

  private static Instant start(EmissionFrame slice) {
    return slice.timing().acquisition().orElseThrow().instant();
  }

  /** True when every slice has a factor above 0. */
  boolean complete() {
    return slices.stream().allMatch(slice -> factor(slice).isPresent());
  }

  /**
   * True when every slice has a factor that leads to the reference within {@link #OWN_START} and
   * what digits and half-life may be off: the scanner's witness against another time nearby, which
   * {@link #correctedTo} lets pass.
   */
  boolean witness(Instant reference) {
    return slices.stream()
        .allMatch(
            slice -> factor(slice).filter(factor -> leadsTo(reference, slice, factor)).isPresent());
  }

  /**
   * How long before the reference the first slice's factor leads, beyond what its frame lasts;
   * negative for after. Nothing where it has none.
   */
  Optional<Duration> earlier(Instant reference) {
    EmissionFrame slice = slices.getFirst();
    double leastS = leastS(reference, slice);
    return factor(slice)
        .map(this::impliedS)
        .map(impliedS -> impliedS - Math.clamp(impliedS, leastS, mostS(leastS, slice)))
        .map(apartS -> Duration.ofMillis(Math.round(1000 * apartS)));
  }

  private boolean leadsTo(Instant reference, EmissionFrame slice, double factor) {
    double leastS = leastS(reference, slice);
    double doubtS =
        Decay.seconds(OWN_START)
            + HeaderNuclide.HALF_LIFE_TOLERANCE * Math.abs(leastS)
            + WRITTEN / constantPerS;
    double impliedS = impliedS(factor);
    return impliedS >= leastS - doubtS && impliedS <= mostS(leastS, slice) + doubtS;
  }

  private static double leastS(Instant reference, EmissionFrame slice) {
    return Decay.seconds(Duration.between(reference, start(slice)));
  }

  private static double mostS(double leastS, EmissionFrame slice) {
    EmissionFrame.Timing timing = slice.timing();
    return leastS
        + Math.max(0, timing.frameReferenceS().orElse(0.0))
        + timing.durationS().orElse(0.0);
  }

  /** An uncorrected image was multiplied by nothing. */
  void uncorrected() {
    for (EmissionFrame slice : slices) {
      Optional<Double> factor = factor(slice);
      if (factor.isPresent() && Math.abs(factor.get() - 1) > SAME_AS_ONE) {
        findings.add(
            Finding.block(
                FindingCode.DECAY_CORRECTION,
                where(slice),
                Figures.text(factor.get()) + ", where Decay Correction says NONE",
                "1, or nothing",
                "Send the series with the decay correction that was made."));
        return;
      }
    }
  }

  /**
   * A corrected image was multiplied by its nuclide's decay since the reference.
   *
   * @param name what the reference is, for people
   */
  void correctedTo(Instant reference, String name) {
    notAFactor();
    for (EmissionFrame slice : slices) {
      Optional<Double> factor = factor(slice);
      if (factor.isPresent() && !plausible(slice, factor.get(), reference, name)) {
        return;
      }
    }
  }

  private void notAFactor() {
    for (EmissionFrame slice : slices) {
      slice
          .timing()
          .decayFactor()
          .filter(said -> !(said > 0))
          .ifPresent(
              said ->
                  findings.add(
                      Finding.review(
                          FindingCode.DECAY_CORRECTION,
                          where(slice),
                          Figures.text(said),
                          "a factor above 0",
                          "It is taken as absent, so that nothing witnesses what the image was"
                              + " decayed to. Have the sender corrected.")));
    }
  }

  private boolean plausible(EmissionFrame slice, double factor, Instant reference, String name) {
    double impliedS = impliedS(factor);
    double leastS = leastS(reference, slice);
    double mostS = mostS(leastS, slice);
    // The scanner's half-life may differ from ours by as much as the header's is allowed to.
    double doubtS =
        Decay.seconds(SLACK) + HeaderNuclide.HALF_LIFE_TOLERANCE * Math.abs(leastS) + writtenS;
    String found =
        String.format(Locale.ROOT, "%s, %.1f h of %s decay", factor, impliedS / 3600, nuclide);
    if (impliedS > mostS + doubtS) {
      findings.add(
          Finding.block(
              FindingCode.HALF_LIFE,
              where(slice),
              found,
              String.format(Locale.ROOT, "at most %.1f h since %s", (mostS + doubtS) / 3600, name),
              "The scanner decayed with another half-life than it states. Reconstruct with "
                  + imaged
                  + "."));
      return false;
    }
    if (impliedS < leastS - doubtS) {
      findings.add(
          Finding.block(
              FindingCode.TIME_CONFLICT,
              where(slice),
              found,
              String.format(
                  Locale.ROOT, "at least %.1f h since %s", (leastS - doubtS) / 3600, name),
              "The image was not decayed to that time. Send the series with the decay correction"
                  + " and the times that the scanner used."));
      return false;
    }
    return true;
  }

  /** A factor that is not above 0 is none. */
  private static Optional<Double> factor(EmissionFrame slice) {
    return slice.timing().decayFactor().filter(factor -> factor > 0);
  }

  private static String where(EmissionFrame slice) {
    return slice.name() + " " + Dictionary.name(Tag.DecayFactor);
  }
}
