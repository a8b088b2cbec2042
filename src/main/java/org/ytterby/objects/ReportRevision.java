// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.ytterby.finding.Finding;

/**
 * Which structured report of a run it is: the same numbers every time, with what was learned since.
 * Immutable.
 *
 * @param number 1 for the report that goes out with the dose
 * @param at when it was decided on; for the first the run's own time
 * @param predecessors SOP Instance UIDs of the reports that went out before it, oldest first;
 *     nothing for the first
 * @param findings what it says beyond the report
 */
public record ReportRevision(
    int number, Instant at, List<String> predecessors, List<Finding> findings) {
  public ReportRevision {
    predecessors = List.copyOf(predecessors);
    findings = List.copyOf(findings);
    at = at.truncatedTo(ChronoUnit.SECONDS);
    if (number < 1) {
      throw new IllegalArgumentException("revision: found " + number + ", expected 1 or more");
    }
    if (predecessors.isEmpty() != (number == 1)) {
      throw new IllegalArgumentException(
          "predecessors of revision "
              + number
              + ": found "
              + predecessors.size()
              + ", expected none for the first and the first at least for a later one");
    }
  }

  /** The report that goes out with the dose. */
  static ReportRevision first(RunStamp stamp) {
    return new ReportRevision(1, stamp.at().toInstant(), List.of(), List.of());
  }

  boolean isFirst() {
    return number == 1;
  }
}
