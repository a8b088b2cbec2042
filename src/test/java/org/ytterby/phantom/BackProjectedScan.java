// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.ytterby.phantom.CoveragePhantom.COLUMNS;
import static org.ytterby.phantom.CoveragePhantom.GRID;
import static org.ytterby.phantom.CoveragePhantom.PIXEL_MM;
import static org.ytterby.phantom.CoveragePhantom.PLANES;
import static org.ytterby.phantom.CoveragePhantom.ROWS;

import java.util.Arrays;
import java.util.Optional;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;

/**
 * A scan on the grid of the coverage phantom and its reconstruction: trues and four times as many
 * randoms, Poisson in each bin of each plane; filtered back-projection, which is linear (no bias of
 * its own, noise that is correlated), a stand-in for {@link Osem}, of which 2000 would take hours.
 *
 * <p>Immutable: expected counts, filter and calibration.
 */
final class BackProjectedScan {
  private static final int VIEWS = 36;
  private static final double RANDOMS_TO_TRUES = 4;
  private static final double INTRINSIC_MM = 4;
  private static final double FILTER_MM = 5;

  private final Projector projector =
      new Projector(GRID, (x, y) -> true, VIEWS, COLUMNS / 2.0 * PIXEL_MM * 1.25);
  private final double[] filter = filter(projector.bins());
  private final double[][] expected = new double[PLANES][];
  private final double randomsPerBin;
  private final double countsPerUnit;
  private final double calibration;

  /** Of so many trues on average. */
  BackProjectedScan(float[] truth, double trues) {
    float[] seen = new GaussianSmoothing(GRID, INTRINSIC_MM).smooth(truth);
    double[] volume = new double[seen.length];
    Arrays.setAll(volume, i -> seen[i]);
    double sum = 0;
    for (int plane = 0; plane < PLANES; plane++) {
      expected[plane] = projector.forward(projector.gather(volume, plane * GRID.planeSize()));
      sum += Arrays.stream(expected[plane]).sum();
    }
    this.countsPerUnit = trues / sum;
    this.randomsPerBin = trues * RANDOMS_TO_TRUES / ((double) PLANES * VIEWS * projector.bins());
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
