// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.time.ZonedDateTime;
import org.ytterby.dicom.data.DerivedUid;

/**
 * What a run's frozen record says of the objects that it makes: identity, time and maker. Every UID
 * and every time of an object follows from it, so that the same run makes the same bytes on every
 * machine.
 *
 * @param runId digest of the frozen record, hex
 * @param runNumber number of the run within its case, from 1
 * @param at the time that every object of the run carries, in the node's zone; each object writes
 *     it in the offset that it states
 */
public record RunStamp(String runId, int runNumber, ZonedDateTime at, NodeIdentity node) {
  private static final String PROFILE = "default";

  public RunStamp {
    if (runId.isBlank()) {
      throw new IllegalArgumentException(
          "run id: found nothing, expected the digest of the frozen record");
    }
    if (runNumber < 1) {
      throw new IllegalArgumentException("run number: found " + runNumber + ", expected 1 or more");
    }
  }

  /** The UID of the index-th thing of a role in this run. */
  String uid(String role, int index) {
    return DerivedUid.of(runId, role, PROFILE, Integer.toString(index));
  }
}
