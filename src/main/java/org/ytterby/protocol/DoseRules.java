// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;

/**
 * How activity becomes dose.
 *
 * @param nuclide what was given, and is dosed
 * @param constants name of the profile of decay energy and half-life (see {@link #CONSTANTS});
 *     another nuclide than 90Y has its own as the default, and no further one
 * @param densityGramPerMl the uniform density of the engines
 * @param engines the engines, by name; the first is primary, the others are compared with it; none
 *     twice
 */
public record DoseRules(
    Isotope nuclide, String constants, double densityGramPerMl, List<String> engines) {

  private static final String DEFAULT_CONSTANTS = "default";

  /** The named profiles; those of 90Y differ by 1.3 % at most. */
  public static final List<String> CONSTANTS =
      List.of(DEFAULT_CONSTANTS, "ifu-glass-50", "gulec-49.67", "ddep-49.38");

  /** The engine that is nothing of its own without the density of each voxel. */
  public static final String DENSITY = "density";

  /** The engines that exist. */
  public static final List<String> ENGINES = List.of("local", "kernel", DENSITY);

  /** Local deposition at 1.04 g/mL with K = 49.73 Gy kg/GBq. */
  public static final DoseRules LOCAL_DEPOSITION =
      new DoseRules(Isotope.YTTRIUM_90, "default", 1.04, List.of("local"));

  public DoseRules {
    engines = List.copyOf(engines);
    if (!CONSTANTS.contains(constants)) {
      throw new IllegalArgumentException(
          "constants must be one of " + CONSTANTS + ", found " + constants);
    }
    if (!(densityGramPerMl >= 0.1 && densityGramPerMl <= 3)) {
      throw new IllegalArgumentException(
          "density must lie from 0.1 to 3 g/mL, found " + densityGramPerMl);
    }
    if (engines.isEmpty() || !ENGINES.containsAll(engines)) {
      throw new IllegalArgumentException(
          "engines must be at least one of " + ENGINES + ", found " + engines);
    }
    if (nuclide != Isotope.YTTRIUM_90 && !constants.equals(DEFAULT_CONSTANTS)) {
      throw new IllegalArgumentException(
          "constants %s are of 90Y: with nuclide %s they must be %s"
              .formatted(constants, nuclide.word(), DEFAULT_CONSTANTS));
    }
    if (nuclide != Isotope.YTTRIUM_90 && engines.contains(DENSITY)) {
      throw new IllegalArgumentException(
          "engine density knows the ways of electrons of 90Y only: with nuclide %s name local or"
                  .formatted(nuclide.word())
              + " kernel");
    }
    if (engines.stream().distinct().count() < engines.size()) {
      throw new IllegalArgumentException("engines must be named once each, found " + engines);
    }
  }

  /** The same by other engines. */
  public DoseRules by(List<String> others) {
    return new DoseRules(nuclide, constants, densityGramPerMl, others);
  }
}
