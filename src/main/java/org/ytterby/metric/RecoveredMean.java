// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ytterby.dose.PointKernel;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.quantity.Density;
import org.ytterby.region.RegionKind;

/**
 * The mean of a hot region with what the image's blur took of it, on the scanner's scale: {@link
 * Recovery} of the region's volume and of its surroundings as they read behind the blur's reach.
 *
 * <p>The volume stands in the mean and in the recovery: both effects are of the same quantities,
 * and so add up with their signs. A region that is laid wrongly by a normal error reads on average
 * what it would in an image blurred by that error too: so the recovery's blur holds the
 * registration's, and what remains of this is its spread. Immutable.
 *
 * @param recovery where the region is hot and the blur is known
 * @param mean with its uncertainty, but for that of the scale
 */
record RecoveredMean(Optional<Recovery> recovery, Mean mean) {
  private static final double STEP = 0.05;
  private static final double PERCENT = 100;

  /**
   * What 90Y's electrons carry out of a region, as a blur: 1.90 mm root mean square along an axis.
   * That of other nuclides is in proportion to how far their energy goes.
   */
  private static final double ELECTRONS_FWHM_MM = 4.48;

  /** How thick the surroundings are, in voxels. */
  static final double SHELL_VOXELS = 2;

  /** A mean, or why there is none. */
  sealed interface Mean {
    /** It is known. */
    record Known(MetricUncertainty mean) implements Mean {}

    /** It is not, for a reason. */
    record NotJudged(String reason) implements Mean {}
  }

  /** Whether a region of this kind is taken for an even hot one in even surroundings. */
  static boolean expectsEven(RegionKind kind) {
    return kind == RegionKind.TUMOUR || kind == RegionKind.PERFUSED;
  }

  private static RecoveredMean none(Optional<Recovery> recovery, String reason) {
    return new RecoveredMean(recovery, new Mean.NotJudged(reason));
  }

  /**
   * Where the surroundings begin: behind the blur's reach, that of a region that is laid wrongly
   * too, and behind that of electrons where an engine carries them out of the region.
   *
   * @param psfMm of the image
   * @param registrationMm by which the region is laid wrongly, along each axis
   */
  static double shellMm(double psfMm, double registrationMm, MetricInput input) {
    double blurMm = blurMm(psfMm, registrationMm);
    return input.engineSpreads()
        ? Math.max(blurMm, electronsFwhmMm(PointKernel.of(input.computed().nuclide())))
        : blurMm;
  }

  static double electronsFwhmMm(PointKernel point) {
    return ELECTRONS_FWHM_MM
        * (point.rootMeanSquareMm() / PointKernel.yttrium90().rootMeanSquareMm());
  }

  /** The image's blur with that of a region which is laid wrongly. */
  private static double blurMm(double psfMm, double registrationMm) {
    double wrongMm = GaussianSmoothing.FWHM_PER_SIGMA * registrationMm;
    return Math.sqrt(psfMm * psfMm + wrongMm * wrongMm);
  }

  /**
   * That of a region.
   *
   * @param box the region, with surroundings to beyond the blur's reach
   */
  static RecoveredMean of(
      RegionKind kind, MetricInput input, CaseUncertainty rules, RegionBox box, Read read) {
    ResolutionRules resolution = rules.resolution();
    if (!expectsEven(kind)) {
      return none(
          Optional.empty(),
          "recovery is one of a hot region in even surroundings: a tumour or a perfused volume");
    }
    if (resolution.psf().isEmpty()) {
      return none(Optional.empty(), "the protocol does not say the image's point spread function");
    }
    if (input.computed().nuclide().kernel().isEmpty()) {
      return none(Optional.empty(), "the range of this nuclide's electrons has no table here");
    }
    double psfMm = resolution.psf().get();
    Recovery.Medium medium =
        Recovery.Medium.of(
            resolution,
            PointKernel.of(input.computed().nuclide()),
            input.mass().uniform().orElse(Density.SOFT_TISSUE),
            box.voxelMm());
    Recovery recovery = Recovery.of(box.volumeMl(), medium);
    double shown = recovery.readFraction(input.engineSpreads());
    if (shown < resolution.leastRecoveryPercent() / PERCENT) {
      return none(
          Optional.of(recovery),
          String.format(
              Locale.ROOT,
              "resolution: a region of this volume shows only %.0f %% of its dose at a blur of"
                  + " %.1f mm (wanted: %.0f %%)",
              PERCENT * shown,
              psfMm,
              resolution.leastRecoveryPercent()));
    }
    double fromMm = shellMm(psfMm, read.registrationMm(), input);
    OptionalDouble around = box.meanOf(box.shell(fromMm, fromMm + SHELL_VOXELS * box.spacingMm(0)));
    if (around.isEmpty()) {
      return none(
          Optional.of(recovery), "the field of view ends where the region's surroundings begin");
    }
    At at = new At(input.engineSpreads(), read, around.getAsDouble(), medium);
    return new RecoveredMean(Optional.of(recovery), new Mean.Known(at.with(box.volumeMl(), rules)));
  }

  /**
   * What was read of a region.
   *
   * @param mean as the image has it; its registration's bias is taken off here
   * @param volume what is uncertain of its volume
   * @param registrationMm by which it is laid wrongly, along each axis
   */
  record Read(MetricUncertainty mean, RegionEdge volume, double registrationMm) {}

  /** The mean as a function of what it rests on. */
  private record At(boolean spreads, Read read, double aroundGy, Recovery.Medium medium) {

    private Recovery at(double volumeMl, double psfMm) {
      return Recovery.of(volumeMl, blurMm(psfMm, read.registrationMm()), medium);
    }

    private double of(double volumeMl, double psfMm) {
      return of(at(volumeMl, psfMm), 1);
    }

    private double of(Recovery seen, double readFactor) {
      return seen.trueMeanGy(spreads, read.mean().value(), aroundGy, readFactor);
    }

    private MetricUncertainty with(double volumeMl, CaseUncertainty rules) {
      double recoveryPercent = rules.rules().recoveryPercent();
      double psfMm = medium.psfMm();
      Recovery seen = at(volumeMl, psfMm);
      MetricUncertainty.Builder effects = new MetricUncertainty.Builder();
      effects.addAll(read.mean(), seen.trueFraction() / seen.readFraction(spreads));
      double perVolume =
          (of(volumeMl * (1 + STEP), psfMm) - of(volumeMl * (1 - STEP), psfMm)) / (2 * STEP);
      read.volume().addTo(effects, perVolume);
      effects.add(rules.blur(), ofPsf(volumeMl, psfMm, rules.blur().standardUncertainty()));
      double perRecovery = (of(seen, 1 + STEP) - of(seen, 1 - STEP)) / (2 * STEP);
      effects.add(
          InputQuantity.normal(
              "recovery by itself", recoveryPercent, "%", Concerns.BOTH, "protocol"),
          perRecovery * recoveryPercent / PERCENT);
      return effects.around(of(seen, 1));
    }

    /** What one standard uncertainty of the blur does. */
    private double ofPsf(double volumeMl, double psfMm, double uncertaintyMm) {
      if (psfMm == 0) {
        // No blur is the least there is, so that this goes to one side; it is counted to both.
        return of(volumeMl, uncertaintyMm) - of(volumeMl, psfMm);
      }
      double perPsf =
          (of(volumeMl, psfMm * (1 + STEP)) - of(volumeMl, psfMm * (1 - STEP))) / (2 * STEP);
      return perPsf * uncertaintyMm / psfMm;
    }
  }
}
