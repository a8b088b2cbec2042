// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.Nuclide;

/**
 * What a scanner is expected to count of an image: for each plane parallel projections, attenuated
 * by the tissues, on a smooth background.
 *
 * <p><b>Method</b>: an image holds Bq/mL at the start of the scan, already blurred. Trues are
 * {@code detected per Bq x attenuation x projection}; scatter is each view's trues spread by a
 * Gaussian as wide as an organ; randoms are flat in a plane's bins and fall to a bed's ends as its
 * sensitivity does. The pair of views and bins is that of the reconstruction: what a reconstructed
 * image differs by from the blurred truth is noise and convergence, not the discretisation.
 * <b>Source</b> of the fractions: randoms about 80 % of prompts for 90Y (Carlier, Willowson,
 * Fourkal, Bailey, Doss, Conti, Med Phys 2015;42:4295), scatter 30 % of what is not random (NEMA NU
 * 2 scatter fractions of whole-body scanners). <b>Threads</b>: planes are independent; sums are
 * made in their order.
 */
final class CountModel {
  /** Scattered pairs over scattered and true ones. */
  static final double SCATTER_FRACTION = 0.3;

  /** Randoms over prompts, over the whole field of view. */
  static final double RANDOMS_FRACTION = 0.8;

  /** Transaxial field of view, over which randoms are spread; bins beside the body are not kept. */
  static final double FIELD_MM = 600;

  /** Standard deviation of the spread of scatter along a view's bins, in mm. */
  static final double SCATTER_SIGMA_MM = 60;

  /** How far the reconstruction's support reaches beyond the body. */
  static final double SUPPORT_MARGIN_MM = 8;

  /** Two bins at each end see no pixel of the support in full. */
  private static final double BIN_MARGIN_PIXELS = 2;

  private static final Nuclide NUCLIDE = Nuclide.YTTRIUM_90;

  private final Camera camera;
  private final Subject subject;
  private final Grid grid;
  private final Projector emission;
  private final Projector transmission;

  CountModel(Camera camera, Subject subject) {
    this.camera = camera;
    this.subject = subject;
    this.grid = camera.grid();
    Cylinder body = subject.body();
    Cylinder support =
        new Cylinder(
            body.centreX(),
            body.centreY(),
            body.semiXMm() + SUPPORT_MARGIN_MM,
            body.semiYMm() + SUPPORT_MARGIN_MM);
    int views = camera.reconstruction().views();
    double halfWidthMm =
        Math.max(support.semiXMm(), support.semiYMm()) + BIN_MARGIN_PIXELS * grid.columnSpacingMm();
    this.emission = new Projector(grid, support::contains, views, halfWidthMm);
    this.transmission = new Projector(grid, (x, y) -> true, views, halfWidthMm);
  }

  Grid grid() {
    return grid;
  }

  /** The geometry of every plane. */
  Projector projector() {
    return emission;
  }

  /**
   * Expected counts of each plane.
   *
   * @param bqPerMl the image at the start of the scan, [z][y][x]
   */
  List<PlaneCounts> of(double[] bqPerMl) {
    List<PlaneCounts> trues =
        IntStream.range(0, grid.planes())
            .parallel()
            .mapToObj(plane -> trues(plane, bqPerMl))
            .toList();
    double[] sensitivities = new double[grid.planes()];
    double trueAndScattered = 0;
    for (int plane = 0; plane < grid.planes(); plane++) {
      sensitivities[plane] = camera.beds().detectedPerBq(plane, NUCLIDE);
      trueAndScattered += Arrays.stream(trues.get(plane).trues()).sum() / (1 - SCATTER_FRACTION);
    }
    double randoms = trueAndScattered * RANDOMS_FRACTION / (1 - RANDOMS_FRACTION);
    double bins = emission.views() * FIELD_MM / grid.columnSpacingMm();
    double perSensitivity = randoms / Arrays.stream(sensitivities).sum() / bins;
    double[] spread = spread();
    return IntStream.range(0, grid.planes())
        .parallel()
        .mapToObj(
            plane ->
                withBackground(trues.get(plane), spread, perSensitivity * sensitivities[plane]))
        .toList();
  }

  private PlaneCounts trues(int plane, double[] bqPerMl) {
    double perBqPerMl =
        camera.beds().detectedPerBq(plane, NUCLIDE)
            * grid.voxelVolumeMl(plane)
            / camera.reconstruction().views();
    double[] attenuation = attenuation(plane);
    double[] trues = emission.forward(emission.gather(bqPerMl, grid.index(0, 0, plane)));
    for (int i = 0; i < trues.length; i++) {
      trues[i] *= perBqPerMl * attenuation[i];
    }
    double noise = camera.beds().relativeNoise(plane, NUCLIDE);
    return new PlaneCounts(emission, perBqPerMl, noise, attenuation, trues, new double[0]);
  }

  /** Part of the pairs along each strip that is not attenuated. */
  private double[] attenuation(int plane) {
    double z = grid.origin().z() + grid.planeOffsetMm(plane);
    double[] perPixel = new double[transmission.pixels()];
    for (int i = 0; i < perPixel.length; i++) {
      int pixel = transmission.pixel(i);
      double x = grid.origin().x() + pixel % grid.columns() * grid.columnSpacingMm();
      double y = grid.origin().y() + pixel / grid.columns() * grid.rowSpacingMm();
      int hounsfield = Tissue.hounsfield(subject.tissues(), x, y, z);
      perPixel[i] = Tissue.attenuationPerMm(hounsfield) * grid.columnSpacingMm();
    }
    double[] attenuation = transmission.forward(perPixel);
    for (int i = 0; i < attenuation.length; i++) {
      attenuation[i] = StrictMath.exp(-attenuation[i]);
    }
    return attenuation;
  }

  private PlaneCounts withBackground(PlaneCounts plane, double[] spread, double randomsPerBin) {
    int bins = emission.bins();
    double[] background = new double[plane.trues().length];
    for (int view = 0; view < emission.views(); view++) {
      for (int from = 0; from < bins; from++) {
        double scattered =
            plane.trues()[view * bins + from] * SCATTER_FRACTION / (1 - SCATTER_FRACTION);
        if (scattered > 0) {
          for (int to = 0; to < bins; to++) {
            background[view * bins + to] += scattered * spread[from * bins + to];
          }
        }
      }
    }
    for (int i = 0; i < background.length; i++) {
      background[i] += randomsPerBin;
    }
    return new PlaneCounts(
        emission,
        plane.detectedPerBqPerMl(),
        plane.relativeNoise(),
        plane.attenuation(),
        plane.trues(),
        background);
  }

  /** Where scatter of each bin goes; every row adds up to 1. */
  private double[] spread() {
    int bins = emission.bins();
    double[] spread = new double[bins * bins];
    for (int from = 0; from < bins; from++) {
      double sum = 0;
      for (int to = 0; to < bins; to++) {
        double apart = (to - from) * grid.columnSpacingMm() / SCATTER_SIGMA_MM;
        spread[from * bins + to] = Normal.density(apart);
        sum += spread[from * bins + to];
      }
      for (int to = 0; to < bins; to++) {
        spread[from * bins + to] /= sum;
      }
    }
    return spread;
  }
}
