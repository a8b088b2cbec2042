// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

/**
 * Nodes and weights of the Gauss-Legendre rule of 2n points on [-1, 1]; only the n positive nodes
 * are kept, the rule being symmetric: an even function integrates from 0 to 1 with these weights.
 *
 * <p>Roots of the Legendre polynomial by Newton's iteration from the cosine approximation
 * (Abramowitz and Stegun 22.16.6, 25.4.29).
 *
 * @param nodes in descending order
 * @param weights their sum is 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GaussLegendre(double[] nodes, double[] weights) {
  private static final double CLOSE = 1e-15;
  private static final int MOST_ITERATIONS = 20;

  static GaussLegendre positiveHalf(int n) {
    int order = 2 * n;
    double[] nodes = new double[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      double x = StrictMath.cos(Math.PI * (i + 0.75) / (order + 0.5));
      double slope = 1;
      double step = 1;
      for (int k = 0; k < MOST_ITERATIONS && Math.abs(step) > CLOSE; k++) {
        double value = x;
        double before = 1;
        for (int degree = 2; degree <= order; degree++) {
          double next = ((2 * degree - 1) * x * value - (degree - 1) * before) / degree;
          before = value;
          value = next;
        }
        slope = order * (x * value - before) / (x * x - 1);
        step = value / slope;
        x -= step;
      }
      nodes[i] = x;
      weights[i] = 2 / ((1 - x * x) * slope * slope);
    }
    return new GaussLegendre(nodes, weights);
  }
}
