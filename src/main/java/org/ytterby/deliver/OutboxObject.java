// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

/**
 * An object of a run that is stored in the archive and is to be sent.
 *
 * @param runId the run that made it
 * @param sendOrder place in the order of delivery within the run, from 0
 * @param role what it is, for example {@code RTDOSE}
 * @param sha256 digest of its stored data set, as hex
 */
public record OutboxObject(
    String runId,
    int sendOrder,
    String role,
    String sopClassUid,
    String sopInstanceUid,
    String sha256) {}
