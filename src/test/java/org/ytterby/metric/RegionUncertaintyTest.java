// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.Engines;
import org.ytterby.dose.LocalDeposition;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.mass.MassMap;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.metric.MetricUncertainty.Effect;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.protocol.RatioBudget;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScaleUncertainty;
import org.ytterby.protocol.TissueRule;
import org.ytterby.protocol.UncertaintyModel;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.testdata.DoseInputs;

/** A hot sphere in warm surroundings, blurred and with noise of known strength. */
class RegionUncertaintyTest {
  private static final double SPACING_MM = 3;
  private static final int SIDE = 40;
  private static final double PSF_MM = 7;
  private static final double HOT = 5e6;
  private static final double WARM = 1e6;

  private static final Grid GRID = Grid.cube(SIDE, SPACING_MM);

  private static final UncertaintyRules NO_SHIFT =
      new UncertaintyRules(
          UncertaintyModel.GUM,
          95,
          ScaleUncertainty.SUGGESTED,
          new PlaceUncertainty(1, false, 0),
          5,
          10,
          RatioBudget.STATED);

  private static double distanceMm(int index) {
    int inPlane = index % GRID.planeSize();
    double x = (inPlane % SIDE - 19.5) * SPACING_MM;
    double y = ((double) (inPlane / SIDE) - 19.5) * SPACING_MM;
    double z = ((double) (index / GRID.planeSize()) - 19.5) * SPACING_MM;
    return Math.sqrt(x * x + y * y + z * z);
  }

  /** White noise of this standard deviation before the blur, drawn by a fixed recipe. */
  private static float[] image(double diameterMm, double hot, double warm, double noise) {
    float[] image = new float[GRID.voxelCount()];
    long state = 7;
    for (int index = 0; index < image.length; index++) {
      double sum = 0;
      for (int i = 0; i < 12; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        sum += (state >>> 11) * 0x1p-53 - 0.5;
      }
      image[index] = (float) ((distanceMm(index) <= diameterMm / 2 ? hot : warm) + noise * sum);
    }
    return new GaussianSmoothing(GRID, PSF_MM).smooth(image);
  }

  private static Region region(RegionKind kind, RegionSource source, double diameterMm) {
    Mask mask = Mask.where(GRID, index -> distanceMm(index) <= diameterMm / 2);
    return new Region("r", 1, kind, source, "", false, mask, mask.volumeMl());
  }

  private static RegionDose measure(float[] image, Region region, UncertaintyRules rules) {
    return measure(image, region, rules, MassMap.uniform(GRID, Density.SOFT_TISSUE));
  }

  private static RegionDose measure(
      float[] image, Region region, UncertaintyRules rules, MassMap mass) {
    return metrics(rules, ResolutionRules.CLINICAL_PET).of(region, input(image, mass));
  }

  private static MetricInput input(float[] image, MassMap mass) {
    ActivityMap activity =
        new ActivityMap(
            GRID,
            image,
            ActivityScale.ABSOLUTE,
            Instant.EPOCH,
            Instant.EPOCH,
            1,
            new Quantification(
                "BQML", "START", DoseConstants.DEFAULT.halfLifeS(), List.of(), "scanner"));
    DoseInput computed = DoseInputs.of(activity, DoseConstants.DEFAULT, mass);
    return new MetricInput(
        computed,
        "local",
        new LocalDeposition().compute(computed),
        List.of(),
        new RelativeScale.Known(0.5),
        new PerfusedActivity.Known(new Activity(1e9), Optional.of(0.1), false));
  }

  private static RegionMetrics metrics(UncertaintyRules rules, ResolutionRules resolution) {
    return new RegionMetrics(
        new MetricRules(List.of(20, 100), TissueRule.LIVER_AND_TUMOUR),
        new CaseUncertainty(rules, resolution, true));
  }

  /**
   * Voxels that all have 1.04 g/mL of their own give what one density gives: the same effects, by
   * another way. 1e-5: densities are floats.
   */
  @Test
  void a_map_of_one_density_has_the_budget_of_that_density() {
    float[] image = image(36, HOT, WARM, 2e5);
    Region region = region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 36);
    float[] gramPerMl = new float[image.length];
    byte[] tissue = new byte[image.length];
    Arrays.fill(gramPerMl, (float) Density.SOFT_TISSUE.gramPerMl());
    Arrays.fill(tissue, TissueClass.SOFT.code());
    DoseUncertainty uniform = absolute(measure(image, region, UncertaintyRules.GUM));
    MetricUncertainty plain = uniform.of(DoseUncertainty.MEAN).orElseThrow();
    DoseUncertainty told =
        absolute(
            measure(
                image,
                region,
                UncertaintyRules.GUM,
                new VoxelMass(GRID, gramPerMl, tissue, "one density")));
    // By local deposition A K / m is the mean, and so is the mean by volume.
    for (String metric :
        List.of(
            DoseUncertainty.MEAN,
            DoseUncertainty.MEAN_BY_VOLUME,
            DoseUncertainty.ACTIVITY_OVER_MASS)) {
      MetricUncertainty voxels = told.of(metric).orElseThrow();
      assertThat(voxels.value() / plain.value()).as(metric).isCloseTo(1, within(1e-5));
      assertThat(voxels.shift()).as(metric).isCloseTo(plain.shift(), within(1e-5 * plain.value()));
      for (Effect effect : plain.effects()) {
        assertThat(effect(voxels, effect.input().name()))
            .as("%s, %s", metric, effect.input().name())
            .isCloseTo(effect.value(), within(1e-5 * plain.value()));
      }
    }
    assertThat(uniform.of(DoseUncertainty.ACTIVITY_OVER_MASS)).contains(plain);
    assertThat(uniform.of(DoseUncertainty.MEAN_BY_VOLUME)).isEmpty();
  }

  /**
   * A sphere that is drawn wider or narrower by one standard uncertainty, half of it lung of its
   * own density, against the same drawn so: A K / m by {@code kernel}, whose dose has another edge,
   * and the mean by volume. 10 %: as of a level.
   */
  @Test
  void activity_over_mass_and_mean_by_volume_move_as_where_the_region_is_drawn_otherwise() {
    float[] image = image(60, HOT, WARM, 0);
    float[] gramPerMl = new float[image.length];
    byte[] tissue = new byte[image.length];
    for (int index = 0; index < image.length; index++) {
      boolean lung = index >= image.length / 2;
      gramPerMl[index] = lung ? 0.26f : 1.04f;
      tissue[index] = (lung ? TissueClass.LUNG : TissueClass.SOFT).code();
    }
    MetricInput local = input(image, new VoxelMass(GRID, gramPerMl, tissue, "half lung"));
    MetricInput kernel =
        new MetricInput(
            local.computed(),
            "kernel",
            Engines.named("kernel").orElseThrow().compute(local.computed()),
            List.of(),
            local.relativeScale(),
            local.perfused());
    RegionMetrics metrics = metrics(NO_SHIFT, ResolutionRules.CLINICAL_PET);
    double byMm = Math.sqrt(SPACING_MM * SPACING_MM / 6 + 2);
    for (String metric :
        List.of(DoseUncertainty.ACTIVITY_OVER_MASS, DoseUncertainty.MEAN_BY_VOLUME)) {
      double[] gray = new double[3];
      for (int at = 0; at < 3; at++) {
        Region drawn = region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 60 + (at - 1) * byMm);
        gray[at] = absolute(metrics.of(drawn, kernel)).of(metric).orElseThrow().value();
      }
      Region drawn = region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 60);
      MetricUncertainty told = absolute(metrics.of(drawn, kernel)).of(metric).orElseThrow();
      double byVolume =
          Math.hypot(effect(told, "volume, edge on voxels"), effect(told, "volume, edge as drawn"));
      assertThat(effect(told, "volume, edge as drawn")).as(metric).isNegative();
      assertThat(byVolume / ((gray[0] - gray[2]) / 2)).as(metric).isCloseTo(1, within(0.1));
      assertThat(effect(told, "scanner calibration") / told.value())
          .isCloseTo(ScaleUncertainty.SUGGESTED.scannerPercent() / 100, within(1e-9));
      assertThat(effect(told, "tissue density") / told.value())
          .isCloseTo(-ScaleUncertainty.SUGGESTED.densityPercent() / 100, within(1e-9));
    }
    RegionDose of = metrics.of(region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 60), kernel);
    DoseStatistics stated = of.absolute().orElseThrow();
    assertThat(absolute(of).of(DoseUncertainty.ACTIVITY_OVER_MASS).orElseThrow().value())
        .isCloseTo(stated.activityOverMassGy(), within(1e-5 * stated.activityOverMassGy()));
    assertThat(absolute(of).of(DoseUncertainty.MEAN_BY_VOLUME).orElseThrow().value())
        .isCloseTo(stated.meanByVolumeGy(), within(1e-9 * stated.meanByVolumeGy()));
  }

  /**
   * A level of a sphere drawn too wide or too narrow by one standard uncertainty, against the same
   * sphere drawn so. 10 %: the shell, up to 0.9 mm, is taken for what lies on the surface, and what
   * is drawn so is one of voxels.
   */
  @Test
  void a_level_moves_as_it_does_where_the_region_is_drawn_otherwise() {
    float[] image = image(60, HOT, WARM, 0);
    MetricUncertainty level = level(image, 60, 70, NO_SHIFT);
    double byVolume =
        Math.hypot(effect(level, "volume, edge on voxels"), effect(level, "volume, edge as drawn"));
    double diameterMm = Math.sqrt(SPACING_MM * SPACING_MM / 6 + 2);
    double wider = level(image, 60 + diameterMm, 70, NO_SHIFT).expected();
    double narrower = level(image, 60 - diameterMm, 70, NO_SHIFT).expected();

    assertThat(effect(level, "volume, edge as drawn")).isNegative();
    assertThat(byVolume / ((narrower - wider) / 2)).isCloseTo(1, within(0.1));
  }

  /** 5 % of the scanner's calibration: of what is expected, and not of what is shown of it. */
  @Test
  void the_scale_moves_the_middle_of_the_interval() {
    MetricUncertainty level = level(image(60, HOT, WARM, 4e6), 60, 50, UncertaintyRules.GUM);
    assertThat(Math.abs(level.shift())).isGreaterThan(0.02 * level.value());
    assertThat(effect(level, "scanner calibration") / level.expected())
        .isCloseTo(ScaleUncertainty.SUGGESTED.scannerPercent() / 100, within(1e-9));
  }

  /**
   * A blur that is said wrong by its uncertainty moves the middle of a level's interval by that
   * effect. 2 %: the noise is told by the blur too, which moves it by 0.1 % a millimetre.
   */
  @Test
  void the_blur_moves_what_is_expected_of_a_level_in_noise() {
    float[] image = image(60, HOT, WARM, 4e6);
    List<String> levels = List.of(DoseUncertainty.level(70), DoseUncertainty.level(50));
    DoseUncertainty told = behind(image, PSF_MM);
    DoseUncertainty wider = behind(image, PSF_MM + 1);
    DoseUncertainty narrower = behind(image, PSF_MM - 1);
    for (String level : levels) {
      MetricUncertainty of = told.of(level).orElseThrow();
      double effect = effect(of, "point spread function");
      double halfGy =
          (wider.of(level).orElseThrow().expected() - narrower.of(level).orElseThrow().expected())
              / 2;
      assertThat(effect).as(level).isNegative().isCloseTo(halfGy, within(0.02 * Math.abs(halfGy)));
    }
  }

  private static DoseUncertainty behind(float[] image, double psfMm) {
    ResolutionRules resolution = new ResolutionRules(psfMm, 1, List.of(), 40, "said");
    return absolute(
        metrics(UncertaintyRules.GUM, resolution)
            .of(
                region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 60),
                input(image, MassMap.uniform(GRID, Density.SOFT_TISSUE))));
  }

  private static MetricUncertainty level(
      float[] image, double diameterMm, int percent, UncertaintyRules rules) {
    return absolute(
            measure(image, region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, diameterMm), rules))
        .of(DoseUncertainty.level(percent))
        .orElseThrow();
  }

  private static DoseUncertainty absolute(RegionDose of) {
    return of.absolute().orElseThrow().uncertainty().orElseThrow();
  }

  private static double effect(MetricUncertainty metric, String input) {
    return metric.effects().stream()
        .filter(one -> one.input().name().equals(input))
        .mapToDouble(Effect::value)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Without noise the recovered mean is the sphere's own: what stays of its energy, and 0.9963 of
   * the surroundings' for the rest. 1.5 %: the sphere is one of voxels.
   */
  @Test
  void the_recovered_mean_is_that_of_the_sphere_before_the_blur() {
    DoseUncertainty of =
        absolute(
            measure(
                image(36, HOT, WARM, 0),
                region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 36),
                NO_SHIFT));
    Recovery recovery = of.recovery().orElseThrow();
    double perBq = DoseConstants.DEFAULT.grayPerBecquerelPerMl(Density.SOFT_TISSUE);
    double trueGy =
        perBq * (recovery.trueFraction() * HOT + (0.9963 - recovery.trueFraction()) * WARM);
    double foundGy = of.of(DoseUncertainty.RECOVERED_MEAN).orElseThrow().value();

    assertThat(foundGy / trueGy).isCloseTo(1, within(0.015));
    assertThat(of.of(DoseUncertainty.MEAN).orElseThrow().value()).isLessThan(0.95 * trueGy);
    assertThat(recovery.lessBiased()).isEqualTo("local");
  }

  /**
   * Gear 2018: 3 a / (sqrt 6 d) of the volume; a mean moves by its edge only, and the other way.
   */
  @Test
  void a_volume_moves_mass_and_mean_by_one_quantity() {
    RegionDose of =
        measure(
            image(36, HOT, WARM, 0),
            region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 36),
            NO_SHIFT);
    String edge = "volume, edge on voxels";
    MetricUncertainty volume =
        Objects.requireNonNull(of.sizeUncertainty().get(DoseUncertainty.VOLUME));
    MetricUncertainty mean = absolute(of).of(DoseUncertainty.MEAN).orElseThrow();
    double diameterMm = BlurredSphere.diameterMm(of.volumeMl());

    assertThat(effect(volume, edge) / of.volumeMl())
        .isCloseTo(3 * SPACING_MM / Math.sqrt(6) / diameterMm, within(1e-9));
    assertThat(effect(mean, edge)).isNegative();
    assertThat(Math.abs(effect(mean, edge)) / mean.value())
        .isBetween(
            0.1 * effect(volume, edge) / of.volumeMl(), effect(volume, edge) / of.volumeMl());
    assertThat(mean.covariance(volume)).isNegative();
    assertThat(
            of.relative()
                .orElseThrow()
                .uncertainty()
                .orElseThrow()
                .of(DoseUncertainty.MEAN)
                .orElseThrow()
                .effects())
        .extracting(one -> one.input().name())
        .contains("administered activity", "residual activity", edge)
        .doesNotContain("scanner calibration");
    assertThat(mean.effects())
        .extracting(one -> one.input().name())
        .contains("scanner calibration", "positron branching ratio", edge)
        .doesNotContain("administered activity");
  }

  /** Of 60 mm, as drawn, with the volumes that get such doses. */
  private static RegionDose tumour(List<Integer> levelsGy, double noise) {
    return new RegionMetrics(
            new MetricRules(levelsGy, TissueRule.LIVER_AND_TUMOUR),
            new CaseUncertainty(UncertaintyRules.GUM, ResolutionRules.CLINICAL_PET, true))
        .of(
            region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 60),
            input(image(60, HOT, WARM, noise), MassMap.uniform(GRID, Density.SOFT_TISSUE)));
  }

  /**
   * All of a hot region gets 20 Gy and none 2000: what is known of both is one voxel, and of all of
   * it the edge besides. No figure comes from a normal distribution's far tail.
   */
  @Test
  void a_volume_of_nothing_or_of_all_is_known_by_a_voxel() {
    RegionDose of = tumour(List.of(20, 2000), 1e6);
    MetricUncertainty all = absolute(of).of(DoseUncertainty.volumeAtLeast(20)).orElseThrow();
    MetricUncertainty none = absolute(of).of(DoseUncertainty.volumeAtLeast(2000)).orElseThrow();
    MetricUncertainty volume =
        Objects.requireNonNull(of.sizeUncertainty().get(DoseUncertainty.VOLUME));
    double voxelMl = GRID.voxelVolumeMl(0);

    assertThat(none.value()).isZero();
    assertThat(none.standardUncertainty()).isCloseTo(voxelMl / Math.sqrt(3), within(1e-9));
    assertThat(none.shift()).isZero();
    assertThat(none.low(0.95)).isZero();
    assertThat(none.high(0.95)).isBetween(voxelMl, 1.2 * voxelMl);
    assertThat(all.value()).isCloseTo(of.volumeMl(), within(1e-9));
    assertThat(all.standardUncertainty())
        .isCloseTo(Math.hypot(volume.standardUncertainty(), voxelMl / Math.sqrt(3)), within(1e-4));
    assertThat(all.high(0.95)).isCloseTo(volume.high(0.95), within(1e-9));
    MetricUncertainty percent = absolute(of).of(DoseUncertainty.percentAtLeast(20)).orElseThrow();
    assertThat(percent.value()).isCloseTo(100, within(1e-9));
    assertThat(percent.high(0.95)).isEqualTo(100);
    // Whatever the region's volume: the fraction knows nothing of it.
    assertThat(percent.standardUncertainty())
        .isCloseTo(100 * voxelMl / Math.sqrt(3) / of.volumeMl(), within(1e-4));
    for (MetricUncertainty one : List.of(all, none)) {
      assertThat(one.effects())
          .allMatch(effect -> effect.value() == 0 || Math.abs(effect.value()) > 1e-7 * voxelMl);
    }
  }

  /**
   * The part in percent is the volume over the region's, and what the edge does to both is one
   * quantity: by the rule for a quotient. 2 %: the rule is of first order, and the edge is followed
   * by a twentieth of the volume to each side.
   */
  @Test
  void a_part_in_percent_is_the_quotient_of_two_volumes() {
    RegionDose of = tumour(List.of(150), 0);
    MetricUncertainty ml = absolute(of).of(DoseUncertainty.volumeAtLeast(150)).orElseThrow();
    MetricUncertainty percent = absolute(of).of(DoseUncertainty.percentAtLeast(150)).orElseThrow();
    MetricUncertainty volume =
        Objects.requireNonNull(of.sizeUncertainty().get(DoseUncertainty.VOLUME));

    assertThat(ml.value()).isBetween(0.5 * of.volumeMl(), 0.99 * of.volumeMl());
    assertThat(percent.value()).isCloseTo(100 * ml.value() / of.volumeMl(), within(1e-9));
    for (Effect effect : ml.effects()) {
      String input = effect.input().name();
      double ofVolume = input.startsWith("volume, edge") ? effect(volume, input) : 0;
      double quotient =
          100 * (effect.value() - ml.value() * ofVolume / of.volumeMl()) / of.volumeMl();
      assertThat(effect(percent, input))
          .as(input)
          .isCloseTo(
              quotient, within(ofVolume == 0 ? 1e-9 : 0.02 * 100 * ofVolume / of.volumeMl()));
    }
    assertThat(percent.shift()).isCloseTo(100 * ml.shift() / of.volumeMl(), within(1e-9));
  }

  @Test
  void means_by_other_engines_say_why_they_have_no_uncertainty() {
    MetricInput alone = input(image(36, HOT, WARM, 0), MassMap.uniform(GRID, Density.SOFT_TISSUE));
    MetricInput two =
        new MetricInput(
            alone.computed(),
            "local",
            alone.absolute(),
            List.of(new ComparedDose("kernel", alone.absolute(), alone.mass())),
            alone.relativeScale(),
            alone.perfused());
    RegionMetrics metrics = metrics(NO_SHIFT, ResolutionRules.CLINICAL_PET);
    for (RegionKind kind : List.of(RegionKind.TUMOUR, RegionKind.FIELD_OF_VIEW)) {
      Region region = region(kind, RegionSource.RTSTRUCT, 36);
      assertThat(absolute(metrics.of(region, alone)).notStated()).doesNotContainKey("engines");
      assertThat(absolute(metrics.of(region, two)).notStated().get("engines"))
          .startsWith("no uncertainty stated: all engines read one image");
    }
    assertThat(
            absolute(metrics.of(region(RegionKind.FIELD_OF_VIEW, RegionSource.RTSTRUCT, 36), alone))
                .notStated())
        .containsKeys("v_gy", "v_percent");
  }

  /**
   * White noise of 1 before a Gaussian of s: SD 1 / (8 pi^1.5 s³ per voxel)^0.5. 20 %: of one
   * image, whose noise is not white between its voxels, and an edge that leaks.
   */
  @Test
  void noise_is_told_from_the_image() {
    double white = 4e6;
    RegionDose of =
        measure(
            image(90, HOT, HOT, white),
            region(RegionKind.LIVER, RegionSource.RTSTRUCT, 80),
            NO_SHIFT);
    double sigma = PSF_MM / GaussianSmoothing.FWHM_PER_SIGMA / SPACING_MM;
    double sd = white / Math.sqrt(8 * Math.pow(Math.PI, 1.5) * sigma * sigma * sigma);
    MetricUncertainty median = absolute(of).of(DoseUncertainty.level(50)).orElseThrow();
    double voxelPercent =
        median.effects().stream()
            .filter(one -> one.input().name().equals("image noise in the histogram"))
            .mapToDouble(one -> one.input().standardUncertainty())
            .findFirst()
            .orElseThrow();

    assertThat(voxelPercent / (100 * sd / HOT)).isCloseTo(1, within(0.2));
    // 268 mL of elements of (4 pi s²)^1.5 each: the mean is known to a twentieth of a voxel.
    MetricUncertainty mean = absolute(of).of(DoseUncertainty.MEAN).orElseThrow();
    double elements =
        of.volumeMl() * 1e3 / Math.pow(4 * Math.PI * sigma * sigma * SPACING_MM * SPACING_MM, 1.5);
    assertThat(effect(mean, "image noise") / mean.value())
        .isCloseTo(sd / HOT / Math.sqrt(elements), within(0.3 * sd / HOT / Math.sqrt(elements)));
  }

  @Test
  void noise_forbids_the_ends_of_a_histogram_and_says_by_how_much() {
    DoseUncertainty of =
        absolute(
            measure(
                image(90, HOT, HOT, 2e7),
                region(RegionKind.LIVER, RegionSource.RTSTRUCT, 80),
                NO_SHIFT));

    assertThat(of.notJudged().get("d95_gy")).startsWith("noise: voxels vary by");
    assertThat(of.byMetric()).doesNotContainKey("d95_gy").containsKeys("mean_gy", "d50_gy");
    assertThat(of.notJudged().get("recovered_mean_gy")).contains("hot region");
    assertThat(of.notStated()).containsEntry("bed_gy", "no uncertainty stated: model");
  }

  @Test
  void resolution_forbids_the_cold_end_of_a_small_region_and_the_recovery_of_a_tiny_one() {
    DoseUncertainty small =
        absolute(
            measure(
                image(18, HOT, WARM, 0),
                region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 18),
                NO_SHIFT));
    DoseUncertainty tiny =
        absolute(
            measure(
                image(9, HOT, WARM, 0),
                region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 9),
                NO_SHIFT));

    assertThat(small.notJudged().get("d95_gy")).startsWith("resolution: an even dose");
    assertThat(small.byMetric()).containsKey("recovered_mean_gy");
    assertThat(tiny.notJudged().get("recovered_mean_gy"))
        .startsWith("resolution: a region of this volume shows only");
    assertThat(tiny.recovery()).isPresent();
  }

  @Test
  void a_wrong_place_lowers_a_hot_region_whichever_way_and_none_is_of_a_found_one() {
    float[] image = image(36, HOT, WARM, 0);
    MetricUncertainty drawn =
        absolute(
                measure(
                    image,
                    region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 36),
                    UncertaintyRules.GUM))
            .of(DoseUncertainty.MEAN)
            .orElseThrow();
    RegionDose found =
        measure(
            image, region(RegionKind.PERFUSED, RegionSource.AUTOMATIC, 36), UncertaintyRules.GUM);

    // All of a hot region gets 20 Gy wherever it is laid by a few millimetres: no place misses any.
    assertThat(
            absolute(
                    measure(
                        image,
                        region(RegionKind.TUMOUR, RegionSource.RTSTRUCT, 36),
                        UncertaintyRules.GUM))
                .of(DoseUncertainty.volumeAtLeast(20))
                .orElseThrow()
                .shift())
        .isCloseTo(0, within(1e-3));
    assertThat(effect(drawn, "registration, what a wrong place misses")).isNegative();
    // The sphere lies in the middle: on both sides alike.
    assertThat(Math.abs(effect(drawn, "registration along rows")))
        .isLessThan(-0.1 * effect(drawn, "registration, what a wrong place misses"));
    assertThat(absolute(found).of(DoseUncertainty.MEAN).orElseThrow().effects())
        .extracting(one -> one.input().name())
        .contains("volume, edge in the blur")
        .noneMatch(name -> name.startsWith("registration"));
    MetricUncertainty compartment =
        Objects.requireNonNull(
            measure(
                    image,
                    region(RegionKind.PERFUSED, RegionSource.RTSTRUCT, 36),
                    UncertaintyRules.GUM)
                .sizeUncertainty()
                .get(DoseUncertainty.COMPARTMENT));
    assertThat(effect(compartment, "volume, edge on voxels")).isNegative();
    // 25 % of a shunt of a tenth: 2.5 of the 90 % that stayed.
    assertThat(effect(compartment, "lung shunt fraction") / compartment.value())
        .isCloseTo(-0.025 / 0.9, within(1e-9));
  }
}
