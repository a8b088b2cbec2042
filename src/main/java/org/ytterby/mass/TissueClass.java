// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

/**
 * What a voxel is made of, as far as the stopping of electrons asks. Maps hold {@link #code} in a
 * byte.
 */
public enum TissueClass {
  /** Outside the body, bowel gas. */
  AIR(0),
  LUNG(1),
  /** Liver, muscle, fat, blood, water: alike per areal density. */
  SOFT(2),
  BONE(3);

  private final byte code;

  TissueClass(int code) {
    this.code = (byte) code;
  }

  /** The number that stands for it in a map: never renumbered. */
  public byte code() {
    return code;
  }

  /** The class of a code. */
  public static TissueClass of(byte code) {
    return switch (code) {
      case 0 -> AIR;
      case 1 -> LUNG;
      case 2 -> SOFT;
      case 3 -> BONE;
      default ->
          throw new IllegalArgumentException(
              "tissue class: found code " + code + ", expected 0 to " + BONE.code);
    };
  }
}
