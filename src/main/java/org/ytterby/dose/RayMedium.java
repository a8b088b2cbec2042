// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

/**
 * A uniform medium whose dose the kernel tells, so that rays need only tell the difference to it;
 * or {@link #NONE}, so that they tell the whole.
 *
 * @param kind the tissue that it is for
 * @param gramPerMl its density, as paths see it
 * @param doseGy dose in it for each voxel of the field; for other kinds than LIKE only in planes
 *     that have any
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RayMedium(PathDensities.Kind kind, float gramPerMl, float[] doseGy) {
  /**
   * Too dense for any dose. It is for no kind of tissue, whatever this says. Bremsstrahlung from
   * beyond the rays' reach is left out with it: some 1e-5 of the dose of what is active.
   */
  static final RayMedium NONE =
      new RayMedium(PathDensities.Kind.LIKE, Float.POSITIVE_INFINITY, new float[0]);

  /** The kernel's dose in a voxel of the field. */
  float gray(int fieldIndex) {
    return doseGy.length == 0 ? 0 : doseGy[fieldIndex];
  }
}
