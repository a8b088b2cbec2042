// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/**
 * A point of a density curve.
 *
 * @param hounsfield CT number in HU
 * @param gramPerMl mass density
 */
public record CurvePoint(double hounsfield, double gramPerMl) {
  public CurvePoint {
    if (!(hounsfield >= -1100 && hounsfield <= 32_767)) {
      throw new IllegalArgumentException(
          "a curve's CT number must lie from -1100 to 32767 HU, found " + hounsfield);
    }
    if (!(gramPerMl >= 5e-4 && gramPerMl <= 25)) {
      throw new IllegalArgumentException(
          "a curve's density must lie from 0.0005 to 25 g/mL, found " + gramPerMl);
    }
  }
}
