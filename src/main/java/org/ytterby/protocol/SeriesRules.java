// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a series must be to be the activity image (PS3.3 C.8.9.1), and which of several is taken.
 *
 * @param modality Modality (0008,0060)
 * @param imaging whether the numbers rest on positrons
 * @param units accepted units, as Units (0054,1001) names them, also of what says them otherwise
 * @param corrections values that Corrected Image (0028,0051) must hold; RAN and DECY are never
 *     demanded, because real scanners leave them out
 * @param seriesTypes accepted first values of Series Type (0054,1000)
 * @param planeSpacingToleranceMm how much the distance of neighbouring planes may vary; within it
 *     each is carried exactly
 * @param overlap what becomes of planes of two beds at one position
 * @param preferred regular expressions, found anywhere in Series Description (0008,103E), letter
 *     case ignored, best first; among series that qualify the one of the earliest expression is
 *     taken, and of these an original before a derived one
 */
public record SeriesRules(
    String modality,
    Imaging imaging,
    List<String> units,
    List<String> corrections,
    List<String> seriesTypes,
    double planeSpacingToleranceMm,
    Overlap overlap,
    List<String> preferred) {

  /** The most that the distance of neighbouring planes may be allowed to vary by. */
  public static final double MOST_TOLERANCE_MM = 1;

  /** The modalities that hold emission images. */
  public static final List<String> MODALITIES = List.of("PT", "NM");

  /** The units that can be quantified: Bq/mL, and of SPECT counts. */
  public static final List<String> UNITS = List.of("BQML", "CNTS");

  /**
   * PET in Bq/mL, attenuation and scatter corrected, neither gated nor dynamic; no reconstruction
   * is preferred, because only the site knows which one it has validated.
   */
  public static final SeriesRules PET =
      new SeriesRules(
          "PT",
          Imaging.PET,
          List.of("BQML"),
          List.of("ATTN", "SCAT"),
          List.of("STATIC", "WHOLE BODY"),
          0.1,
          Overlap.REFUSED,
          List.of());

  /**
   * Reconstructed NM in Bq/mL or in counts, corrected for attenuation. Scatter correction of
   * bremsstrahlung has no agreed name in Corrected Image, and is not demanded.
   */
  public static final SeriesRules SPECT =
      new SeriesRules(
          "NM",
          Imaging.SPECT,
          UNITS,
          List.of("ATTN"),
          List.of("STATIC", "WHOLE BODY"),
          0.1,
          Overlap.REFUSED,
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
    if (imaging == Imaging.PET && (modality.equals("NM") || units.contains("CNTS"))) {
      throw new IllegalArgumentException(
          "modality NM and units CNTS need imaging SPECT: counts of PET are not quantified");
    }
    if (!(planeSpacingToleranceMm >= 0 && planeSpacingToleranceMm <= MOST_TOLERANCE_MM)) {
      throw new IllegalArgumentException(
          "plane-spacing-tolerance must lie from 0 to 1 mm, found " + planeSpacingToleranceMm);
    }
  }

  /** True where the image is one of single photons. */
  public boolean bySpect() {
    return imaging == Imaging.SPECT;
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
