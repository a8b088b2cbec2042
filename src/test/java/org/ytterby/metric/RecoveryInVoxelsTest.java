// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.dose.DoseEngine;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.Engines;
import org.ytterby.dose.PointKernel;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.protocol.RatioBudget;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScaleUncertainty;
import org.ytterby.protocol.UncertaintyModel;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;
import org.ytterby.testdata.DoseInputs;

/**
 * Recovered means of even spheres in cold surroundings, whose blurred image is a closed form, at
 * random places on voxels of several sizes. Truth is concentration x K / density x what stays of
 * the energy in a sphere without voxels.
 */
class RecoveryInVoxelsTest {
  private static final Deviations DEVIATIONS = Deviations.of(RecoveryInVoxelsTest.class);
  private static final double[] DIAMETERS_MM = {28, 37, 50, 60};
  private static final double[] BLURS_MM = {0, 5, 7};
  private static final PointKernel KERNEL = PointKernel.yttrium90();

  /** {@code -Dytterby.recovery-places=40} for the figures of docs/validation.md. */
  private static final int PLACES = Integer.getInteger("ytterby.recovery-places", 12);

  private static final double BQ_PER_ML = 1e6;
  private static final Density DENSITY = Density.SOFT_TISSUE;
  private static final double GRAY =
      BQ_PER_ML * DoseConstants.DEFAULT.grayPerBecquerelPerMl(DENSITY);

  /** Of the closed form: {@link BlurredSphere}. */
  private static final double CLOSED_FORM_PERCENT = 0.1;

  /** How far the kernel reaches, beside two widths of the blur. */
  private static final double MARGIN_MM = 13;

  /** Regions lie where the spheres are: nothing is to be taken off for a wrong place. */
  private static final UncertaintyRules WELL_LAID =
      new UncertaintyRules(
          UncertaintyModel.GUM,
          95,
          ScaleUncertainty.SUGGESTED,
          new PlaceUncertainty(1, false, 0),
          5,
          10,
          RatioBudget.STATED);

  /** A sphere somewhere on a grid, behind a blur. */
  private record Laid(Mask mask, ActivityMap activity) {
    static Laid of(double diameterMm, double fwhmMm, Vector3 voxelMm, Random random) {
      double sideMm = diameterMm + 2 * (MARGIN_MM + 2 * fwhmMm);
      Grid grid =
          Grid.axial(
              (int) Math.ceil(sideMm / voxelMm.x()),
              (int) Math.ceil(sideMm / voxelMm.y()),
              (int) Math.ceil(sideMm / voxelMm.z()),
              voxelMm.x(),
              voxelMm.y(),
              voxelMm.z());
      Vector3 last = grid.centre(grid.columns() - 1, grid.rows() - 1, grid.planes() - 1);
      Vector3 centre =
          last.times(0.5)
              .plus(
                  new Vector3(
                      (random.nextDouble() - 0.5) * voxelMm.x(),
                      (random.nextDouble() - 0.5) * voxelMm.y(),
                      (random.nextDouble() - 0.5) * voxelMm.z()));
      BlurredSphere sphere =
          new BlurredSphere(diameterMm, fwhmMm / GaussianSmoothing.FWHM_PER_SIGMA);
      Mask mask =
          Mask.where(grid, index -> grid.centre(index).minus(centre).length() <= diameterMm / 2);
      float[] image = new float[grid.voxelCount()];
      for (int index = 0; index < image.length; index++) {
        double awayMm = grid.centre(index).minus(centre).length();
        double shown = fwhmMm > 0 ? sphere.valueFraction(awayMm) : awayMm <= diameterMm / 2 ? 1 : 0;
        image[index] = (float) (BQ_PER_ML * shown);
      }
      return new Laid(
          mask,
          new ActivityMap(
              grid,
              image,
              ActivityScale.ABSOLUTE,
              Instant.EPOCH,
              Instant.EPOCH,
              1,
              new Quantification(
                  "BQML", "START", DoseConstants.DEFAULT.halfLifeS(), List.of(), "scanner")));
    }

    double meanGy(DoseEngine engine) {
      float[] doseGy = engine.compute(DoseInputs.of(activity)).doseGy();
      return mask.indices().mapToDouble(index -> doseGy[index]).average().orElseThrow();
    }
  }

  private static DoseEngine engine(String name) {
    return Engines.named(name).orElseThrow();
  }

  private static double trueGy(double diameterMm) {
    return GRAY
        * new BlurredSphere(diameterMm, 0).absorbedFraction(PointKernel.yttrium90(), DENSITY);
  }

  private static ResolutionRules blur(double fwhmMm) {
    return new ResolutionRules(fwhmMm, 1, List.of(), 40, "phantom");
  }

  /**
   * What voxels cannot follow of a sphere's surface scatters its mean with the place on the grid,
   * for any engine; so the mean over the places is held, to 4 of its standard errors by that
   * scatter and the closed form's own error. What means by {@code kernel} would be without the
   * voxels' spread, and with two even boxes as a Gaussian, is written beside them.
   */
  @ParameterizedTest
  @ValueSource(strings = {"3,3,3", "4,4,4", "5,5,5", "4,4,2"})
  void means_of_spheres_anywhere_on_the_grid_are_true(String edges) throws IOException {
    double[] mm = Stream.of(edges.split(",")).mapToDouble(Double::parseDouble).toArray();
    Vector3 voxelMm = new Vector3(mm[0], mm[1], mm[2]);
    Random random = new Random(20261126);
    List<String> figures = new ArrayList<>();
    for (double fwhmMm : BLURS_MM) {
      Recovery.Medium medium = Recovery.Medium.of(blur(fwhmMm), KERNEL, DENSITY, voxelMm);
      double boxesMm = GaussianSmoothing.FWHM_PER_SIGMA * voxelMm.length() / Math.sqrt(18);
      for (double diameterMm : DIAMETERS_MM) {
        List<Laid> places = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
          places.add(Laid.of(diameterMm, fwhmMm, voxelMm, random));
        }
        String at = "%.0f mm behind %.0f mm".formatted(diameterMm, fwhmMm);
        for (String engine : List.of("kernel", "local")) {
          Places found = Places.of(places, engine, trueGy(diameterMm));
          Scatter overTrue = found.recovered(medium, engine.equals("kernel"));
          DEVIATIONS.absolute(
              "recovered mean over truth, %s, voxels of %s mm".formatted(engine, edges),
              at,
              overTrue.meanPercent(),
              100,
              Allowed.upTo(4 * overTrue.errorPercent() + CLOSED_FORM_PERCENT, "%"));
          if (engine.equals("kernel")) {
            figures.add(
                String.format(
                    Locale.ROOT,
                    "%s, voxels of %s mm: %.2f %%, of points %.2f %%, two boxes as a Gaussian %.2f"
                        + " %%; a place scatters by %.2f %%",
                    at,
                    edges,
                    overTrue.meanPercent(),
                    found.recoveredOfPoints(fwhmMm).meanPercent(),
                    found.recoveredOfPoints(StrictMath.hypot(fwhmMm, boxesMm)).meanPercent(),
                    overTrue.errorPercent() * Math.sqrt(PLACES)));
          }
        }
      }
    }
    Files.write(
        Path.of("target", "validation", "RecoveryInVoxelsTest, voxels of " + edges + " mm.txt"),
        figures);
  }

  /**
   * What an engine reads of a sphere at each place, and the sphere's true mean.
   *
   * @param volumesMl of the voxels there
   */
  private record Places(List<Double> readGy, List<Double> volumesMl, double trueGy) {
    static Places of(List<Laid> places, String engine, double trueGy) {
      return new Places(
          places.stream().map(one -> one.meanGy(engine(engine))).toList(),
          places.stream().map(one -> one.mask().volumeMl()).toList(),
          trueGy);
    }

    Scatter recovered(Recovery.Medium medium, boolean spreads) {
      return scatter(
          i -> Recovery.of(volumesMl.get(i), medium).trueMeanGy(spreads, readGy.get(i), 0, 1));
    }

    Scatter recoveredOfPoints(double fwhmMm) {
      return scatter(
          i -> {
            BlurredSphere sphere = BlurredSphere.ofVolume(volumesMl.get(i), fwhmMm);
            return readGy.get(i)
                * sphere.absorbedFraction(KERNEL, DENSITY)
                / sphere.absorbedAfterBlurFraction(KERNEL, DENSITY);
          });
    }

    private Scatter scatter(IntToDoubleFunction meanGy) {
      double[] percent =
          IntStream.range(0, PLACES)
              .mapToDouble(i -> 100 * meanGy.applyAsDouble(i) / trueGy)
              .toArray();
      double mean = Arrays.stream(percent).sum() / PLACES;
      double squares = Arrays.stream(percent).map(one -> (one - mean) * (one - mean)).sum();
      return new Scatter(mean, Math.sqrt(squares / (PLACES - 1) / PLACES));
    }
  }

  /** A mean over the places, with its standard error. */
  private record Scatter(double meanPercent, double errorPercent) {}

  /**
   * The whole way of a region's mean where a blur of 0 is stated: 0.5 % as for spheres of 50 mL and
   * more, of which the surroundings, read behind the electrons' reach, are a part. The noise of an
   * image without any is none, though its edges are sharp.
   */
  @Test
  void an_image_without_a_blur_gives_the_true_mean_and_no_noise() {
    Laid sharp = Laid.of(50, 0, new Vector3(3, 3, 3), new Random(1));
    for (String engine : List.of("kernel", "local")) {
      DoseUncertainty known = measured(sharp, engine, 0);
      MetricUncertainty mean = known.of(DoseUncertainty.RECOVERED_MEAN).orElseThrow();
      DEVIATIONS.relative(
          "recovered mean over truth, no blur stated, the whole way",
          "50 mm, " + engine,
          mean.value(),
          trueGy(50),
          0.005);
      assertThat(mean.standardUncertainty()).isFinite().isPositive();
      assertThat(known.byMetric()).containsKey("d50_gy");
    }
    assertThat(
            measured(sharp, "local", 0).of(DoseUncertainty.MEAN).orElseThrow().effects().stream()
                .filter(one -> one.input().name().equals("image noise"))
                .mapToDouble(MetricUncertainty.Effect::value)
                .sum())
        .isLessThan(1e-3 * GRAY);
  }

  /** A blur that is said 1 mm too small at none is an effect of that blur. */
  @Test
  void a_blur_of_none_is_uncertain_to_one_side() {
    Laid sharp = Laid.of(37, 0, new Vector3(4, 4, 4), new Random(1));
    MetricUncertainty mean =
        measured(sharp, "kernel", 0).of(DoseUncertainty.RECOVERED_MEAN).orElseThrow();
    double ofBlur =
        mean.effects().stream()
            .filter(one -> one.input().name().equals("point spread function"))
            .mapToDouble(MetricUncertainty.Effect::value)
            .sum();
    double other =
        measured(sharp, "kernel", 1).of(DoseUncertainty.RECOVERED_MEAN).orElseThrow().value();
    assertThat(ofBlur).isPositive().isCloseTo(other - mean.value(), within(1e-9 * other));
  }

  private static DoseUncertainty measured(Laid laid, String engine, double fwhmMm) {
    DoseInput computed = DoseInputs.of(laid.activity());
    MetricInput input =
        new MetricInput(
            computed,
            engine,
            engine(engine).compute(computed),
            List.of(),
            new RelativeScale.Known(1),
            new PerfusedActivity.Known(new Activity(1e9), Optional.of(0.0), false));
    Region region =
        new Region(
            "r",
            1,
            RegionKind.TUMOUR,
            RegionSource.RTSTRUCT,
            "",
            false,
            laid.mask(),
            laid.mask().volumeMl());
    return new RegionMetrics(
            new MetricRules(List.of(), List.of()),
            new CaseUncertainty(WELL_LAID, blur(fwhmMm), true))
        .of(region, input)
        .absolute()
        .orElseThrow()
        .uncertainty()
        .orElseThrow();
  }
}
