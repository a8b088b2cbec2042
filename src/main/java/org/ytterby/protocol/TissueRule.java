// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Radiobiology of one kind of region, by the linear-quadratic model with mono-exponential repair.
 *
 * @param kind which regions: one of {@link #KINDS}
 * @param alphaBetaGy ratio α/β, in Gy
 * @param repairHalfTimeH half-time of the repair of sublethal damage, in hours
 * @param alphaPerGy radiosensitivity α per Gy, on which the equivalent uniform dose depends; null
 *     where none is declared: then there is no such dose
 * @param source where the figures come from
 */
public record TissueRule(
    String kind,
    double alphaBetaGy,
    double repairHalfTimeH,
    @Nullable Double alphaPerGy,
    String source) {

  /** The kinds of region that can have a tissue of their own. */
  public static final List<String> KINDS = List.of("tumour", "liver", "perfused", "other");

  /**
   * Tumour and liver of Cremonesi, Front Oncol 2014;4:210 (α/β and repair). The tumour's α is one
   * of those in use; what a clinical fit gives is lower than in vitro, so that it decides nothing.
   */
  public static final List<TissueRule> LIVER_AND_TUMOUR =
      List.of(
          new TissueRule("tumour", 10, 1.5, 0.036, "Cremonesi 2014; alpha: MGH"),
          new TissueRule("liver", 2.5, 2.5, null, "Cremonesi 2014"));

  public TissueRule {
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException("kind must be one of " + KINDS + ", found " + kind);
    }
    demand("alpha-beta", "0.1 to 100 Gy", alphaBetaGy, 0.1, 100);
    demand("repair-half-time", "0.01 to 100 h", repairHalfTimeH, 0.01, 100);
    if (alphaPerGy != null) {
      demand("alpha", "1e-4 to 10 per Gy", alphaPerGy, 1e-4, 10);
    }
    if (source.isBlank()) {
      throw new IllegalArgumentException("source must say where the figures come from");
    }
  }

  /** Radiosensitivity per Gy, where one is declared. */
  public Optional<Double> alpha() {
    return Optional.ofNullable(alphaPerGy);
  }

  private static void demand(String key, String range, double found, double least, double most) {
    if (!(found >= least && found <= most)) {
      throw new IllegalArgumentException(key + " must lie from " + range + ", found " + found);
    }
  }
}
