// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.List;

/**
 * A later structured report, and the run's first objects as they were rendered for it: who files
 * the report holds them against those that went out. Immutable.
 *
 * @param first the objects of the first revision in delivery order, computed anew
 * @param report the later report
 */
public record RevisedReport(List<RenderedObject> first, RenderedObject report) {
  public RevisedReport {
    first = List.copyOf(first);
  }
}
