// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.random.RandomGenerator;
import org.ytterby.geometry.GaussianSmoothing;

/** White noise behind a Gaussian. Stateless. */
final class SmoothNoise {
  private SmoothNoise() {}

  /** Of a grid's voxels, with this standard deviation over all of them. */
  static float[] of(RandomGenerator random, GaussianSmoothing blur, int voxels, double deviation) {
    float[] white = new float[voxels];
    for (int i = 0; i < white.length; i++) {
      white[i] = (float) random.nextGaussian();
    }
    float[] noise = blur.smooth(white);
    double squares = 0;
    for (float one : noise) {
      squares += one * one;
    }
    double factor = deviation / Math.sqrt(squares / noise.length);
    for (int i = 0; i < noise.length; i++) {
      noise[i] *= (float) factor;
    }
    return noise;
  }
}
