// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What is reported for each region beside mean, spread and D-levels.
 *
 * @param volumeLevelsGy doses for which the volume that gets at least so much is reported;
 *     ascending, in Gy
 */
public record MetricRules(List<Integer> volumeLevelsGy) {

  /** Levels that published thresholds of liver and tumour speak of. */
  public static final MetricRules STANDARD =
      new MetricRules(List.of(20, 30, 50, 70, 90, 100, 150, 190, 200, 205, 250, 300, 400));

  public MetricRules {
    volumeLevelsGy = List.copyOf(volumeLevelsGy);
    List<Integer> levels = volumeLevelsGy;
    boolean ascending =
        IntStream.range(1, levels.size()).allMatch(i -> levels.get(i - 1) < levels.get(i));
    if (!ascending || levels.stream().anyMatch(level -> level < 1 || level > 10_000)) {
      throw new IllegalArgumentException(
          "volume-levels must be whole numbers from 1 to 10000 Gy, ascending, found " + levels);
    }
  }
}
