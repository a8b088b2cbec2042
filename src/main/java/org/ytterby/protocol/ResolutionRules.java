// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the image's resolution. It serves the means of regions, never voxels.
 *
 * @param psfMm full width at half maximum of the image's point spread function, 1 to 30 mm, with
 *     the reconstruction's filter, what the scanner averages over a voxel and the patient's
 *     breathing in it; 0 of an image whose resolution was corrected, so that its values are those
 *     of the activity at the voxels' centres; null where nobody knows it: then nothing is said of
 *     recovery
 * @param psfUncertaintyMm its standard uncertainty (k = 1), 0 to 10 mm
 * @param recovery measured recovery of spheres, volumes ascending, instead of the Gaussian's; empty
 *     where there is none
 * @param leastRecoveryPercent 5 to 95: what an even dose has to keep of itself after the blur; a
 *     metric that keeps less is not judged
 * @param source where the figures come from
 * @param breathingMm full width at half maximum of what breathing adds, in quadrature, to a blur
 *     that was measured of a phantom at rest, 0 to 20 mm; psfMm holds it already
 * @param breathingUncertaintyMm its standard uncertainty (k = 1), 0 to 10 mm
 */
public record ResolutionRules(
    @Nullable Double psfMm,
    double psfUncertaintyMm,
    List<RecoveryPoint> recovery,
    double leastRecoveryPercent,
    String source,
    double breathingMm,
    double breathingUncertaintyMm) {

  /**
   * Clinical whole-body PET; a rectangle of 6 to 8 mm and a part for breathing. Breathing by
   * itself: a sine of 10 mm from head to feet (livers move by 10 to 20 mm) has a standard deviation
   * of 3.5 mm along one axis, 2.0 mm shared among three: 4.8 mm; 0 to 8 mm are as likely.
   */
  public static final ResolutionRules CLINICAL_PET =
      new ResolutionRules(
          7.0, 1, List.of(), 40, "usual for whole-body PET (6 to 8 mm), not measured here", 5, 2);

  /** Where a blur that was measured at rest is taken as it is. */
  public ResolutionRules(
      @Nullable Double psfMm,
      double psfUncertaintyMm,
      List<RecoveryPoint> recovery,
      double leastRecoveryPercent,
      String source) {
    this(psfMm, psfUncertaintyMm, recovery, leastRecoveryPercent, source, 0, 0);
  }

  /**
   * SPECT, 10 to 20 mm by collimator, distance and reconstruction: too wide a range to take a
   * figure from, so that no recovery is told before a site says its own; 3 mm beside one that does.
   */
  public static final ResolutionRules CLINICAL_SPECT =
      new ResolutionRules(
          null, 3, List.of(), 40, "nothing is usual for SPECT (10 to 20 mm), the protocol's own");

  /** What stands where a protocol for this imaging says nothing. */
  public static ResolutionRules suggested(Imaging imaging) {
    return imaging == Imaging.SPECT ? CLINICAL_SPECT : CLINICAL_PET;
  }

  public ResolutionRules {
    recovery = List.copyOf(recovery);
    if (psfMm != null && !(psfMm == 0 || psfMm >= 1 && psfMm <= 30)) {
      throw new IllegalArgumentException("psf must be 0 mm or lie from 1 to 30 mm, found " + psfMm);
    }
    if (!(psfUncertaintyMm >= 0 && psfUncertaintyMm <= 10)) {
      throw new IllegalArgumentException(
          "psf-uncertainty must lie from 0 to 10 mm, found " + psfUncertaintyMm);
    }
    if (!(leastRecoveryPercent >= 5 && leastRecoveryPercent <= 95)) {
      throw new IllegalArgumentException(
          "least-recovery must lie from 5 to 95 %, found " + leastRecoveryPercent);
    }
    List<RecoveryPoint> points = recovery;
    if (points.size() == 1
        || !IntStream.range(1, points.size())
            .allMatch(i -> points.get(i - 1).volumeMl() < points.get(i).volumeMl())) {
      throw new IllegalArgumentException(
          "recovery must name no volume or at least two, ascending, found " + points);
    }
    if (!points.isEmpty() && psfMm == null) {
      throw new IllegalArgumentException(
          "recovery needs psf beside it, for the electrons' range is not in a measured recovery");
    }
    if (!(breathingMm >= 0 && breathingMm <= 20)) {
      throw new IllegalArgumentException(
          "breathing must lie from 0 to 20 mm, found " + breathingMm);
    }
    if (!(breathingUncertaintyMm >= 0 && breathingUncertaintyMm <= 10)) {
      throw new IllegalArgumentException(
          "breathing-uncertainty must lie from 0 to 10 mm, found " + breathingUncertaintyMm);
    }
    if (source.isBlank()) {
      throw new IllegalArgumentException("source must say where the figures come from");
    }
  }

  /** The point spread function, where it is known. */
  public Optional<Double> psf() {
    return Optional.ofNullable(psfMm);
  }
}
