// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.ytterby.deliver.DeliveryListener;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.objects.RenderedObject;
import org.ytterby.store.Tx;

/**
 * Ends a run when its deliveries end: DELIVERED once every required destination has everything,
 * FAILED once one of them has refused something for good, whatever others still wait for, and
 * DELIVERING again when that gets a new chance. The case follows its newest run only. Where an
 * object other than a report was refused, a revision of the run is due that says so. Thread-safe.
 */
public final class RunDelivery implements DeliveryListener {
  private final Books books;
  private final Consumer<String> revisionDue;

  /**
   * The owner of a node's runs.
   *
   * @param revisionDue called with a run's id when a revision of it is to be made
   */
  public RunDelivery(Books books, Consumer<String> revisionDue) {
    this.books = books;
    this.revisionDue = revisionDue;
  }

  @Override
  public boolean hold(Tx tx, String runId) {
    return books.hold(tx, runId).newest();
  }

  @Override
  public void changed(Tx tx, String runId, List<OutboxRow> rows) {
    Books.Held held = books.hold(tx, runId);
    List<OutboxRow> required = rows.stream().filter(OutboxRow::required).toList();
    List<Finding> refusals =
        required.stream()
            .filter(row -> row.state() == DeliveryState.PARKED)
            .map(RunDelivery::finding)
            .toList();
    boolean delivered = required.stream().allMatch(row -> row.state() == DeliveryState.DELIVERED);
    switch (held.run().state()) {
      case DELIVERING -> {
        if (delivered) {
          delivered(tx, held);
        } else if (!refusals.isEmpty()) {
          refused(tx, held, refusals);
        }
      }
      case FAILED -> {
        if (!refusals.isEmpty()) {
          refusedMore(tx, held, refusals);
        } else if (held.newest()) {
          again(tx, held, delivered);
        }
      }
      // A run that a newer one has replaced ends what it had begun to send, and stays replaced.
      case QUEUED, RECONSTRUCTING, REVIEW, DELIVERED, CANCELLED, SUPERSEDED -> {}
    }
    revise(tx, held, Refusal.of(rows), Refusal.waiting(rows));
  }

  @Override
  public void committed(String runId) {
    boolean due =
        books.inVolatileTx(tx -> books.revisions().ofRun(tx, runId)).stream()
            .anyMatch(revision -> revision.state() == RevisionState.DUE);
    if (due) {
      revisionDue.accept(runId);
    }
  }

  /**
   * A revision where the last one does not say these refusals: the newest report says what holds.
   * It is written down here, in the transaction of the refusal, and made later; that its own report
   * is refused adds nothing to the set. One that has failed is not made again for the same set.
   */
  private void revise(Tx tx, Books.Held held, List<Refusal> refused, Set<String> waiting) {
    String runId = held.run().runId();
    if (refused.isEmpty() || !RevisionWorker.mayBeRevised(held)) {
      return;
    }
    List<Revision> before = books.revisions().ofRun(tx, runId);
    List<Revision> standing = new ArrayList<>();
    for (Revision revision : before) {
      if (revision.state() == RevisionState.DUE && !revision.says(refused, waiting)) {
        books.change(tx, revision.to(RevisionState.WITHDRAWN), Map.of());
      } else if (revision.state() != RevisionState.WITHDRAWN) {
        standing.add(revision);
      }
    }
    // The run's own revision always stands.
    if (!standing.getLast().says(refused, waiting)) {
      int number = before.getLast().number() + 1;
      books.due(tx, Revision.due(runId, number, refused, reports(tx, runId), books.now()));
    }
  }

  /** The reports that the run has made until now, oldest first. */
  private List<String> reports(Tx tx, String runId) {
    return books.revisions().outputs(tx, runId).stream()
        .filter(output -> output.role().equals(RenderedObject.REPORT))
        .map(RunOutput::sopInstanceUid)
        .toList();
  }

  private void delivered(Tx tx, Books.Held held) {
    String why = "every required destination has everything";
    books.change(tx, held.run(), held.run().to(RunState.DELIVERED, why, books.now()));
    if (owns(held, CaseState.READY)) {
      decide(tx, held, CaseState.CLOSED, why, held.run().findings());
    }
  }

  private void refused(Tx tx, Books.Held held, List<Finding> refusals) {
    String why = RunQueue.why(refusals);
    books.change(tx, held.run(), held.run().to(RunState.FAILED, why, books.now()));
    if (owns(held, CaseState.READY)) {
      decide(tx, held, CaseState.NEEDS_INPUT, why, refusals);
    }
  }

  /** The run has failed already; the case says everything that stands against it. */
  private void refusedMore(Tx tx, Books.Held held, List<Finding> refusals) {
    boolean known = held.studyCase().findings().containsAll(refusals);
    if (owns(held, CaseState.NEEDS_INPUT) && !known) {
      decide(tx, held, CaseState.NEEDS_INPUT, RunQueue.why(refusals), refusals);
    }
  }

  /**
   * Nothing stands against the run any more.
   *
   * @param delivered true when nothing is left to be sent either: a destination has committed late
   */
  private void again(Tx tx, Books.Held held, boolean delivered) {
    String why =
        delivered
            ? "a destination has committed after all"
            : "a destination that had refused is tried again";
    books.change(tx, held.run(), held.run().to(RunState.DELIVERING, why, books.now()));
    if (owns(held, CaseState.NEEDS_INPUT)) {
      decide(tx, held, CaseState.READY, why, List.of());
    }
    if (delivered) {
      delivered(tx, books.hold(tx, held.run().runId()));
    }
  }

  /** True when the case is in that state because of this run. */
  private static boolean owns(Books.Held held, CaseState state) {
    return held.newest() && held.studyCase().state() == state;
  }

  private void decide(Tx tx, Books.Held held, CaseState state, String why, List<Finding> findings) {
    books.change(tx, held.studyCase(), held.studyCase().decided(state, why, findings, books.now()));
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
            + " node: it sends again what was refused; or hand the treatment record in again: a new"
            + " run goes to the destinations that are configured then");
  }
}
