// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.Arrays;
import org.ytterby.geometry.Grid;

/**
 * Parallel projections of an axial plane and their transpose.
 *
 * <p><b>Method</b>: each bin is a strip as wide as a pixel. A pixel's weight in a strip is the part
 * of its area in it: the integral of a trapezoid, tabulated at 1/{@value #STEPS} of a bin, and
 * never more than three strips wide. Weights of a pixel add up to 1 in every view. <b>Shape</b>:
 * images as the plane's pixels, [row][column]; sinograms [view][bin]; bins that a pixel misses lie
 * outside and are left out. <b>Cost</b>: pixels of the support times views. Immutable, thread-safe.
 */
final class Projector {
  private static final int STEPS = 256;
  private static final int REACH = 3;

  private final int views;
  private final int bins;
  private final int[] support;
  private final double[] xPixels;
  private final double[] yPixels;
  private final double[] cosines;
  private final double[] sines;
  private final double[][] footprints;

  /** Which pixels take part. */
  @FunctionalInterface
  interface Support {
    boolean contains(double x, double y);
  }

  /**
   * A projector of one grid's planes.
   *
   * @param grid axial, with square pixels
   * @param halfWidthMm how far from the axis the bins reach
   */
  Projector(Grid grid, Support support, int views, double halfWidthMm) {
    double pixelMm = grid.columnSpacingMm();
    this.views = views;
    this.bins = 2 * (int) Math.ceil(halfWidthMm / pixelMm) + 1;
    this.support = new int[grid.planeSize()];
    int count = 0;
    for (int pixel = 0; pixel < grid.planeSize(); pixel++) {
      double x = grid.origin().x() + pixel % grid.columns() * pixelMm;
      double y = grid.origin().y() + pixel / grid.columns() * pixelMm;
      if (support.contains(x, y)) {
        this.support[count++] = pixel;
      }
    }
    this.xPixels = new double[count];
    this.yPixels = new double[count];
    for (int i = 0; i < count; i++) {
      xPixels[i] = grid.origin().x() / pixelMm + this.support[i] % grid.columns();
      yPixels[i] = grid.origin().y() / pixelMm + this.support[i] / grid.columns();
    }
    this.cosines = new double[views];
    this.sines = new double[views];
    this.footprints = new double[views][];
    for (int view = 0; view < views; view++) {
      double angle = Math.PI * (view + 0.5) / views;
      cosines[view] = StrictMath.cos(angle);
      sines[view] = StrictMath.sin(angle);
      footprints[view] = footprint(Math.abs(cosines[view]), Math.abs(sines[view]));
    }
  }

  int views() {
    return views;
  }

  int bins() {
    return bins;
  }

  /** Number of pixels that take part. */
  int pixels() {
    return xPixels.length;
  }

  /** The plane's index of a pixel that takes part. */
  int pixel(int i) {
    return support[i];
  }

  /**
   * Adds the projection of a view.
   *
   * @param values one for each pixel of the support
   * @param sinogram all views
   */
  void forward(int view, double[] values, double[] sinogram) {
    double[] footprint = footprints[view];
    int start = view * bins;
    for (int i = 0; i < xPixels.length; i++) {
      double at = cosines[view] * xPixels[i] + sines[view] * yPixels[i] + bins / 2;
      int bin = (int) Math.floor(at + 0.5);
      if (bin >= 1 && bin < bins - 1) {
        int row = REACH * (int) ((at + 0.5 - bin) * STEPS);
        sinogram[start + bin - 1] += footprint[row] * values[i];
        sinogram[start + bin] += footprint[row + 1] * values[i];
        sinogram[start + bin + 1] += footprint[row + 2] * values[i];
      }
    }
  }

  /** Adds the transpose of {@link #forward} of a view. */
  void backward(int view, double[] sinogram, double[] values) {
    double[] footprint = footprints[view];
    int start = view * bins;
    for (int i = 0; i < xPixels.length; i++) {
      double at = cosines[view] * xPixels[i] + sines[view] * yPixels[i] + bins / 2;
      int bin = (int) Math.floor(at + 0.5);
      if (bin >= 1 && bin < bins - 1) {
        int row = REACH * (int) ((at + 0.5 - bin) * STEPS);
        values[i] +=
            footprint[row] * sinogram[start + bin - 1]
                + footprint[row + 1] * sinogram[start + bin]
                + footprint[row + 2] * sinogram[start + bin + 1];
      }
    }
  }

  /** The projection of all views. */
  double[] forward(double[] values) {
    double[] sinogram = new double[views * bins];
    for (int view = 0; view < views; view++) {
      forward(view, values, sinogram);
    }
    return sinogram;
  }

  /** The values of a plane's support, of a volume [z][y][x]. */
  double[] gather(double[] volume, int planeStart) {
    double[] values = new double[pixels()];
    for (int i = 0; i < values.length; i++) {
      values[i] = volume[planeStart + support[i]];
    }
    return values;
  }

  /** Puts a support's values into a volume; the plane's other pixels become 0. */
  void scatter(double[] values, double[] volume, int planeStart, int planeSize) {
    Arrays.fill(volume, planeStart, planeStart + planeSize, 0);
    for (int i = 0; i < values.length; i++) {
      volume[planeStart + support[i]] = values[i];
    }
  }

  /** Weights in the bins left of, at and right of a pixel, for each place of it in its bin. */
  private static double[] footprint(double a, double b) {
    double[] weights = new double[REACH * (STEPS + 1)];
    for (int step = 0; step <= STEPS; step++) {
      double centre = Math.min(step + 0.5, STEPS) / STEPS - 0.5;
      for (int k = 0; k < REACH; k++) {
        double from = k - 1.5 - centre;
        weights[REACH * step + k] = below(from + 1, a, b) - below(from, a, b);
      }
    }
    return weights;
  }

  /** The part of a unit square, seen at an angle, to one side of a line at this distance. */
  private static double below(double at, double a, double b) {
    double wide = (a + b) / 2;
    double flat = Math.abs(a - b) / 2;
    double height = 1 / Math.max(a, b);
    double distance = Math.abs(at);
    double half;
    if (distance <= flat) {
      half = distance * height;
    } else if (distance < wide) {
      double left = wide - distance;
      half = 0.5 - left * left * height / (2 * (wide - flat));
    } else {
      half = 0.5;
    }
    return at < 0 ? 0.5 - half : 0.5 + half;
  }
}
