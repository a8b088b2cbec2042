// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was planned.
 *
 * @param values each in the unit that its key names
 * @param origin which planning system or method the plan comes from
 */
public record Planned(SortedMap<PlannedQuantity, Double> values, Optional<String> origin) {
  public Planned {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** As findings write it. */
  String text() {
    return Stream.concat(
            values.entrySet().stream().map(one -> one.getKey().key() + " " + one.getValue()),
            origin.stream().map(from -> "source " + from))
        .collect(Collectors.joining(", "));
  }
}
