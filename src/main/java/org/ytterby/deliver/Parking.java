// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.store.Tx;

/**
 * Parks what a destination is not sent for now, each object with its ledger row. Thread-safe.
 *
 * <p>A reason that lies in the destination holds for all objects of a run: they are parked, and get
 * their new chance, together, so that no report arrives before its dose.
 */
public record Parking(OutboxStore outbox, Ledger ledger) {

  /** Parks everything of a run that is pending at a destination. */
  void park(Tx tx, String runId, String destination, String message, Instant now) {
    unsettled(tx, runId, destination, Set.of(DeliveryState.PENDING))
        .forEach(row -> park(tx, row, message, now));
  }

  private void park(Tx tx, OutboxRow row, String message, Instant now) {
    outbox.park(tx, row, message, now);
    ledger.append(tx, parked(row, message));
  }

  /** Parks everything of a run that waits for a destination that is not configured. */
  public void parkUnknown(Tx tx, String runId, String destination, Instant now) {
    String message = "destination " + destination + " is not configured (any more)";
    unsettled(tx, runId, destination, Set.of(DeliveryState.PENDING, DeliveryState.ACCEPTED))
        .forEach(row -> park(tx, row, message, now));
  }

  private List<OutboxRow> unsettled(
      Tx tx, String runId, String destination, Set<DeliveryState> states) {
    return outbox.ofRun(tx, runId).stream()
        .filter(row -> states.contains(row.state()))
        .filter(row -> row.destination().equals(destination))
        .toList();
  }

  private static LedgerEntry parked(OutboxRow row, String message) {
    Map<String, Object> detail = row.ledgerDetail();
    detail.put("message", message);
    return new LedgerEntry("deliver", "object.parked", row.object().sopInstanceUid(), detail);
  }
}
