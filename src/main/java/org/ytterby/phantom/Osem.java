// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.Arrays;

/**
 * Ordered-subsets expectation maximisation of one plane (Hudson, Larkin, IEEE TMI 1994;13:601) with
 * attenuation, sensitivity and the mean background in the model:
 *
 * <pre>x_i := x_i / sum_j(c_ij) * sum_j(c_ij * y_j / (sum_k(c_kj * x_k) + b_j)),  j in the subset
 * </pre>
 *
 * <p>Starts from a uniform image; stays positive, so that it is biased upwards where there is
 * nothing and counts are few, as clinical images are. <b>Cost</b>: two projections a view and
 * iteration. <b>Threads</b>: any; each plane is on its own.
 */
final class Osem {
  private final PlaneCounts model;
  private final double[] prompts;
  private final Projector projector;
  private final int bins;

  private Osem(PlaneCounts model, double[] prompts) {
    this.model = model;
    this.prompts = prompts;
    this.projector = model.projector();
    this.bins = projector.bins();
  }

  /**
   * The image in Bq/mL, one value for each pixel of the projector's support.
   *
   * @param prompts what was counted, [view][bin]
   */
  static double[] of(PlaneCounts model, double[] prompts, Camera.Reconstruction settings) {
    return new Osem(model, prompts).reconstruct(settings);
  }

  private double[] reconstruct(Camera.Reconstruction settings) {
    int subsets = settings.subsets();
    double[][] sensitivities = new double[subsets][];
    for (int subset = 0; subset < subsets; subset++) {
      sensitivities[subset] = sensitivity(subset, subsets);
    }
    double[] image = new double[projector.pixels()];
    Arrays.fill(image, 1);
    int stride = stride(subsets);
    for (int i = 0; i < settings.iterations() * subsets; i++) {
      int subset = i * stride % subsets;
      update(image, subset, subsets, sensitivities[subset]);
    }
    return image;
  }

  private double[] sensitivity(int subset, int subsets) {
    double[] sum = new double[projector.pixels()];
    double[] weights = new double[prompts.length];
    for (int view = subset; view < projector.views(); view += subsets) {
      for (int i = view * bins; i < (view + 1) * bins; i++) {
        weights[i] = model.detectedPerBqPerMl() * model.attenuation()[i];
      }
      projector.backward(view, weights, sum);
    }
    return sum;
  }

  private void update(double[] image, int subset, int subsets, double[] sensitivity) {
    double[] projected = new double[prompts.length];
    double[] corrections = new double[image.length];
    for (int view = subset; view < projector.views(); view += subsets) {
      projector.forward(view, image, projected);
      for (int i = view * bins; i < (view + 1) * bins; i++) {
        double weight = model.detectedPerBqPerMl() * model.attenuation()[i];
        double expected = weight * projected[i] + model.background()[i];
        projected[i] = expected > 0 ? weight * prompts[i] / expected : 0;
      }
      projector.backward(view, projected, corrections);
    }
    for (int i = 0; i < image.length; i++) {
      image[i] *= sensitivity[i] > 0 ? corrections[i] / sensitivity[i] : 0;
    }
  }

  /** A step through the subsets that visits each and puts neighbours in time far apart in angle. */
  private static int stride(int subsets) {
    int stride = Math.max(1, (int) Math.rint(subsets * 0.381966));
    while (gcd(stride, subsets) != 1) {
      stride++;
    }
    return stride;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
