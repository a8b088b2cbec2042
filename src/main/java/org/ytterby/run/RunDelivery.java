// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.List;
import org.ytterby.deliver.DeliveryListener;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.store.Tx;

/**
 * Ends a run when its deliveries end: DELIVERED once every required destination has everything,
 * FAILED once one of them has refused something for good, and DELIVERING again when that gets a new
 * chance. Thread-safe.
 */
public final class RunDelivery implements DeliveryListener {
  private final Books books;

  public RunDelivery(Books books) {
    this.books = books;
  }

  @Override
  public void hold(Tx tx, String runId) {
    books.hold(tx, runId);
  }

  @Override
  public void changed(Tx tx, String runId, List<OutboxRow> rows) {
    Books.Held held = books.hold(tx, runId);
    List<OutboxRow> required = rows.stream().filter(OutboxRow::required).toList();
    boolean delivered = required.stream().allMatch(row -> row.state() == DeliveryState.DELIVERED);
    boolean pending = required.stream().anyMatch(row -> row.state() == DeliveryState.PENDING);
    switch (held.run().state()) {
      case DELIVERING -> {
        if (delivered) {
          delivered(tx, held);
        } else if (!pending) {
          refused(tx, held, required);
        }
      }
      case FAILED -> {
        if (pending) {
          again(tx, held);
        }
      }
      // A run that a newer one has replaced ends what it had begun to send, and stays replaced.
      case QUEUED, RECONSTRUCTING, REVIEW, DELIVERED, CANCELLED, SUPERSEDED -> {}
    }
  }

  private void delivered(Tx tx, Books.Held held) {
    Instant now = books.now();
    String why = "every required destination has everything";
    books.change(tx, held.run(), held.run().to(RunState.DELIVERED, why, now));
    if (held.studyCase().state() == CaseState.READY) {
      StudyCase closed =
          held.studyCase().decided(CaseState.CLOSED, why, held.run().findings(), now);
      books.change(tx, held.studyCase(), closed);
    }
  }

  private void refused(Tx tx, Books.Held held, List<OutboxRow> required) {
    Instant now = books.now();
    List<Finding> findings =
        required.stream()
            .filter(row -> row.state() == DeliveryState.PARKED)
            .map(RunDelivery::finding)
            .toList();
    String why = RunQueue.why(findings);
    books.change(tx, held.run(), held.run().to(RunState.FAILED, why, now));
    if (held.studyCase().state() == CaseState.READY) {
      StudyCase waiting = held.studyCase().decided(CaseState.NEEDS_INPUT, why, findings, now);
      books.change(tx, held.studyCase(), waiting);
    }
  }

  private void again(Tx tx, Books.Held held) {
    Instant now = books.now();
    String why = "a destination that had refused is tried again";
    books.change(tx, held.run(), held.run().to(RunState.DELIVERING, why, now));
    if (held.studyCase().state() == CaseState.NEEDS_INPUT) {
      StudyCase ready = held.studyCase().decided(CaseState.READY, why, List.of(), now);
      books.change(tx, held.studyCase(), ready);
    }
  }

  private static Finding finding(OutboxRow row) {
    return Finding.block(
        FindingCode.DELIVERY_REFUSED,
        "destination "
            + row.destination()
            + ", "
            + row.object().role()
            + " "
            + row.object().sopInstanceUid(),
        row.lastMessage(),
        "acceptance",
        "read the reason, change the destination or its entry in the configuration, and restart the"
            + " node");
  }
}
