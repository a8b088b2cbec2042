// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What is reported for each region beside mean, spread and D-levels.
 *
 * @param volumeLevelsGy doses for which the volume that gets at least so much is reported;
 *     ascending, in Gy
 * @param tissues radiobiology by kind of region, each kind once at most; a kind without a tissue
 *     has no biologically effective dose
 */
public record MetricRules(List<Integer> volumeLevelsGy, List<TissueRule> tissues) {

  /** Levels that published thresholds of liver and tumour speak of. */
  public static final MetricRules STANDARD =
      new MetricRules(
          List.of(20, 30, 50, 70, 90, 100, 150, 190, 200, 205, 250, 300, 400),
          TissueRule.LIVER_AND_TUMOUR);

  public MetricRules {
    volumeLevelsGy = List.copyOf(volumeLevelsGy);
    tissues = List.copyOf(tissues);
    List<Integer> levels = volumeLevelsGy;
    boolean ascending =
        IntStream.range(1, levels.size()).allMatch(i -> levels.get(i - 1) < levels.get(i));
    if (!ascending || levels.stream().anyMatch(level -> level < 1 || level > 10_000)) {
      throw new IllegalArgumentException(
          "volume-levels must be whole numbers from 1 to 10000 Gy, ascending, found " + levels);
    }
    List<String> kinds = tissues.stream().map(TissueRule::kind).toList();
    if (kinds.stream().distinct().count() < kinds.size()) {
      throw new IllegalArgumentException("tissues must name each kind once, found " + kinds);
    }
  }
}
