// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.Map;

/**
 * An object that a run made and the archive holds. Immutable.
 *
 * @param revision the revision that made it; 1 is the automatic one
 * @param sendOrder place in the order of delivery, from 0; a later revision counts on
 * @param role for example {@code RTDOSE}, {@code SR}
 * @param sha256 digest of the stored data set, as hex
 */
public record RunOutput(
    String runId,
    int revision,
    int sendOrder,
    String role,
    String sopClassUid,
    String sopInstanceUid,
    String sha256) {

  /** As a ledger row vouches for it. */
  Map<String, Object> ledgerObject() {
    return Map.of("role", role, "uid", sopInstanceUid, "sha256", sha256);
  }
}
