// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;

/**
 * Mass density by CT number, for one tube voltage: straight lines between the points, the end
 * points' densities beyond them.
 *
 * @param kvp tube voltage in kV, KVP (0018,0060)
 * @param points ascending in CT number, never descending in density; at least two
 * @param source where the points come from
 */
public record CurveRule(double kvp, List<CurvePoint> points, String source) {

  /**
   * The stoichiometric calibration of Schneider, Bortfeld and Schlegel (Phys Med Biol 2000;45:459):
   * its lines below 23 HU and above 100 HU. Between them the paper's line of connective tissue ends
   * 4 % above that of bone, which no curve of one value can follow: here the two ends are joined.
   * Air is 0.0012 g/mL.
   */
  public static final CurveRule SCHNEIDER_2000 =
      new CurveRule(
          120,
          List.of(
              new CurvePoint(-1000, 0.0012),
              new CurvePoint(-98, 0.930),
              new CurvePoint(14, 1.030),
              new CurvePoint(23, 1.031),
              new CurvePoint(100, 1.076),
              new CurvePoint(1600, 1.964),
              new CurvePoint(3000, 2.793)),
          "Schneider, Phys Med Biol 2000;45:459, made monotone between 23 and 100 HU");

  public CurveRule {
    points = List.copyOf(points);
    if (!(kvp >= 40 && kvp <= 200)) {
      throw new IllegalArgumentException(
          "a curve's tube voltage must lie from 40 to 200 kV, found " + kvp);
    }
    if (points.size() < 2) {
      throw new IllegalArgumentException(
          "a density curve must have at least 2 points, found " + points.size());
    }
    for (int i = 1; i < points.size(); i++) {
      if (!(points.get(i).hounsfield() > points.get(i - 1).hounsfield())
          || points.get(i).gramPerMl() < points.get(i - 1).gramPerMl()) {
        throw new IllegalArgumentException(
            "a density curve must ascend in CT number and never descend in density, found %s after %s"
                .formatted(points.get(i), points.get(i - 1)));
      }
    }
    if (source.isBlank()) {
      throw new IllegalArgumentException("a density curve must name its source, found nothing");
    }
  }
}
