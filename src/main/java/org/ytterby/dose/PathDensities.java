// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Density;

/** The density of each voxel as paths see it: its own times {@link PathScale}. Immutable. */
final class PathDensities {
  private static final double BIN_GRAM_PER_ML = 0.01;
  private static final int BINS = 2000;

  /** The thinnest medium that a kernel is made for: beyond 57 mm it would be too large. */
  private static final double LEAST_GRAM_PER_ML = 0.2;

  private final VoxelMass mass;
  private final float[] gramPerMl;
  private final boolean uniform;

  private PathDensities(VoxelMass mass, float[] gramPerMl, boolean uniform) {
    this.mass = mass;
    this.gramPerMl = gramPerMl;
    this.uniform = uniform;
  }

  static PathDensities of(VoxelMass mass) {
    float[] own = mass.gramPerMl();
    float[] gramPerMl = new float[own.length];
    boolean uniform = true;
    for (int index = 0; index < own.length; index++) {
      gramPerMl[index] = (float) PathScale.gramPerMl(mass.tissue(index), own[index]);
      uniform &= gramPerMl[index] == gramPerMl[0] && own[index] == own[0];
    }
    return new PathDensities(mass, gramPerMl, uniform);
  }

  float[] gramPerMl() {
    return gramPerMl;
  }

  /** True where all voxels are alike, and no rays are needed. */
  boolean uniform() {
    return uniform && gramPerMl[0] >= LEAST_GRAM_PER_ML;
  }

  /** True where the dose of a voxel is asked for: that of air is not. */
  boolean counts(int index) {
    return mass.tissue()[index] != TissueClass.AIR.code();
  }

  /** The density about the middle of all activity; soft tissue where there is none. */
  Density reference(float[] becquerelPerMl) {
    if (uniform()) {
      return new Density(gramPerMl[0]);
    }
    double[] activity = new double[BINS];
    double[] moment = new double[BINS];
    double all = 0;
    for (int index = 0; index < gramPerMl.length; index++) {
      int bin = (int) Math.min(BINS - 1, gramPerMl[index] / BIN_GRAM_PER_ML);
      double amount = Math.abs(becquerelPerMl[index]);
      activity[bin] += amount;
      moment[bin] += amount * gramPerMl[index];
      all += amount;
    }
    double below = 0;
    for (int bin = 0; bin < BINS; bin++) {
      below += activity[bin];
      if (activity[bin] > 0 && below >= all / 2) {
        return new Density(Math.max(LEAST_GRAM_PER_ML, moment[bin] / activity[bin]));
      }
    }
    return PointKernel.DENSITY;
  }

  /** From energy per path density to energy per mass. */
  void scale(float[] doseGy) {
    float[] own = mass.gramPerMl();
    for (int index = 0; index < doseGy.length; index++) {
      if (gramPerMl[index] != own[index]) {
        doseGy[index] = (float) (doseGy[index] * ((double) gramPerMl[index] / own[index]));
      }
    }
  }
}
