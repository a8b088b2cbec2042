// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
}
