// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.Arrays;

/**
 * Ordered-subsets expectation maximisation of one plane (Hudson, Larkin, IEEE TMI 1994;13:601) with
 * attenuation, sensitivity and the mean background b in the model, and with a lower bound A below 0
 * (AB-EM: Byrne, Inverse Problems 1998;14:1455):
 *
 * <pre>
 * x_i - A := (x_i - A) / sum_j(c_ij) * sum_j(c_ij * (y_j + s_j) / (sum_k(c_jk * x_k) + b_j + s_j))
 * </pre>
 *
 * <p>for the bins j of a subset. The bound is what keeps 90Y quantitative: with 0 as the bound,
 * noise where there is nothing adds up to tens of per cent of the whole activity, and hot regions
 * lose what it takes (Van Slambrouck et al., IEEE TMI 2015;34:126). Voxels may therefore be
 * negative, and means are those of signed values. Where the bound would expect less than nothing,
 * s_j counts are added to both sides, which biases nothing. <b>Cost</b>: two projections a view and
 * iteration. <b>Threads</b>: any; each plane is on its own.
 */
final class Osem {
  private final PlaneCounts model;
  private final Projector projector;
  private final int bins;
  private final double[] weights;
  private final double[] atBound;
  private final double[] counted;

  private Osem(PlaneCounts model, double[] prompts, double boundBqPerMl) {
    this.model = model;
    this.projector = model.projector();
    this.bins = projector.bins();
    this.weights = new double[prompts.length];
    this.counted = prompts.clone();
    double[] bound = new double[projector.pixels()];
    Arrays.fill(bound, boundBqPerMl);
    this.atBound = projector.forward(bound);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = model.detectedPerBqPerMl() * model.attenuation()[i];
      atBound[i] = weights[i] * atBound[i] + model.background()[i];
      if (atBound[i] < 0) {
        counted[i] -= atBound[i];
        atBound[i] = 0;
      }
    }
  }

  /**
   * The image in Bq/mL, one value for each pixel of the projector's support.
   *
   * @param prompts what was counted, [view][bin]
   */
  static double[] of(PlaneCounts model, double[] prompts, Camera.Reconstruction settings) {
    double boundBqPerMl = settings.boundBqPerMl() * model.relativeNoise();
    Osem osem = new Osem(model, prompts, boundBqPerMl);
    double[] image = osem.aboveBound(settings, osem.start(prompts) - boundBqPerMl);
    for (int i = 0; i < image.length; i++) {
      image[i] += boundBqPerMl;
    }
    return image;
  }

  private double[] aboveBound(Camera.Reconstruction settings, double start) {
    int subsets = settings.subsets();
    double[][] sensitivities = new double[subsets][];
    for (int subset = 0; subset < subsets; subset++) {
      sensitivities[subset] = sensitivity(subset, subsets);
    }
    double[] image = new double[projector.pixels()];
    Arrays.fill(image, start);
    int stride = stride(subsets);
    for (int i = 0; i < settings.iterations() * subsets; i++) {
      int subset = i * stride % subsets;
      update(image, subset, subsets, sensitivities[subset]);
    }
    update(image, 0, 1, sensitivity(0, 1));
    return image;
  }

  /** The uniform image of as many counts as there are above the background, at least 1. */
  private double start(double[] prompts) {
    double trues = Arrays.stream(prompts).sum() - Arrays.stream(model.background()).sum();
    return Math.max(trues, 1) / Arrays.stream(sensitivity(0, 1)).sum();
  }

  private double[] sensitivity(int subset, int subsets) {
    double[] sum = new double[projector.pixels()];
    for (int view = subset; view < projector.views(); view += subsets) {
      projector.backward(view, weights, sum);
    }
    return sum;
  }

  private void update(double[] image, int subset, int subsets, double[] sensitivity) {
    double[] ratios = new double[counted.length];
    double[] corrections = new double[image.length];
    for (int view = subset; view < projector.views(); view += subsets) {
      projector.forward(view, image, ratios);
      for (int i = view * bins; i < (view + 1) * bins; i++) {
        double expected = weights[i] * ratios[i] + atBound[i];
        ratios[i] = expected > 0 ? weights[i] * counted[i] / expected : 0;
      }
      projector.backward(view, ratios, corrections);
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
