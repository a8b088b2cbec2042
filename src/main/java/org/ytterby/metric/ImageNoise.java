// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Mask;
import org.ytterby.mass.MassMap;
import org.ytterby.quantity.Density;

/**
 * The noise of the image in one region, told from the image itself.
 *
 * <pre>
 * method       What a Gaussian as wide as the point spread function takes away of the image is noise
 *              and the leak of edges, which the object's blur has let pass. What the region's own shape
 *              explains of it is taken off ({@link ShapeLeak}); the rest's variance and its correlation
 *              between neighbours give the noise's own, which is taken for white noise behind a
 *              Gaussian ({@link FilteredNoise}) whose standard deviation n solves the measured
 *              correlation of neighbours; p is the filter's. Each pattern that was taken off took noise
 *              with it: as much as the residual's spectrum has at its peak, which is counted as lost,
 *              with the pattern's own correlation.
 *              A region then holds volume / (resel x a) independent elements, the resel being the sum
 *              of the autocorrelation over the lattice and a what of it stays in the region
 * why so       One image is all there is. A bootstrap of voxels would take correlated ones for
 *              independent; one of blocks needs many blocks, which a tumour has not, and would take
 *              every true unevenness for noise. The analytic way needs one assumption, the Gaussian,
 *              and has no seed
 * width        Noise behind a linear filter is no wider than the image's blur, which holds the same
 *              filter. A reconstruction that models its resolution sharpens the object and not the
 *              noise, and a site may state its blur too narrow: up to {@value #WIDEST} p is believed. A limit
 *              of 1 would miss a quarter of such noise in a voxel and half of it in a mean, and buys
 *              nothing once the shape is gone. Not cut by the spread of the region's voxels either: of
 *              a few elements that is as much chance as the estimate, and the smaller of the two would
 *              be too small on average
 * assumptions  noise alike all over the region. What leaks otherwise, from uptake beside the middle or
 *              from what lies next to the region, is overstated as noise rather than missed. The zero at
 *              low frequencies that filtered back-projection gives its noise is not used: overstated
 * error bound  its own degrees of freedom: the independent elements of the residual, less one for each
 *              pattern. Against Poisson counts behind a Gaussian, see the table of the test
 * cost         seven smoothings of the region's box
 * </pre>
 *
 * <p>Immutable.
 *
 * @param sdGy standard deviation of a voxel, in Gy
 * @param widthMm the noise's own standard deviation of correlation, n
 * @param elementsFactor independent ones of the region, at least 1
 * @param degreesOfFreedom of the estimate, at least 1
 */
public record ImageNoise(double sdGy, double widthMm, double elementsFactor, int degreesOfFreedom) {
  /** Three standard deviations of the filter, in its full widths. */
  static final double REACH = 1.3;

  private static final int HALVINGS = 50;

  /** Below it, in filter widths, noise is white for a voxel. */
  private static final double NARROWEST = 0.1;

  /** See the class: what a reconstruction that models its resolution may reach. */
  private static final double WIDEST = 1.5;

  /** Fewer pairs than these say nothing of a correlation. */
  private static final int PAIRS_WANTED = 12;

  /** Noise that goes together less is as good as white. */
  private static final double LEAST_TOGETHER = 0.01;

  /** How much of the noise the patterns of a shape may take along, before fewer are taken. */
  private static final double MOST_LOST = 0.4;

  /** Of how many voxels something is left at the least, whatever the patterns took. */
  private static final double LEAST_LEFT = 0.5;

  /**
   * The noise of a region.
   *
   * @param box with at least 3 standard deviations of the filter around the region
   * @param volumeMl of the region
   * @param blurMm full width at half maximum of the image's point spread function
   * @param fwhmMm of the filter: the same, but where there is no blur
   */
  static ImageNoise of(RegionBox box, double volumeMl, double blurMm, double fwhmMm) {
    double filterMm = fwhmMm / GaussianSmoothing.FWHM_PER_SIGMA;
    double lost = new FilteredNoise(box, filterMm, filterMm).voxelsLost();
    double affordable = MOST_LOST * box.voxels() / lost;
    int parts = affordable >= ShapeLeak.ALL ? ShapeLeak.ALL : affordable >= 1 ? 1 : 0;
    ShapeLeak leak = ShapeLeak.of(box, blurMm, fwhmMm, parts);
    return of(box, box.residual(fwhmMm), leak, volumeMl, filterMm);
  }

  private static ImageNoise of(
      RegionBox box, float[] filtered, ShapeLeak leak, double volumeMl, double filterMm) {
    double[] residual = leak.without(box, filtered);
    double squares = 0;
    for (double one : residual) {
      squares += one * one;
    }
    int voxels = box.voxels();
    double widthMm = squares > 0 ? widthMm(box, residual, leak, filterMm) : filterMm;
    FilteredNoise noise = new FilteredNoise(box, widthMm, filterMm);
    // Nothing is left of voxels that the filter does not reach beyond: nothing is told of them.
    double variance = squares > 0 ? squares / left(box, leak, noise) / noise.passed() : 0;
    double reselMl = box.volumeMl() / voxels * noise.reselVoxels();
    double stays =
        new BlurredSphere(BlurredSphere.diameterMm(volumeMl), Math.sqrt(2) * widthMm)
            .activityFraction();
    double elements = Math.max(1, volumeMl / (reselMl * stays));
    double independent = squares > 0 ? voxels / noise.correlatedVoxels() - leak.count() : 1;
    return new ImageNoise(Math.sqrt(variance), widthMm, elements, (int) Math.max(1, independent));
  }

  /**
   * Standard deviation that noise gives the mean over so much of a region, in the unit of the
   * values.
   *
   * @param residual of the whole grid: the image without what is known to be in it, so that no edge
   *     leaks
   * @param volumeMl of what the mean is taken over
   * @param fwhmMm of the image's point spread function
   */
  public static double ofResidual(Mask region, float[] residual, double volumeMl, double fwhmMm) {
    MassMap even = MassMap.uniform(region.grid(), Density.SOFT_TISSUE);
    RegionBox box = new RegionBox(region, residual, REACH * fwhmMm, even);
    return ofResidual(box, volumeMl, fwhmMm).ofMean();
  }

  /**
   * That of a region in which no edge leaks.
   *
   * @param box with what is known to be in the image taken off
   * @param volumeMl of what a mean is taken over
   */
  static ImageNoise ofResidual(RegionBox box, double volumeMl, double fwhmMm) {
    double filterMm = fwhmMm / GaussianSmoothing.FWHM_PER_SIGMA;
    return of(box, box.residual(fwhmMm), ShapeLeak.none(), volumeMl, filterMm);
  }

  /**
   * Or the noise of such a region without the filter, where that is less: its standard deviation
   * about the mean and how neighbours go together, to each of which is given back what the mean
   * took along. An unevenness of the region is in it, and has no part in the filtered one; which
   * makes too much of noise that has little at low frequencies.
   */
  ImageNoise orUnfiltered(RegionBox box) {
    double mean = box.mean();
    double[] all = box.ofRegion(here -> box.value(here) - mean);
    double variance = Arrays.stream(all).map(one -> one * one).average().orElseThrow();
    double took = 1 / elementsFactor;
    double sd = Math.sqrt(variance / (1 - took));
    if (!(sd < sdGy)) {
      return this;
    }
    double perMm2 = 0;
    double correlated = 1;
    for (int axis = 0; axis < RegionBox.AXES; axis++) {
      Neighbours found = Neighbours.of(axis, box.pairs(axis), all);
      double together = took + (1 - took) * found.correlation(0);
      double apartMm = box.spacingMm(axis);
      perMm2 -= StrictMath.log(Math.clamp(together, LEAST_TOGETHER, 1)) / (apartMm * apartMm);
      correlated /= apartMm;
    }
    double width = Math.min(widthMm, Math.sqrt(RegionBox.AXES / (4 * perMm2)));
    correlated *= StrictMath.pow(Math.sqrt(2 * Math.PI) * width, RegionBox.AXES);
    int independent = (int) Math.max(1, box.voxels() / Math.max(1, correlated) - 1);
    return new ImageNoise(sd, width, elementsFactor, independent);
  }

  /** Standard deviation of the region's mean. */
  double ofMean() {
    return sdGy / Math.sqrt(elementsFactor);
  }

  private static double widthMm(RegionBox box, double[] residual, ShapeLeak leak, double filterMm) {
    List<Neighbours> found = new ArrayList<>();
    for (int axis = 0; axis < RegionBox.AXES; axis++) {
      int[] pairs = box.pairs(axis);
      Neighbours here = Neighbours.of(axis, pairs, residual);
      if (pairs.length >= 2 * PAIRS_WANTED && here.squaresFactor() > 0) {
        found.add(here.with(leak.patterns(), pairs));
      }
    }
    if (found.isEmpty()) {
      return filterMm;
    }
    double low = NARROWEST * filterMm;
    double high = WIDEST * filterMm;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      FilteredNoise noise = new FilteredNoise(box, middle, filterMm);
      double lost = box.voxels() / left(box, leak, noise) - 1;
      double excess = 0;
      for (Neighbours one : found) {
        excess += noise.ofNeighbours(one.axis()) - one.correlation(lost);
      }
      if (excess < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** How many voxels' noise is left when the patterns have taken theirs. */
  private static double left(RegionBox box, ShapeLeak leak, FilteredNoise noise) {
    double lost = leak.count() * noise.voxelsLost();
    return Math.max(LEAST_LEFT * box.voxels(), box.voxels() - lost);
  }

  /**
   * How neighbours along an axis go together in the region: in the residual, and in the patterns
   * that were taken off it.
   */
  private record Neighbours(
      int axis, double productsFactor, double squaresFactor, double leakFraction) {

    static Neighbours of(int axis, int[] pairs, double[] numbers) {
      double products = 0;
      double squares = 0;
      for (int i = 0; i < pairs.length; i += 2) {
        double one = numbers[pairs[i]];
        double other = numbers[pairs[i + 1]];
        products += one * other;
        squares += (one * one + other * other) / 2;
      }
      return new Neighbours(axis, products, squares, 0);
    }

    Neighbours with(List<double[]> patterns, int[] pairs) {
      double ofProducts = 0;
      double ofSquares = 0;
      for (double[] pattern : patterns) {
        Neighbours one = of(axis, pairs, pattern);
        ofProducts += one.productsFactor;
        ofSquares += one.squaresFactor;
      }
      return new Neighbours(
          axis, productsFactor, squaresFactor, ofSquares > 0 ? ofProducts / ofSquares : 0);
    }

    /** The correlation, with so much of the squares put back that the patterns took. */
    double correlation(double lost) {
      return (productsFactor / squaresFactor + lost * leakFraction) / (1 + lost);
    }
  }
}
