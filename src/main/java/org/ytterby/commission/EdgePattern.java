// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the fit of a Gaussian leaves over along a surface: a reconstruction that models its
 * resolution overshoots there, and an image of something else than what was described (thicker
 * walls, another fill) differs there first.
 *
 * <pre>
 * method       mean residual in layers of 3 mm parallel to the surface, over the level; its uncertainty
 *              by the blocks of the fit, as that of its parameters
 * limit        a layer that is off by more than 1 % of the level and by more than 4 standard
 *              uncertainties is no noise: of 5 layers one in 3000 patterns by chance. A glass of 1 mm
 *              that is not described leaves 1.5 %, a Gaussian's voxels on 3 mm below 0.1 %
 * </pre>
 *
 * <p>Immutable.
 *
 * @param layers from inside to outside
 */
record EdgePattern(List<Layer> layers) {
  private static final double LAYER_MM = 3;
  private static final int LAYERS = 5;
  private static final double LEAST = 0.01;
  private static final double SURELY = 4;
  private static final int FEWEST = 30;

  EdgePattern {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param fromSurfaceMm of its middle, outwards
   * @param residualFraction of the level
   * @param uncertaintyFraction of that
   */
  record Layer(double fromSurfaceMm, double residualFraction, double uncertaintyFraction) {
    boolean isNoNoise() {
      return Math.abs(residualFraction) > LEAST
          && Math.abs(residualFraction) > SURELY * uncertaintyFraction;
    }
  }

  /**
   * What a fit has found.
   *
   * @param fromSurfaceMm of each voxel, outwards
   * @param residual of each voxel
   * @param data with each voxel's block
   * @param level that the residual is told of
   * @param leak what blocks hide, {@link BlockLeak}
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Found(
      double[] fromSurfaceMm,
      double[] residual,
      LeastSquares.Data data,
      double level,
      double leak) {}

  static EdgePattern of(Found found) {
    List<Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      double middleMm = (layer - LAYERS / 2) * LAYER_MM;
      layer(found, middleMm).ifPresent(layers::add);
    }
    return new EdgePattern(layers);
  }

  private static Optional<Layer> layer(Found found, double middleMm) {
    double[] sums = new double[found.data().blockCount()];
    int[] counts = new int[sums.length];
    double sum = 0;
    int count = 0;
    for (int i = 0; i < found.residual().length; i++) {
      if (Math.abs(found.fromSurfaceMm()[i] - middleMm) <= LAYER_MM / 2) {
        int block = found.data().blocks()[i];
        sums[block] += found.residual()[i];
        counts[block]++;
        sum += found.residual()[i];
        count++;
      }
    }
    if (count < FEWEST) {
      return Optional.empty();
    }
    double mean = sum / count;
    double squares = 0;
    for (int block = 0; block < sums.length; block++) {
      double off = sums[block] - mean * counts[block];
      squares += off * off;
    }
    return Optional.of(
        new Layer(
            middleMm,
            mean / found.level(),
            Math.sqrt(squares) / count * found.leak() / Math.abs(found.level())));
  }

  /** The layer that is off the most and by more than noise. */
  Optional<Layer> worst() {
    return layers.stream()
        .filter(Layer::isNoNoise)
        .max((a, b) -> Double.compare(Math.abs(a.residualFraction), Math.abs(b.residualFraction)));
  }
}
