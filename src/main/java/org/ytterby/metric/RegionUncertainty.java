// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.Grid;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.metric.InputQuantity.Distribution;
import org.ytterby.metric.RegionShift.Bias;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionSource;

/**
 * How well the numbers of one region are known, on any basis: the sensitivity of every metric to
 * every input quantity.
 *
 * <pre>
 * method       first order (JCGM 100:2008, 5.1.2). Dose is proportional to what the scale rests on. A
 *              larger volume takes in what lies on its edge: a mean moves by (edge - mean) d ln V.
 *              Registration by {@link RegionShift}, noise by {@link ImageNoise} and, of levels and volumes,
 *              {@link NoiseWidening}
 * levels       A histogram becomes steeper towards its tail, so the effect of the volume on levels and
 *              volumes is half of what they differ by with the region grown and shrunk by one standard
 *              uncertainty (JCGM 100:2008, 5.1.3, note 2). They are taken as expected without noise, whose
 *              widening is another where the edge is
 * blur         what noise takes of levels and volumes depends on it ({@link WideningByBlur})
 * whose effect of what is expected: the value less its shifts. The interval has its middle there, and 5 %
 *              of calibration move that by 5 % of itself. Effects on the value that is shown would be a
 *              seventh too small for a level that noise took 15 % of
 * one-sided    a wrong place takes from every hot region, and noise widens a histogram. What the image
 *              shows is not corrected for either: both shift the interval, each with the spread of its
 *              own; beyond what the protocol allows noise, a level is not judged
 * resolution   a level that an even dose would not keep after the blur is not judged either
 * volumes      that get a dose are counts of voxels, known no better than one of them: a rectangle of one
 *              voxel to each side. So one of nothing, or of all, has that uncertainty, and not what normal
 *              tails come to there; what is below a millionth of it adds 1e-12 to the variance and is 0
 * assumptions  the noise of a region's metrics is one quantity: it correlates them fully, which it does
 *              not quite. Errors of models (TCP, NTCP, BED, EUD) are not known and not stated
 * cost         ten rankings of the region's voxels, eight more where the engine spreads energy or voxels
 *              have densities, ten smoothings of its box, fourteen more of one that a threshold found
 * </pre>
 *
 * <p>Single-threaded; doses on the scanner's scale until a basis is given.
 */
final class RegionUncertainty {
  static final List<Integer> LEVELS = List.of(98, 95, 90, 70, 50, 2);

  /** Where nobody knows the blur, or there is none: what the noise of a usual PET is told by. */
  private static final double USUAL_FWHM_MM = 6;

  private static final double STEP = 0.05;

  /** Of the volume: an edge that is known worse than that is followed no further. */
  private static final double MOST_RESIZED = 0.5;

  private static final double PERCENT = 100;
  private static final double LEVEL_STEP_PERCENT = 5;

  /** Of what one voxel does to a volume. */
  private static final double NOTHING = 1e-6;

  private final Region region;
  private final CaseUncertainty rules;
  private final DoseConstants constants;
  private final RegionBox box;
  private final RankedDose ranked;
  private final Optional<RegionShift> shift;
  private final RegionEdge volume;
  private final ImageNoise noise;
  private final InputQuantity noiseOfMean;
  private final InputQuantity noiseOfVoxel;
  private final InputQuantity counted;
  private final double meanGy;

  /** Mean by volume: that of the histogram. */
  private final double voxelsGy;

  private final double fwhmMm;
  private final RecoveredMean recovered;
  private final MetricUncertainty activityOverMass;
  private final NoiseWidening widening;

  /** The region grown and shrunk by this part of its volume, one standard uncertainty of it. */
  private final double resizedFraction;

  private final NoiseWidening grown;
  private final NoiseWidening shrunk;

  /** Where the blur is known. */
  private final Optional<WideningByBlur> byBlur;

  /** By how much noise moved each level, where it was asked for. */
  private final Map<Integer, NoiseWidening.Moved> widenedBy = new HashMap<>();

  RegionUncertainty(Region region, MetricInput input, CaseUncertainty rules) {
    this.region = region;
    this.rules = rules;
    this.constants = input.constants();
    this.fwhmMm = rules.resolution().psf().orElse(USUAL_FWHM_MM);
    // An object may be sharp; noise is no sharper for it.
    double filterMm = fwhmMm == 0 ? USUAL_FWHM_MM : fwhmMm;
    double voxelMm =
        Math.max(region.mask().grid().columnSpacingMm(), region.mask().grid().rowSpacingMm());
    double registrationMm =
        region.source() == RegionSource.AUTOMATIC ? 0 : rules.rules().place().registrationMm();
    double marginMm =
        Math.max(
            Math.max(
                    ImageNoise.REACH * filterMm,
                    RecoveredMean.shellMm(fwhmMm, registrationMm, input))
                + RecoveredMean.SHELL_VOXELS * voxelMm,
            Math.max(
                RegionEdge.reachMm(region, rules),
                RegionShift.reachMm(registrationMm, Math.max(voxelMm, thickestMm(region)))));
    this.box = new RegionBox(region.mask(), input.absolute().doseGy(), marginMm, input.mass());
    this.ranked = RankedDose.of(box, 0, 0);
    this.voxelsGy = box.mean();
    this.meanGy = box.hasDensities() ? box.meanByMassShifted(0, 0) : voxelsGy;
    this.shift =
        registrationMm == 0
            ? Optional.empty()
            : Optional.of(new RegionShift(box, ranked, registrationMm));
    this.noise = ImageNoise.of(box, ranked.volumeMl(), fwhmMm, filterMm);
    this.noiseOfMean = noise("image noise", noise.ofMean());
    this.noiseOfVoxel = noise("image noise in the histogram", noise.sdGy());
    boolean hot = box.surface().mean() <= voxelsGy;
    this.counted =
        InputQuantity.rectangular(
            "volume at a dose, counted in voxels",
            InputQuantity.within(ranked.volumeMl() / region.mask().count()),
            "mL",
            Concerns.BOTH,
            "one voxel to each side");
    this.widening =
        new NoiseWidening(
            ranked,
            noise.sdGy(),
            BlurredSphere.ofVolume(ranked.volumeMl(), fwhmMm),
            hot,
            hot
                && RecoveredMean.expectsEven(region.kind())
                && rules.resolution().psf().isPresent());
    this.volume = RegionEdge.of(region, input, filterMm, marginMm, rules);
    this.resizedFraction = Math.min(MOST_RESIZED, volume.relativeUncertainty());
    this.grown = resized(resizedFraction);
    this.shrunk = resized(-resizedFraction);
    this.byBlur =
        rules
            .resolution()
            .psf()
            .map(psfMm -> WideningByBlur.of(rules.blur(), psfMm, widening, ranked));
    this.recovered =
        RecoveredMean.of(
            region.kind(),
            input,
            rules,
            box,
            new RecoveredMean.Read(mean(Bias.CORRECTED), volume, registrationMm));
    // Where every decay stays in its voxel, and all have one density, it is the mean.
    this.activityOverMass =
        input.engineSpreads() || box.hasDensities()
            ? activityOverMass(input, marginMm, registrationMm)
            : mean(Bias.LEFT);
  }

  /**
   * K times activity over mass, with all but the scale: the mean of a dose that stays where it was
   * emitted, whose edge is steeper than that of a dose which an engine spreads.
   */
  private MetricUncertainty activityOverMass(
      MetricInput input, double marginMm, double registrationMm) {
    RegionBox emitted =
        new RegionBox(region.mask(), input.activity().becquerelPerMl(), marginMm, input.mass());
    double grayGram = constants.grayPerBecquerelPerMl(new Density(1));
    float[] localGy = new float[emitted.count()];
    for (int here = 0; here < localGy.length; here++) {
      double gramPerMl =
          emitted.hasDensities()
              ? emitted.gramPerMl(here)
              : input.mass().uniform().orElseThrow().gramPerMl();
      localGy[here] = (float) (emitted.value(here) * grayGram / gramPerMl);
    }
    RegionBox local = emitted.with(localGy);
    double gray = local.hasDensities() ? local.meanByMassShifted(0, 0) : local.mean();
    MetricUncertainty.Builder effects = new MetricUncertainty.Builder();
    volume.addTo(effects, local.surface().excess(gray));
    if (registrationMm > 0) {
      new RegionShift(local, RankedDose.of(local, 0, 0), registrationMm)
          .addTo(effects, RankedDose::mean, 1, Bias.LEFT);
    }
    // The noise of the same counts, taken for the same part of it.
    effects.add(noiseOfMean, voxelsGy == 0 ? 0 : noise.ofMean() * gray / voxelsGy);
    return effects.around(gray);
  }

  private NoiseWidening resized(double growthFraction) {
    RankedDose resized = RankedDose.resized(box, growthFraction, noise);
    return widening.with(resized, BlurredSphere.ofVolume(resized.volumeMl(), fwhmMm));
  }

  private static double thickestMm(Region region) {
    Grid grid = region.mask().grid();
    double mostMm = 0;
    for (int plane = 0; plane < grid.planes(); plane++) {
      mostMm = Math.max(mostMm, grid.planeThicknessMm(plane));
    }
    return mostMm;
  }

  private InputQuantity noise(String name, double gray) {
    return new InputQuantity(
        name,
        voxelsGy == 0 ? 0 : PERCENT * gray / Math.abs(voxelsGy),
        "% of the mean",
        Distribution.NORMAL,
        Optional.of(noise.degreesOfFreedom()),
        Concerns.BOTH,
        String.format(
            Locale.ROOT, "from the image: %.1f independent elements", noise.elementsFactor()));
  }

  /** Every metric of a dose times a scale, on its basis. */
  DoseUncertainty on(double scale, Concerns basis, List<Integer> volumeLevelsGy) {
    List<CaseUncertainty.Scale> ofScale = rules.of(basis, constants);
    SequencedMap<String, MetricUncertainty> stated = new LinkedHashMap<>();
    SequencedMap<String, String> notJudged = new LinkedHashMap<>();
    SequencedMap<String, String> notStated = new LinkedHashMap<>();
    stated.put(DoseUncertainty.MEAN, scaled(mean(Bias.LEFT), scale, ofScale));
    switch (recovered.mean()) {
      case RecoveredMean.Mean.Known(MetricUncertainty mean) ->
          stated.put(DoseUncertainty.RECOVERED_MEAN, scaled(mean, scale, ofScale));
      case RecoveredMean.Mean.NotJudged(String reason) ->
          notJudged.put(DoseUncertainty.RECOVERED_MEAN, reason);
    }
    if (box.hasDensities()) {
      stated.put(DoseUncertainty.MEAN_BY_VOLUME, scaled(meanByVolume(), scale, ofScale));
    }
    stated.put(DoseUncertainty.ACTIVITY_OVER_MASS, scaled(activityOverMass, scale, ofScale));
    for (int percent : LEVELS) {
      level(percent, notJudged)
          .ifPresent(
              level -> stated.put(DoseUncertainty.level(percent), scaled(level, scale, ofScale)));
    }
    for (int gray : volumeLevelsGy) {
      stated.putAll(atLeast(gray, scale, ofScale, notJudged));
    }
    for (String single : List.of("min_gy", "max_gy", "min_1ml_gy", "max_1ml_gy", "sd_gy")) {
      notStated.put(single, "no uncertainty stated: single voxels and their noise decide it");
    }
    for (String model : List.of("bed_gy", "voxel_bed_gy", "eud_gy")) {
      notStated.put(model, DoseUncertainty.MODEL);
    }
    notStated.put(DoseUncertainty.HISTOGRAM, DoseUncertainty.OF_HISTOGRAM);
    return new DoseUncertainty(
        rules.coverageFraction(), stated, notJudged, notStated, recovered.recovery());
  }

  /** Volume, mass and activity, the last on the scale that the map has. */
  SequencedMap<String, MetricUncertainty> ofSize(
      double massG, double megabecquerel, ActivityScale scale) {
    SequencedMap<String, MetricUncertainty> stated = new LinkedHashMap<>();
    stated.put(DoseUncertainty.VOLUME, volumeMl());
    MetricUncertainty.Builder mass = new MetricUncertainty.Builder();
    volume.addTo(mass, massG);
    CaseUncertainty.Scale density = rules.density();
    mass.add(density.input(), mass.around(massG).expected() * density.relativeFactor());
    stated.put(DoseUncertainty.MASS, mass.around(massG));
    if (meanGy != 0) {
      // Activity is the mean times the volume: what lies on the edge comes in whole.
      MetricUncertainty.Builder effects = new MetricUncertainty.Builder();
      effects.addAll(mean(Bias.LEFT), megabecquerel / meanGy);
      volume.addTo(effects, megabecquerel);
      double expected = effects.around(megabecquerel).expected();
      for (CaseUncertainty.Scale one : rules.ofActivity(scale, constants)) {
        effects.add(one.input(), expected * one.relativeFactor());
      }
      stated.put(DoseUncertainty.ACTIVITY, effects.around(megabecquerel));
    }
    return stated;
  }

  private MetricUncertainty volumeMl() {
    MetricUncertainty.Builder size = new MetricUncertainty.Builder();
    volume.addTo(size, ranked.volumeMl());
    return size.around(ranked.volumeMl());
  }

  /** The single-compartment dose of this region's volume. */
  MetricUncertainty compartment(double doseGy, Optional<Double> lungShuntFraction) {
    MetricUncertainty.Builder effects = new MetricUncertainty.Builder();
    volume.addTo(effects, -doseGy);
    double expectedGy = effects.around(doseGy).expected();
    for (CaseUncertainty.Scale one : rules.ofCompartment(lungShuntFraction, constants)) {
      effects.add(one.input(), expectedGy * one.relativeFactor());
    }
    return effects.around(doseGy);
  }

  private static MetricUncertainty scaled(
      MetricUncertainty plain, double scale, List<CaseUncertainty.Scale> ofScale) {
    MetricUncertainty.Builder effects = new MetricUncertainty.Builder();
    for (CaseUncertainty.Scale one : ofScale) {
      // What is expected of the dose is in proportion to the scale, not what is shown of it.
      effects.add(one.input(), plain.expected() * scale * one.relativeFactor());
    }
    return effects.addAll(plain, scale).around(plain.value() * scale);
  }

  /** The image's mean, with all but the scale. */
  private MetricUncertainty mean(Bias bias) {
    MetricUncertainty.Builder effects = new MetricUncertainty.Builder();
    volume.addTo(effects, box.surface().excess(meanGy));
    shift.ifPresent(moved -> moved.addTo(effects, RankedDose::mean, 1, bias));
    effects.add(noiseOfMean, noiseOfMeanGy());
    return effects.around(meanGy);
  }

  /** The same by volume: voxels weigh alike, whatever their mass. */
  private MetricUncertainty meanByVolume() {
    MetricUncertainty.Builder effects = new MetricUncertainty.Builder();
    volume.addTo(effects, box.surface().mean() - voxelsGy);
    shift.ifPresent(moved -> moved.addTo(effects, RankedDose::meanByVolume, 1, Bias.LEFT));
    effects.add(noiseOfMean, noise.ofMean());
    return effects.around(voxelsGy);
  }

  /** Noise is told by volume; of energy over mass it is taken for the same part. */
  private double noiseOfMeanGy() {
    return box.hasDensities() && voxelsGy != 0
        ? noise.ofMean() * meanGy / voxelsGy
        : noise.ofMean();
  }

  private Optional<MetricUncertainty> level(int percent, SequencedMap<String, String> notJudged) {
    double levelGy = ranked.level(percent);
    Optional<String> forbidden = forbidden(percent, levelGy);
    if (forbidden.isPresent()) {
      notJudged.put(DoseUncertainty.level(percent), forbidden.get());
      return Optional.empty();
    }
    double from = Math.max(0, percent - LEVEL_STEP_PERCENT);
    double to = Math.min(PERCENT, percent + LEVEL_STEP_PERCENT);
    double slopeGy = (ranked.level(to) - ranked.level(from)) / (to - from);
    MetricUncertainty.Builder effects = new MetricUncertainty.Builder();
    volume.addTo(effects, perGrowth(grown.levelWithout(percent), shrunk.levelWithout(percent)));
    // By the volume that gets the level, which a place moves evenly, unlike the level itself.
    shift.ifPresent(
        moved ->
            moved.addTo(effects, at -> at.fractionAtLeast(levelGy), -PERCENT * slopeGy, Bias.LEFT));
    effects.add(noiseOfMean, noise.ofMean() * widening.levelOverMean(levelGy));
    NoiseWidening.Moved widened = widened(percent);
    effects.add(noiseOfVoxel, widened.standardUncertainty());
    effects.shift(noiseOfVoxel, widened.value());
    byBlur.ifPresent(blur -> blur.addTo(effects, 1, one -> one.levelWithout(percent)));
    return Optional.of(effects.around(levelGy));
  }

  /** What a number of the region moves by per relative growth of its volume. */
  private double perGrowth(double ofGrown, double ofShrunk) {
    return resizedFraction > 0 ? (ofGrown - ofShrunk) / (2 * resizedFraction) : 0;
  }

  private NoiseWidening.Moved widened(int percent) {
    return widenedBy.computeIfAbsent(percent, widening::ofLevel);
  }

  private Optional<String> forbidden(int percent, double levelGy) {
    ResolutionRules resolution = rules.resolution();
    double kept =
        resolution
            .psf()
            .map(psf -> BlurredSphere.ofVolume(ranked.volumeMl(), psf).levelFraction(percent))
            .orElse(1.0);
    if (kept < resolution.leastRecoveryPercent() / PERCENT) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "resolution: an even dose of this volume would read %.0f %% of itself there after a"
                  + " blur of %.1f mm (wanted: %.0f %%)",
              PERCENT * kept,
              fwhmMm,
              resolution.leastRecoveryPercent()));
    }
    double moved = widened(percent).mostSpread();
    double allowed = rules.rules().biasAllowedPercent() / PERCENT;
    if (!(levelGy > 0) || moved > allowed * levelGy) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "noise: voxels vary by %.0f %% of the mean by noise alone, which moves it by about"
                  + " %.3g Gy (allowed: %.0f %% of it)",
              PERCENT * noise.sdGy() / Math.abs(voxelsGy),
              moved,
              PERCENT * allowed));
    }
    return Optional.empty();
  }

  /** The volume that gets at least a dose, and its part of the region in percent. */
  private SequencedMap<String, MetricUncertainty> atLeast(
      int gray,
      double scale,
      List<CaseUncertainty.Scale> ofScale,
      SequencedMap<String, String> notJudged) {
    SequencedMap<String, MetricUncertainty> stated = new LinkedHashMap<>();
    double levelGy = gray / scale;
    NoiseWidening.Moved widened = widening.ofFractionAtLeast(levelGy);
    double allowed = rules.rules().biasAllowedPercent() / PERCENT;
    if (widened.mostSpread() > allowed) {
      String reason =
          String.format(
              Locale.ROOT,
              "noise: it moves the volume by about %.0f %% of the region (allowed: %.0f %%)",
              PERCENT * widened.mostSpread(),
              PERCENT * allowed);
      notJudged.put(DoseUncertainty.volumeAtLeast(gray), reason);
      notJudged.put(DoseUncertainty.percentAtLeast(gray), reason);
      return stated;
    }
    double ofGrown = Math.min(1, grown.fractionWithout(levelGy));
    double ofShrunk = Math.min(1, shrunk.fractionWithout(levelGy));
    double volumePerGrowth =
        perGrowth((1 + resizedFraction) * ofGrown, (1 - resizedFraction) * ofShrunk);
    stated.put(
        DoseUncertainty.volumeAtLeast(gray),
        partAtLeast(levelGy, ofScale, widened, new Whole(volumeMl(), volumePerGrowth)));
    // What the volume does to the part and to the whole falls out of the fraction.
    stated.put(
        DoseUncertainty.percentAtLeast(gray),
        partAtLeast(
            levelGy,
            ofScale,
            widened,
            new Whole(new MetricUncertainty(PERCENT, List.of()), perGrowth(ofGrown, ofShrunk))));
    return stated;
  }

  /**
   * The region, as a volume or as a hundred percent.
   *
   * @param partFraction what the part of it that is asked for moves by per relative growth of the
   *     region, over the region as it is
   */
  private record Whole(MetricUncertainty all, double partFraction) {}

  private MetricUncertainty partAtLeast(
      double levelGy,
      List<CaseUncertainty.Scale> ofScale,
      NoiseWidening.Moved widened,
      Whole whole) {
    double all = whole.all().value();
    double hotter = widening.fractionWithout(levelGy * (1 - STEP));
    double colder = widening.fractionWithout(levelGy * (1 + STEP));
    MetricUncertainty.Builder effects = new MetricUncertainty.Builder();
    for (CaseUncertainty.Scale one : ofScale) {
      effects.add(one.input(), all * (hotter - colder) / (2 * STEP) * one.relativeFactor());
    }
    volume.addTo(effects, all * whole.partFraction());
    shift.ifPresent(
        moved ->
            // At the true place some voxels weigh less than nothing, and no volume is more than
            // all.
            moved.addTo(effects, at -> Math.min(1, at.fractionAtLeast(levelGy)), all, Bias.LEFT));
    effects.add(noiseOfMean, all * noise.ofMean() * widening.fractionOverMean(levelGy));
    effects.add(noiseOfVoxel, all * widened.standardUncertainty());
    effects.shift(noiseOfVoxel, all * widened.value());
    byBlur.ifPresent(
        blur -> blur.addTo(effects, all, one -> Math.min(1, one.fractionWithout(levelGy))));
    double ofOneVoxel = all * counted.standardUncertainty() / ranked.volumeMl();
    effects.add(counted, ofOneVoxel);
    effects.withoutBelow(NOTHING * ofOneVoxel);
    return effects.around(all * ranked.fractionAtLeast(levelGy), whole.all());
  }
}
