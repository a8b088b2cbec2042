// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.ytterby.dicom.net.dimse.Status;

/**
 * All codes of a kind, told apart by what the program does with each: it is asked for every one, so
 * that also what it does with a code that nobody has heard of is known. Stateless.
 */
final class CodeGroups {
  private static final int LAST_STATUS = 0xFFFF;

  private CodeGroups() {}

  /** The DIMSE statuses 0000 to FFFF, but those of pending responses, which end nothing. */
  static <E extends Enum<E>> Map<E, String> statuses(Class<E> outcomes, IntFunction<E> outcome) {
    return of(
        outcomes,
        IntStream.rangeClosed(0, LAST_STATUS)
            .filter(status -> Status.category(status) != Status.Category.PENDING)
            .toArray(),
        outcome,
        Words::hex);
  }

  /**
   * The codes of each outcome, outcomes in their order: single ones and ranges; last the outcome of
   * most codes, as "every other".
   *
   * @param codes ascending
   */
  static <E extends Enum<E>> Map<E, String> of(
      Class<E> outcomes, int[] codes, IntFunction<E> outcome, IntFunction<String> text) {
    Map<E, List<String>> ranges = new EnumMap<>(outcomes);
    Map<E, Integer> sizes = new EnumMap<>(outcomes);
    int from = 0;
    for (int i = 0; i < codes.length; i++) {
      E here = outcome.apply(codes[i]);
      sizes.merge(here, 1, Integer::sum);
      boolean ends = i + 1 == codes.length || outcome.apply(codes[i + 1]) != here;
      if (ends) {
        ranges
            .computeIfAbsent(here, _ -> new ArrayList<>())
            .add(range(codes[from], codes[i], text));
        from = i + 1;
      }
    }
    Optional<E> usual =
        sizes.entrySet().stream()
            .max(Comparator.comparing(Map.Entry<E, Integer>::getValue))
            .map(Map.Entry::getKey);
    usual.ifPresent(ranges::remove);
    Map<E, String> texts = new LinkedHashMap<>();
    ranges.forEach((each, list) -> texts.put(each, String.join(", ", list)));
    usual.ifPresent(most -> texts.put(most, "every other"));
    return texts;
  }

  private static String range(int from, int to, IntFunction<String> text) {
    if (from == to) {
      return text.apply(from);
    }
    return text.apply(from) + (to == from + 1 ? ", " : " to ") + text.apply(to);
  }
}
