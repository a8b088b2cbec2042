// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;

/**
 * How activity becomes dose.
 *
 * @param constants name of the profile of decay energy and half-life (see {@link #CONSTANTS})
 * @param densityGramPerMl the uniform density of the engines
 * @param engines the engines, by name; the first is primary, the others are compared with it; none
 *     twice
 */
public record DoseRules(String constants, double densityGramPerMl, List<String> engines) {

  /** The named profiles; they differ by 1.3 % at most. */
  public static final List<String> CONSTANTS =
      List.of("default", "ifu-glass-50", "gulec-49.67", "ddep-49.38");

  /** The engine that is nothing of its own without the density of each voxel. */
  public static final String DENSITY = "density";

  /** The engines that exist. */
  public static final List<String> ENGINES = List.of("local", "kernel", DENSITY);

  /** Local deposition at 1.04 g/mL with K = 49.73 Gy kg/GBq. */
  public static final DoseRules LOCAL_DEPOSITION = new DoseRules("default", 1.04, List.of("local"));

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
    if (engines.stream().distinct().count() < engines.size()) {
      throw new IllegalArgumentException("engines must be named once each, found " + engines);
    }
  }
}
