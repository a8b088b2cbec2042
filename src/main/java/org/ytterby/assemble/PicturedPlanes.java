// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What Image Type (0008,0008) of a CT says of planes that no scanner reconstructed, in the words
 * that workstations use: parts of a value count, {@code CT_SOM5 MIP} is one. Stateless.
 */
public final class PicturedPlanes {
  private static final Set<String> PROJECTIONS = Set.of("MIP", "MINIP", "MAX", "MIN");

  private static final Set<String> REFORMATTED =
      Set.of("MPR", "REFORMATTED", "AVERAGE", "RESAMPLED");

  private PicturedPlanes() {}

  /** The greatest or least of several planes: no density. */
  public static boolean isProjection(List<String> imageType) {
    return words(imageType).anyMatch(PROJECTIONS::contains);
  }

  /** A cut through other images, or planes made of them. */
  public static boolean isDerived(List<String> imageType) {
    return !imageType.isEmpty() && imageType.getFirst().strip().equals("DERIVED")
        || words(imageType).anyMatch(REFORMATTED::contains);
  }

  private static Stream<String> words(List<String> imageType) {
    return imageType.stream()
        .flatMap(value -> Arrays.stream(value.strip().toUpperCase(Locale.ROOT).split("[ _]")));
  }
}
