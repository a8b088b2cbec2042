// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Density;

/** The density of each voxel as paths see it: its own times {@link PathScale}. Immutable. */
final class PathDensities {
  private static final double BIN_GRAM_PER_ML = 0.01;
  private static final int BINS = 2000;

  /** The thinnest medium that a kernel is made for: beyond 57 mm it would be too large. */
  private static final double LEAST_GRAM_PER_ML = 0.2;

  /** Of the main medium's density: lung beside liver, liver beside bone. */
  private static final double THIN = 0.7;

  private static final double THICK = 1.2;

  /** Of the voxels of a tissue: where fewer are active, a kernel in it is not worth its time. */
  private static final double ACTIVE_PART = 0.01;

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

  /** Whether any voxel's face turns back more than those of soft tissue. */
  boolean hasFaces() {
    for (int index = 0; index < gramPerMl.length; index++) {
      if (effusivity(index) != 1) {
        return true;
      }
    }
    return false;
  }

  /** {@link PathScale#effusivity} of a voxel. */
  float effusivity(int index) {
    return (float) PathScale.effusivity(mass.tissue(index), mass.gramPerMl()[index]);
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
    return middle(becquerelPerMl, _ -> true).orElse(PointKernel.DENSITY);
  }

  /** What a tissue is beside the medium that most activity lies in. */
  enum Kind {
    THIN,
    LIKE,
    THICK
  }

  /** The kind of a voxel. */
  Kind kind(int index, double mainGramPerMl) {
    if (isThin(gramPerMl[index], mainGramPerMl)) {
      return Kind.THIN;
    }
    return gramPerMl[index] > THICK * mainGramPerMl ? Kind.THICK : Kind.LIKE;
  }

  static boolean isThin(double gramPerMl, double mainGramPerMl) {
    return gramPerMl < THIN * mainGramPerMl;
  }

  /**
   * The density about the middle of the activity in a kind of tissue, where that is active; air is
   * left out.
   */
  Optional<Density> referenceOf(Kind kind, float[] becquerelPerMl, double mainGramPerMl) {
    int voxels = 0;
    int active = 0;
    for (int index = 0; index < gramPerMl.length; index++) {
      if (kind(index, mainGramPerMl) == kind && counts(index)) {
        voxels++;
        active += becquerelPerMl[index] == 0 ? 0 : 1;
      }
    }
    return active > ACTIVE_PART * voxels
        ? middle(becquerelPerMl, i -> kind(i, mainGramPerMl) == kind && counts(i))
        : Optional.empty();
  }

  /** The mean density of thin tissue, air left out. */
  OptionalDouble meanThinGramPerMl(double mainGramPerMl) {
    double sum = 0;
    int voxels = 0;
    for (int index = 0; index < gramPerMl.length; index++) {
      if (isThin(gramPerMl[index], mainGramPerMl) && counts(index)) {
        sum += gramPerMl[index];
        voxels++;
      }
    }
    return voxels == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / voxels);
  }

  /** Whether any voxel of a plane of the grid is of a kind of tissue. */
  boolean inPlane(Kind kind, int plane, double mainGramPerMl) {
    int size = mass.grid().planeSize();
    for (int index = plane * size; index < (plane + 1) * size; index++) {
      if (kind(index, mainGramPerMl) == kind && counts(index)) {
        return true;
      }
    }
    return false;
  }

  private Optional<Density> middle(float[] becquerelPerMl, IntPredicate where) {
    double[] activity = new double[BINS];
    double[] moment = new double[BINS];
    double all = 0;
    for (int index = 0; index < gramPerMl.length; index++) {
      if (becquerelPerMl[index] != 0 && where.test(index)) {
        int bin = (int) Math.min(BINS - 1, gramPerMl[index] / BIN_GRAM_PER_ML);
        double amount = Math.abs(becquerelPerMl[index]);
        activity[bin] += amount;
        moment[bin] += amount * gramPerMl[index];
        all += amount;
      }
    }
    double below = 0;
    for (int bin = 0; bin < BINS; bin++) {
      below += activity[bin];
      if (activity[bin] > 0 && below >= all / 2) {
        return Optional.of(new Density(Math.max(LEAST_GRAM_PER_ML, moment[bin] / activity[bin])));
      }
    }
    return Optional.empty();
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
