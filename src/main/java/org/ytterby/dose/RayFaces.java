// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where bone meets other tissue in a {@link RayBox}: how each voxel takes in what comes to its
 * face, and which voxels electrons from such a face reach. Immutable, but for the array, which is
 * filled once.
 */
final class RayFaces {
  /** Stands for what lies outside of the box, which has no face. */
  static final float NONE = 0;

  private static final float SOFT = 1;

  private final float[] effusivityRatio;
  private final RayNear nearDense;
  private final RayNear nearThin;

  private RayFaces(float[] effusivityRatio, RayNear nearDense, RayNear nearThin) {
    this.effusivityRatio = effusivityRatio;
    this.nearDense = nearDense;
    this.nearThin = nearThin;
  }

  /**
   * The faces of a box; none where there is no bone.
   *
   * @param reach voxels to either side that electrons go in the main medium
   * @param thinReach the same in thin tissue
   */
  static Optional<RayFaces> of(
      RayBox box, int threads, PathDensities paths, int[] reach, int[] thinReach) {
    if (!paths.hasFaces()) {
      return Optional.empty();
    }
    float[] effusivityRatio = new float[box.gramPerMl().length];
    ComputeThreads.each(
        threads,
        box.planes(),
        z -> {
          for (int y = 0; y < box.rows(); y++) {
            int from = box.fieldIndex(0, y, z);
            int to = box.index(y, z);
            for (int x = 0; x < box.columns(); x++) {
              effusivityRatio[to + x] = paths.effusivity(from + x);
            }
          }
        });
    RayNear near = new RayNear(box, threads, place -> effusivityRatio[place] != SOFT, reach);
    RayNear nearThin =
        Arrays.equals(reach, thinReach)
            ? near
            : new RayNear(box, threads, place -> effusivityRatio[place] != SOFT, thinReach);
    return Optional.of(new RayFaces(effusivityRatio, near, nearThin));
  }

  /** {@link PathScale#effusivity} by place in the box. */
  float[] effusivity() {
    return effusivityRatio;
  }

  /** Whether bone is within the electrons' reach of a voxel. */
  boolean near(boolean thin, int x, int y, int z) {
    return (thin ? nearThin : nearDense).at(x, y, z);
  }
}
