// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

/**
 * The coverage factor of an expanded uncertainty: Student's t for a probability and degrees of
 * freedom (JCGM 100:2008, Annex G).
 *
 * <pre>
 * method       the two-sided probability of t in closed form for whole degrees of freedom, inverted by
 *              halving; of a normal distribution where there are more than {@value #MOST}
 * error bound  1e-9 of the factor; beyond {@value #MOST} degrees of freedom 0.3 % too wide at most
 * references   Abramowitz, Stegun 26.7.3, 26.7.4
 * </pre>
 *
 * <p>Stateless.
 */
final class StudentFactor {
  static final int MOST = 400;

  private static final double HIGHEST = 1e4;
  private static final int HALVINGS = 60;

  private StudentFactor() {}

  /** For a probability in (0, 1) and at least one degree of freedom; infinitely many are many. */
  static double of(double probability, double degreesOfFreedom) {
    // Rounded down: the wider interval of the two (JCGM 100, G.4.1).
    int whole = (int) Math.max(1, Math.min(degreesOfFreedom, MOST));
    double low = 0;
    double high = HIGHEST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (within(middle, whole) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The probability that |t| is below a value. */
  private static double within(double t, int degreesOfFreedom) {
    double angle = StrictMath.atan(t / Math.sqrt(degreesOfFreedom));
    double cosine = StrictMath.cos(angle);
    double sine = StrictMath.sin(angle);
    boolean odd = degreesOfFreedom % 2 == 1;
    double term = odd ? cosine : 1;
    double sum = degreesOfFreedom == 1 ? 0 : term;
    for (int k = odd ? 3 : 2; k < degreesOfFreedom; k += 2) {
      term *= cosine * cosine * (k - 1) / k;
      sum += term;
    }
    return odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
  }
}
