// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.ytterby.audit.LedgerEntry;

/**
 * What is known of one object's way to one destination. Immutable.
 *
 * @param attempts how many attempts were begun
 * @param attemptsBefore how many of them before the present allowance
 * @param nextAttemptAt when a pending row is tried next
 * @param lastStatus DIMSE status of the last response, where there was one
 * @param lastMessage why the last attempt did not succeed, or with which warning it did; empty
 *     otherwise
 * @param peerRefused true when the destination, not the object, was the reason of the last failure
 * @param settledAt when it was delivered, parked or withdrawn
 * @param uncommitted how often, in the present allowance, the destination was asked to commit to it
 *     and did not
 */
public record OutboxRow(
    String destination,
    OutboxObject object,
    boolean required,
    DeliveryState state,
    int attempts,
    int attemptsBefore,
    Instant nextAttemptAt,
    OptionalInt lastStatus,
    String lastMessage,
    boolean peerRefused,
    Instant queuedAt,
    Optional<Instant> settledAt,
    int uncommitted) {

  /** What the ledger says of it whatever became of it; to be added to. */
  Map<String, Object> ledgerDetail() {
    Map<String, Object> detail = new TreeMap<>();
    detail.put("destination", destination);
    detail.put("run", object.runId());
    detail.put("role", object.role());
    detail.put(
        LedgerEntry.OBJECTS,
        List.of(Map.of("uid", object.sopInstanceUid(), "sha256", object.sha256())));
    return detail;
  }
}
