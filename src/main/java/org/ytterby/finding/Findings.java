// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

import java.util.ArrayList;
import java.util.List;

/** Findings in the order in which the stages noticed them. */
final class Findings {
  private Findings() {}

  static List<Finding> join(List<Finding> earlier, List<Finding> later) {
    List<Finding> all = new ArrayList<>(earlier);
    all.addAll(later);
    return List.copyOf(all);
  }
}
