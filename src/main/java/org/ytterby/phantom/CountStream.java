// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

/**
 * A stream of random numbers of its own: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, Figure 16),
 * with the Poisson counts that a scanner would see.
 *
 * <p><b>Method</b>: the distribution is inverted by adding up its terms, exactly, for means up to
 * {@value #MOST_AT_ONCE}; a greater mean is the sum of independent counts of equal smaller ones.
 * <b>Determinism</b>: integer arithmetic and StrictMath. Single-threaded: one stream a chunk.
 */
final class CountStream {
  private static final double MOST_AT_ONCE = 16;
  private static final double TWO_TO_MINUS_53 = 0x1p-53;
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  CountStream(long seed) {
    this.state = seed;
  }

  /** A number from 0, included, to 1, not included. */
  double uniform() {
    state += GOLDEN_GAMMA;
    long mixed = state;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    mixed ^= mixed >>> 31;
    return (mixed >>> 11) * TWO_TO_MINUS_53;
  }

  /** A Poisson count of this mean. */
  int poisson(double mean) {
    if (!(mean >= 0 && mean <= Integer.MAX_VALUE / 4)) {
      throw new IllegalArgumentException("mean of a count: found " + mean + ", expected 0 or more");
    }
    int parts = Math.max(1, (int) Math.ceil(mean / MOST_AT_ONCE));
    double part = mean / parts;
    double none = StrictMath.exp(-part);
    int count = 0;
    for (int i = 0; i < parts; i++) {
      count += inverted(part, none);
    }
    return count;
  }

  private int inverted(double mean, double none) {
    double rest = uniform();
    double term = none;
    int count = 0;
    // Where the terms have died out below the last bit of the sum, the count is the last of them.
    while (rest >= term && term > 0) {
      rest -= term;
      count++;
      term *= mean / count;
    }
    return count;
  }
}
