// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ytterby.fetch.Lack;

/**
 * Whether and from where the node fetches what a case lacks.
 *
 * @param archives asked in this order; none: nothing is fetched
 * @param lacks what makes the node ask by itself; each can be cured by one of the modalities
 * @param modalities of which instances are taken at all
 * @param maxWait how long a case waits for what is being fetched
 */
public record FetchSection(
    List<FetchArchiveSection> archives,
    List<Lack> lacks,
    List<String> modalities,
    Duration maxWait) {

  /** The modalities that assembly can use. */
  public static final List<String> MODALITIES = List.of("PT", "NM", "CT", "RTSTRUCT", "SEG", "REG");

  public static final Range<Duration> MAX_WAIT =
      new Range<>(Duration.ofSeconds(1), Duration.ofDays(1));

  public static final FetchSection DEFAULT =
      new FetchSection(
          List.of(),
          List.of(Lack.ANNOUNCED, Lack.CT, Lack.EMISSION, Lack.SLICES),
          MODALITIES,
          Duration.ofMinutes(30));

  public FetchSection {
    archives = List.copyOf(archives);
    lacks = List.copyOf(lacks);
    modalities = List.copyOf(modalities);
    MAX_WAIT.check("max-wait", maxWait);
    Set<String> names = new HashSet<>();
    for (FetchArchiveSection one : archives) {
      if (!names.add(one.name())) {
        throw new IllegalArgumentException("two archives are named '" + one.name() + "'");
      }
    }
    if (modalities.isEmpty() || !MODALITIES.containsAll(modalities)) {
      throw new IllegalArgumentException(
          "modalities must be at least one of " + MODALITIES + ", found " + modalities);
    }
    for (Lack lack : lacks) {
      if (!isCurable(lack, modalities)) {
        throw new IllegalArgumentException(
            "lacks has "
                + lack.name().toLowerCase(Locale.ROOT)
                + ", which none of modalities "
                + modalities
                + " would cure: add one of "
                + lack.modalities()
                + " to modalities, or take it out of lacks");
      }
    }
  }

  /** True when instances of these modalities can cure a lack. */
  static boolean isCurable(Lack lack, List<String> modalities) {
    return lack.modalities().isEmpty() || lack.modalities().stream().anyMatch(modalities::contains);
  }

  /** The same from these archives. */
  public FetchSection from(List<FetchArchiveSection> others) {
    return new FetchSection(others, lacks, modalities, maxWait);
  }
}
