// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.dose.DoseMap;
import org.ytterby.dose.LocalDeposition;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.metric.CaseUncertainty;
import org.ytterby.metric.DoseUncertainty;
import org.ytterby.metric.MetricInput;
import org.ytterby.metric.MetricUncertainty;
import org.ytterby.metric.PerfusedActivity;
import org.ytterby.metric.RegionDose;
import org.ytterby.metric.RegionMetrics;
import org.ytterby.metric.RelativeScale;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScaleUncertainty;
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
 * Whether the stated intervals hold the truth as often as they say: a scan is counted,
 * reconstructed and measured again and again, each time with every input of the budget drawn anew.
 *
 * <p><b>Image</b>: two hot spheres in a warm cylinder; trues and four times as many randoms,
 * Poisson in each bin of each plane; filtered back-projection, which is linear (no bias of its own,
 * noise that is correlated), a stand-in for {@link Osem}, of which 2000 would take hours.
 * <b>Drawn</b>: assay, residual, scanner, branching ratio, both clocks, K (a rectangle), density,
 * lung shunt, point spread function, recovery, each region's diameter and place, counts. <b>Not
 * drawn</b>: the device ratio, which is no input of a dose: it decides a gate.
 *
 * <p><b>Truth</b>: of the geometry by the table of spheres in physics.md 3.2, not by the program.
 */
class BudgetCoverageIT {
  private static final Deviations DEVIATIONS = Deviations.of(BudgetCoverageIT.class);

  /** The window of the share, 93.7 to 96.2 %, is 2.6 of its standard errors to each side. */
  private static final int REPEATS = 2000;

  private static final double PIXEL_MM = 4;
  private static final int COLUMNS = 52;
  private static final int ROWS = 34;
  private static final int PLANES = 28;
  private static final int VIEWS = 36;
  private static final double TRUES = 4e5;
  private static final double RANDOMS_TO_TRUES = 4;
  private static final double INTRINSIC_MM = 4;
  private static final double FILTER_MM = 5;
  private static final double PSF_UNCERTAINTY_MM = 0.5;
  private static final double WARM = 1e6;
  private static final double LUNG_SHUNT = 0.05;
  private static final DoseConstants CONSTANTS = DoseConstants.DEFAULT;
  private static final double MEDIUM = 0.9963;
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static final Grid GRID =
      Grid.of(
          COLUMNS,
          ROWS,
          new Vector3(
              -(COLUMNS - 1) / 2.0 * PIXEL_MM,
              -(ROWS - 1) / 2.0 * PIXEL_MM,
              -(PLANES - 1) / 2.0 * PIXEL_MM),
          new Vector3(1, 0, 0),
          new Vector3(0, 1, 0),
          PIXEL_MM,
          PIXEL_MM,
          IntStream.range(0, PLANES).mapToDouble(plane -> plane * PIXEL_MM).toArray());

  /** A hot sphere; its absorbed fraction is that of physics.md 3.2. */
  private record Sphere(
      String name,
      RegionKind kind,
      double x,
      double diameterMm,
      double becquerelPerMl,
      double absorbedFraction) {

    double trueGy() {
      double perBq = CONSTANTS.grayPerBecquerelPerMl(Density.SOFT_TISSUE);
      return perBq * (absorbedFraction * becquerelPerMl + (MEDIUM - absorbedFraction) * WARM);
    }

    boolean contains(Vector3 at, double diameter, Vector3 moved) {
      double dx = at.x() - x - moved.x();
      double dy = at.y() - 1.3 - moved.y();
      double dz = at.z() + 0.7 - moved.z();
      return dx * dx + dy * dy + dz * dz <= diameter * diameter / 4;
    }
  }

  private static final List<Sphere> SPHERES =
      List.of(
          new Sphere("tumour of 40 mm", RegionKind.TUMOUR, -55, 40, 8e6, .8998),
          new Sphere("perfused volume of 60 mm", RegionKind.PERFUSED, 40, 60, 5e6, .9318));

  private static boolean inBody(double x, double y) {
    double a = (COLUMNS / 2.0 - 2) * PIXEL_MM;
    double b = (ROWS / 2.0 - 2) * PIXEL_MM;
    return x * x / (a * a) + y * y / (b * b) <= 1;
  }

  /** Expected counts, the linear reconstruction and its calibration. */
  private static final class Scan {
    private final Projector projector =
        new Projector(GRID, (x, y) -> true, VIEWS, COLUMNS / 2.0 * PIXEL_MM * 1.25);
    private final double[] filter = filter(projector.bins());
    private final double[][] expected = new double[PLANES][];
    private final double randomsPerBin;
    private final double countsPerUnit;
    private final double calibration;

    Scan(float[] truth) {
      float[] seen = new GaussianSmoothing(GRID, INTRINSIC_MM).smooth(truth);
      double[] volume = new double[seen.length];
      Arrays.setAll(volume, i -> seen[i]);
      double sum = 0;
      for (int plane = 0; plane < PLANES; plane++) {
        expected[plane] = projector.forward(projector.gather(volume, plane * GRID.planeSize()));
        sum += Arrays.stream(expected[plane]).sum();
      }
      this.countsPerUnit = TRUES / sum;
      this.randomsPerBin = TRUES * RANDOMS_TO_TRUES / ((double) PLANES * VIEWS * projector.bins());
      double[] ones = new double[GRID.planeSize()];
      for (int pixel = 0; pixel < ones.length; pixel++) {
        double x = GRID.origin().x() + pixel % COLUMNS * PIXEL_MM;
        double y = GRID.origin().y() + pixel / COLUMNS * PIXEL_MM;
        ones[pixel] = Math.hypot(x, y) < 50 ? 1 : 0;
      }
      double[] back = plane(projector.forward(ones));
      double inside = 0;
      double all = 0;
      for (int pixel = 0; pixel < ones.length; pixel++) {
        double x = GRID.origin().x() + pixel % COLUMNS * PIXEL_MM;
        double y = GRID.origin().y() + pixel / COLUMNS * PIXEL_MM;
        if (Math.hypot(x, y) < 30) {
          inside += back[pixel];
          all++;
        }
      }
      this.calibration = all / inside;
    }

    /** The image of Poisson counts, or of their means where there is no stream. */
    float[] image(Optional<CountStream> counts) {
      float[] image = new float[GRID.voxelCount()];
      for (int plane = 0; plane < PLANES; plane++) {
        double[] trues = new double[expected[plane].length];
        for (int bin = 0; bin < trues.length; bin++) {
          double mean = expected[plane][bin] * countsPerUnit + randomsPerBin;
          double counted = counts.isPresent() ? counts.get().poisson(mean) : mean;
          trues[bin] = (counted - randomsPerBin) / countsPerUnit;
        }
        double[] back = plane(trues);
        for (int pixel = 0; pixel < back.length; pixel++) {
          image[plane * GRID.planeSize() + pixel] = (float) (back[pixel] * calibration);
        }
      }
      return axial(image);
    }

    /** Along the planes only: a grid whose pixels are far apart. */
    private static float[] axial(float[] image) {
      double far = 1e4;
      Grid apart =
          Grid.of(
              COLUMNS,
              ROWS,
              GRID.origin(),
              GRID.rowDirection(),
              GRID.columnDirection(),
              far,
              far,
              GRID.planeOffsetsMm());
      return new GaussianSmoothing(apart, FILTER_MM).smooth(image);
    }

    private double[] plane(double[] sinogram) {
      int bins = projector.bins();
      double[] filtered = new double[sinogram.length];
      for (int view = 0; view < VIEWS; view++) {
        for (int to = 0; to < bins; to++) {
          double sum = 0;
          for (int from = 0; from < bins; from++) {
            sum += sinogram[view * bins + from] * filter[bins + to - from];
          }
          filtered[view * bins + to] = sum;
        }
      }
      double[] back = new double[projector.pixels()];
      for (int view = 0; view < VIEWS; view++) {
        projector.backward(view, filtered, back);
      }
      return back;
    }

    /** The ramp of a band-limited bin (Kak, Slaney 1988, eq. 3.61), behind a Gaussian. */
    private static double[] filter(int bins) {
      double sigma = FILTER_MM / GaussianSmoothing.FWHM_PER_SIGMA / PIXEL_MM;
      double[] filter = new double[2 * bins + 1];
      for (int at = -bins; at <= bins; at++) {
        double sum = 0;
        double weights = 0;
        for (int by = -8; by <= 8; by++) {
          double weight = StrictMath.exp(-by * by / (2 * sigma * sigma));
          int n = at - by;
          double ramp = n == 0 ? 0.25 : n % 2 == 0 ? 0 : -1 / (Math.PI * Math.PI * n * n);
          sum += weight * ramp;
          weights += weight;
        }
        filter[at + bins] = sum / weights;
      }
      return filter;
    }
  }

  private static float[] truth() {
    float[] truth = new float[GRID.voxelCount()];
    int sub = 5;
    for (int index = 0; index < truth.length; index++) {
      int inPlane = index % GRID.planeSize();
      Vector3 centre = GRID.centre(inPlane % COLUMNS, inPlane / COLUMNS, index / GRID.planeSize());
      double sum = 0;
      for (int i = 0; i < sub * sub * sub; i++) {
        Vector3 at =
            new Vector3(
                centre.x() + ((i % sub + 0.5) / sub - 0.5) * PIXEL_MM,
                centre.y() + ((i / sub % sub + 0.5) / sub - 0.5) * PIXEL_MM,
                centre.z() + ((i / sub / sub + 0.5) / sub - 0.5) * PIXEL_MM);
        double here = inBody(at.x(), at.y()) ? WARM : 0;
        for (Sphere sphere : SPHERES) {
          if (sphere.contains(at, sphere.diameterMm(), new Vector3(0, 0, 0))) {
            here = sphere.becquerelPerMl();
          }
        }
        sum += here;
      }
      truth[index] = (float) (sum / (sub * sub * sub));
    }
    return truth;
  }

  private static Mask mask(Sphere sphere, double diameterMm, Vector3 moved) {
    return Mask.where(
        GRID,
        index -> {
          int inPlane = index % GRID.planeSize();
          Vector3 centre =
              GRID.centre(inPlane % COLUMNS, inPlane / COLUMNS, index / GRID.planeSize());
          return sphere.contains(centre, diameterMm, moved);
        });
  }

  /** As a site finds it: the width at which the model recovers what a noise-free sphere shows. */
  private static double fittedPsfMm(float[] image) {
    Sphere sphere = SPHERES.getFirst();
    Mask mask = mask(sphere, sphere.diameterMm(), new Vector3(0, 0, 0));
    double mean = mask.indices().mapToDouble(index -> image[index]).average().orElseThrow();
    double recovery = (mean - WARM) / (sphere.becquerelPerMl() - WARM);
    double low = 1;
    double high = 20;
    for (int i = 0; i < 40; i++) {
      double middle = (low + high) / 2;
      double model =
          new BlurredSphere(sphere.diameterMm(), middle / GaussianSmoothing.FWHM_PER_SIGMA)
              .activityFraction();
      if (model > recovery) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static final class Drawn {
    private final CountStream stream;

    Drawn(int repeat) {
      this.stream = new CountStream(0x5EEDL * 1_000_003 + repeat);
    }

    double normal(double standardDeviation) {
      double radius = Math.sqrt(-2 * StrictMath.log(1 - stream.uniform()));
      return standardDeviation * radius * StrictMath.cos(2 * Math.PI * stream.uniform());
    }

    double rectangle(double standardDeviation) {
      return Math.sqrt(3) * standardDeviation * (2 * stream.uniform() - 1);
    }

    double upTo(double most) {
      return most * stream.uniform();
    }

    Vector3 moved(double standardDeviationMm) {
      return new Vector3(
          normal(standardDeviationMm), normal(standardDeviationMm), normal(standardDeviationMm));
    }
  }

  /** One repeat: each metric of each region with its interval. */
  private static Map<String, MetricUncertainty> measured(
      Scan scan, float[] noiseless, double netBq, double psfMm, int repeat) {
    Drawn drawn = new Drawn(repeat);
    ScaleUncertainty scale = ScaleUncertainty.SUGGESTED;
    PlaceUncertainty place = PlaceUncertainty.SUGGESTED;
    float[] image = scan.image(Optional.of(drawn.stream));
    double clock = StrictMath.log(2) * 60 / CONSTANTS.halfLifeS();
    // Of a stream of its own, so that all other draws are what they were without it.
    double later = new Drawn(REPEATS + repeat).upTo(scale.branchingRatioMostPercent() / 100);
    double absolute =
        (1 + drawn.normal(scale.scannerPercent() / 100))
            * (1 + drawn.normal(scale.branchingRatioPercent() / 100))
            * (1 + later)
            * StrictMath.exp(clock * drawn.normal(scale.clockMin()));
    double recovered = 1 + drawn.normal(UncertaintyRules.GUM.recoveryPercent() / 100);
    for (int i = 0; i < image.length; i++) {
      // A recovery that is not the model's: what the sphere stands out by is another.
      double plus = noiseless[i] > 1.02 * WARM ? (noiseless[i] - WARM) * (recovered - 1) : 0;
      image[i] = (float) ((image[i] + plus) * absolute);
    }
    double ofDose =
        (1 + drawn.rectangle(CONSTANTS.relativeUncertainty()))
            * (1 + drawn.normal(scale.densityPercent() / 100));
    double net =
        netBq
            * (1 + drawn.normal(scale.administeredPercent() / 100))
            * (1 + drawn.normal(scale.residualPercent() / 100))
            * StrictMath.exp(clock * drawn.normal(scale.clockMin()));
    double shunt = LUNG_SHUNT * (1 + drawn.normal(scale.lungShuntPercent() / 100));
    ResolutionRules resolution =
        new ResolutionRules(
            psfMm + drawn.normal(PSF_UNCERTAINTY_MM), PSF_UNCERTAINTY_MM, List.of(), 40, "phantom");
    ActivityMap activity =
        new ActivityMap(
            GRID,
            image,
            ActivityScale.ABSOLUTE,
            NOON,
            NOON,
            1,
            new Quantification("BQML", "START", CONSTANTS.halfLifeS(), List.of(), "scanner"));
    DoseMap dose = new LocalDeposition().compute(DoseInputs.of(activity)).scaled(ofDose);
    double measuredBq = 0;
    for (int i = 0; i < image.length; i++) {
      // The recovery that is drawn is one of the edges, and moves activity but makes none.
      double plus = noiseless[i] > 1.02 * WARM ? (noiseless[i] - WARM) * (recovered - 1) : 0;
      measuredBq += (image[i] - plus * absolute) * GRID.voxelVolumeMl(0);
    }
    MetricInput input =
        new MetricInput(
            DoseInputs.of(activity),
            "local",
            dose,
            List.of(),
            new RelativeScale.Known(net / measuredBq),
            new PerfusedActivity.Known(new Activity(net), Optional.of(shunt), false));
    RegionMetrics metrics =
        new RegionMetrics(
            new MetricRules(List.of(), List.of()),
            new CaseUncertainty(UncertaintyRules.GUM, resolution, true));
    Map<String, MetricUncertainty> all = new LinkedHashMap<>();
    for (Sphere sphere : SPHERES) {
      double ofDiameterMm =
          Math.sqrt(PIXEL_MM * PIXEL_MM / 6 + 2 * place.contourMm() * place.contourMm());
      Mask mask =
          mask(
              sphere,
              sphere.diameterMm() + drawn.normal(ofDiameterMm),
              drawn.moved(place.registrationMm()));
      RegionDose of =
          metrics.of(
              new Region(
                  sphere.name(),
                  1,
                  sphere.kind(),
                  RegionSource.RTSTRUCT,
                  "",
                  false,
                  mask,
                  mask.volumeMl()),
              input);
      all.put(
          sphere.name() + ", absolute",
          of.absolute()
              .orElseThrow()
              .uncertainty()
              .orElseThrow()
              .of(DoseUncertainty.RECOVERED_MEAN)
              .orElseThrow());
      all.put(
          sphere.name() + ", relative",
          of.relative()
              .orElseThrow()
              .uncertainty()
              .orElseThrow()
              .of(DoseUncertainty.RECOVERED_MEAN)
              .orElseThrow());
      Optional.ofNullable(of.sizeUncertainty().get(DoseUncertainty.COMPARTMENT))
          .ifPresent(
              stated -> {
                // K and density of the formula are those that were drawn.
                all.put(sphere.name() + ", single compartment", scaled(stated, ofDose));
              });
    }
    return all;
  }

  private static MetricUncertainty scaled(MetricUncertainty plain, double factor) {
    return new MetricUncertainty(
        plain.value() * factor,
        plain.effects().stream()
            .map(one -> new MetricUncertainty.Effect(one.input(), one.value() * factor))
            .toList());
  }

  private static MetricUncertainty of(Map<String, MetricUncertainty> repeat, String metric) {
    return Objects.requireNonNull(repeat.get(metric));
  }

  @Test
  void intervals_of_95_percent_hold_the_truth_as_often() throws IOException {
    Map<String, double[]> ratios = new LinkedHashMap<>();
    float[] truth = truth();
    Scan scan = new Scan(truth);
    float[] noiseless = scan.image(Optional.empty());
    double psfMm = fittedPsfMm(noiseless);
    double netBq = 0;
    for (float one : truth) {
      netBq += one * GRID.voxelVolumeMl(0);
    }
    double net = netBq;
    List<Map<String, MetricUncertainty>> repeats =
        IntStream.range(0, REPEATS)
            .parallel()
            .mapToObj(repeat -> measured(scan, noiseless, net, psfMm, repeat))
            .toList();
    Map<String, Double> truths = new LinkedHashMap<>();
    for (Sphere sphere : SPHERES) {
      truths.put(sphere.name() + ", absolute", sphere.trueGy());
      truths.put(sphere.name() + ", relative", sphere.trueGy());
      if (sphere.kind() == RegionKind.PERFUSED) {
        double volumeMl = Math.PI / 6 * Math.pow(sphere.diameterMm(), 3) / 1e3;
        truths.put(
            sphere.name() + ", single compartment",
            net
                * (1 - LUNG_SHUNT)
                / volumeMl
                * CONSTANTS.grayPerBecquerelPerMl(Density.SOFT_TISSUE));
      }
    }
    List<String> figures = new ArrayList<>();
    figures.add("point spread function %.2f mm".formatted(psfMm));
    truths.forEach(
        (metric, gray) -> {
          double[] values = repeats.stream().mapToDouble(one -> of(one, metric).value()).toArray();
          double[] halves =
              repeats.stream()
                  .mapToDouble(one -> of(one, metric).expanded(0.95))
                  .sorted()
                  .toArray();
          double held = 0;
          for (Map<String, MetricUncertainty> one : repeats) {
            held +=
                Math.abs(of(one, metric).value() - gray) <= of(one, metric).expanded(0.95) ? 1 : 0;
          }
          double mean = Arrays.stream(values).average().orElseThrow();
          double variance =
              Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (REPEATS - 1);
          double half = (halves[REPEATS / 2 - 1] + halves[REPEATS / 2]) / 2;
          figures.add(
              "%s: truth %.3f, mean %.3f Gy, sd %.3f, half %.3f (%.3f of 1.96 sd), held %.2f %%"
                  .formatted(
                      metric,
                      gray,
                      mean,
                      Math.sqrt(variance),
                      half,
                      half / (1.96 * Math.sqrt(variance)),
                      100 * held / REPEATS));
          Map<String, Double> squares = new LinkedHashMap<>();
          for (Map<String, MetricUncertainty> one : repeats) {
            for (MetricUncertainty.Effect effect : of(one, metric).effects()) {
              squares.merge(
                  effect.input().name(), effect.value() * effect.value() / REPEATS, Double::sum);
            }
          }
          squares.forEach(
              (name, square) -> figures.add("    %s: %.2f Gy".formatted(name, Math.sqrt(square))));
          ratios.put(
              metric, new double[] {100 * held / REPEATS, half / (1.96 * Math.sqrt(variance))});
        });
    Files.write(Path.of("target", "validation", "BudgetCoverageIT.txt"), figures);
    ratios.forEach(
        (metric, found) -> {
          DEVIATIONS.absolute(
              "coverage of the 95 % interval", metric, found[0], 94.95, Allowed.upTo(1.25, "%"));
          DEVIATIONS.absolute(
              "half-width over 1.96 SD", metric, found[1], 1, Allowed.upTo(0.15, "of it"));
        });
  }
}
