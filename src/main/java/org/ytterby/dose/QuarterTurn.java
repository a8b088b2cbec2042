// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

/**
 * Angles from 0 to pi/2 with the share that each has of a quarter circle, and of an octant of a
 * sphere as its polar angle.
 *
 * <p>The midpoint rule in s after the substitution angle = pi/2 (s - sin(2 pi s)/(2 pi)), whose
 * slope 1 - cos(2 pi s) vanishes at both ends (A. Sidi, "A new variable transformation for
 * numerical integration", 1993): without it the ends, where voxels mirror, would cost one order of
 * convergence. Each set of shares adds up to 1. StrictMath. Immutable.
 */
final class QuarterTurn {
  private final double[] cosineFactor;
  private final double[] sineFactor;
  private final double[] azimuthFraction;
  private final double[] polarFraction;

  private QuarterTurn(int count) {
    cosineFactor = new double[count];
    sineFactor = new double[count];
    azimuthFraction = new double[count];
    polarFraction = new double[count];
    double azimuthSum = 0;
    double polarSum = 0;
    for (int i = 0; i < count; i++) {
      double turn = 2 * Math.PI * (i + 0.5) / count;
      double angle = (turn - StrictMath.sin(turn)) / 4;
      cosineFactor[i] = StrictMath.cos(angle);
      sineFactor[i] = StrictMath.sin(angle);
      azimuthFraction[i] = 1 - StrictMath.cos(turn);
      polarFraction[i] = azimuthFraction[i] * sineFactor[i];
      azimuthSum += azimuthFraction[i];
      polarSum += polarFraction[i];
    }
    for (int i = 0; i < count; i++) {
      azimuthFraction[i] /= azimuthSum;
      polarFraction[i] /= polarSum;
    }
  }

  static QuarterTurn of(int count) {
    return new QuarterTurn(count);
  }

  int count() {
    return cosineFactor.length;
  }

  double cosine(int i) {
    return cosineFactor[i];
  }

  double sine(int i) {
    return sineFactor[i];
  }

  /** The share of an angle in a quarter circle. */
  double azimuthFraction(int i) {
    return azimuthFraction[i];
  }

  /** The share of a polar angle in an octant of a sphere. */
  double polarFraction(int i) {
    return polarFraction[i];
  }
}
