// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.List;

/**
 * A uniform tissue in a shape. In a list, the later covers the earlier: organs follow the body that
 * they lie in.
 *
 * @param name what it is
 * @param shape where it is
 * @param hounsfield its CT number
 */
record Tissue(String name, Shape shape, int hounsfield) {
  /** What is where no tissue is. */
  static final int AIR_HU = -1000;

  /** Water at 511 keV, per mm (NIST XCOM: 0.0960 cm2/g). */
  static final double WATER_PER_MM = 0.0096;

  /**
   * Above water, a CT number at 120 kVp owes more to the atomic number than attenuation at 511 keV
   * does: the slope of the usual bilinear conversion (Carney, Med Phys 2006;33:976: 5.1e-5 per cm
   * and HU, where water's slope is 9.6e-5).
   */
  private static final double BONE_PER_WATER_SLOPE = 5.1 / 9.6;

  /** Attenuation at 511 keV, per mm. */
  static double attenuationPerMm(int hounsfield) {
    double slope = hounsfield > 0 ? BONE_PER_WATER_SLOPE : 1;
    return WATER_PER_MM * (1 + slope * hounsfield / 1000);
  }

  /** The CT number at a point. */
  static int hounsfield(List<Tissue> tissues, double x, double y, double z) {
    for (int i = tissues.size() - 1; i >= 0; i--) {
      if (tissues.get(i).shape().contains(x, y, z)) {
        return tissues.get(i).hounsfield();
      }
    }
    return AIR_HU;
  }
}
