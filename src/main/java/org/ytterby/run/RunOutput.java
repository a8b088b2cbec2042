// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

/**
 * An object that a run made and the archive holds. Immutable.
 *
 * @param revision the revision that made it; 1 is the automatic one
 * @param sendOrder place in the order of delivery, from 0
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
    String sha256) {}
