// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/**
 * A measured recovery: which part of a sphere's true concentration an image shows as its mean.
 *
 * @param volumeMl of the sphere, 0.01 to 10000 mL
 * @param recoveryFraction 0.01 to 1.5; above 1 where the reconstruction overshoots
 */
public record RecoveryPoint(double volumeMl, double recoveryFraction) {
  public RecoveryPoint {
    if (!(volumeMl >= 0.01 && volumeMl <= 10_000)) {
      throw new IllegalArgumentException(
          "volume must lie from 0.01 to 10000 mL, found " + volumeMl);
    }
    if (!(recoveryFraction >= 0.01 && recoveryFraction <= 1.5)) {
      throw new IllegalArgumentException(
          "recovery must lie from 0.01 to 1.5, found " + recoveryFraction);
    }
  }
}
