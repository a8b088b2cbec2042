// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.List;
import org.ytterby.archive.StoredInstance;
import org.ytterby.objects.ReportRevision;
import org.ytterby.objects.RevisedReport;

/**
 * Makes a later report of a run. Implementations are thread-safe and pure: the same frozen record
 * and the same revision give the same bytes.
 */
@FunctionalInterface
public interface Reviser {

  /**
   * The report of a revision, and the run's first objects computed anew: the caller files the
   * report only where they are, byte for byte, what the run made.
   *
   * @param inputs the frozen record's inputs, in its order, with the digests that it names
   * @throws org.ytterby.finding.Defect when the record can't be computed any more, as it was when
   *     the run was made
   */
  RevisedReport revise(
      String runId, FrozenRun frozen, List<StoredInstance> inputs, ReportRevision revision);
}
