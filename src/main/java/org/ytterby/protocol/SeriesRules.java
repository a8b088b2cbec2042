// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a series must be to be the activity image (PS3.3 C.8.9.1), and which of several is taken.
 *
 * @param modality Modality (0008,0060)
 * @param units accepted values of Units (0054,1001)
 * @param corrections values that Corrected Image (0028,0051) must hold; RAN and DECY are never
 *     demanded, because real scanners leave them out
 * @param seriesTypes accepted first values of Series Type (0054,1000)
 * @param planeSpacingToleranceMm how much the distance of neighbouring planes may vary; within it
 *     each is carried exactly
 * @param preferred regular expressions, found anywhere in Series Description (0008,103E), letter
 *     case ignored, best first; among series that qualify the one of the earliest expression is
 *     taken, and of these an original before a derived one
 */
public record SeriesRules(
    String modality,
    List<String> units,
    List<String> corrections,
    List<String> seriesTypes,
    double planeSpacingToleranceMm,
    List<String> preferred) {

  /**
   * PET in Bq/mL, attenuation and scatter corrected, neither gated nor dynamic; no reconstruction
   * is preferred, because only the site knows which one it has validated.
   */
  public static final SeriesRules PET =
      new SeriesRules(
          "PT",
          List.of("BQML"),
          List.of("ATTN", "SCAT"),
          List.of("STATIC", "WHOLE BODY"),
          0.1,
          List.of());

  public SeriesRules {
    units = List.copyOf(units);
    corrections = List.copyOf(corrections);
    seriesTypes = List.copyOf(seriesTypes);
    preferred = List.copyOf(preferred);
    preferred.forEach(Pattern::compile);
    if (modality.isBlank() || units.isEmpty() || seriesTypes.isEmpty()) {
      throw new IllegalArgumentException(
          "without modality, units and series types no series could qualify");
    }
    if (!(planeSpacingToleranceMm >= 0 && planeSpacingToleranceMm <= 1)) {
      throw new IllegalArgumentException(
          "plane-spacing-tolerance must lie from 0 to 1 mm, found " + planeSpacingToleranceMm);
    }
  }

  /** Place of a description in the order of {@link #preferred}; behind all where none matches. */
  public int preference(String description) {
    for (int i = 0; i < preferred.size(); i++) {
      Pattern expression = Pattern.compile(preferred.get(i), Pattern.CASE_INSENSITIVE);
      if (expression.matcher(description).find()) {
        return i;
      }
    }
    return preferred.size();
  }
}
