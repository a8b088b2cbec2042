// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.store.Tx;

/**
 * The books of the attempts at one destination: each is written, and synced, before anything is
 * sent, and its end together with the ledger row of what it settles. Thread-safe.
 *
 * @param settled called when an object is settled, or accepted and a commitment may be due
 */
record AttemptBook(
    Desk desk, Destination destination, DeliveryListener listener, Runnable settled) {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptBook.class);

  /**
   * Records that an attempt begins.
   *
   * @return its number from 1, or empty when the row is not pending any more
   */
  OptionalInt begin(OutboxRow row) {
    return desk.database()
        .inTx(
            tx -> {
              // Held first: a run that is replaced meanwhile waits for this row, or this for it.
              if (!listener.hold(tx, row.object().runId())) {
                desk.outbox().withdraw(tx, row.object().runId(), now());
              }
              return desk.outbox().begin(tx, row, now());
            });
  }

  /** Records how an attempt ended, and tells of what it settles. */
  void end(OutboxRow row, int attempt, AttemptEnd end) {
    desk.database()
        .inTx(
            tx -> {
              boolean wanted = listener.hold(tx, row.object().runId());
              desk.outbox().end(tx, row, attempt, end);
              if (end.state() != DeliveryState.PENDING) {
                settle(tx, row, attempt, end);
              }
              if (!wanted) {
                // It was replaced while this attempt was being made, which has got nothing out.
                desk.outbox().withdraw(tx, row.object().runId(), now());
              }
              return true;
            });
    if (end.state() != DeliveryState.PENDING) {
      listener.committed(row.object().runId());
      settled.run();
    }
    tell(row, attempt, end);
  }

  private void settle(Tx tx, OutboxRow row, int attempt, AttemptEnd end) {
    Map<String, Object> detail = row.ledgerDetail();
    switch (destination.address()) {
      case Address.Dicom dicom -> detail.put("aet", dicom.aeTitle());
      case Address.DicomWeb web -> detail.put("url", web.url().toString());
    }
    detail.put("attempt", attempt);
    end.status().ifPresent(status -> detail.put("status", Status.text(status)));
    if (!end.message().isEmpty()) {
      detail.put("message", end.message());
    }
    desk.ledger()
        .append(
            tx,
            new LedgerEntry("deliver", action(end.state()), row.object().sopInstanceUid(), detail));
    if (end.state() == DeliveryState.PARKED && end.peerRefused()) {
      new Parking(desk.outbox(), desk.ledger())
          .park(tx, row.object().runId(), destination.name(), end.message(), now());
    }
    if (destination.commitment().isPresent()) {
      new Commitments(desk).due(tx, row.object().runId(), destination.name(), now(), 0);
    }
    listener.changed(tx, row.object().runId(), desk.outbox().ofRun(tx, row.object().runId()));
  }

  private static String action(DeliveryState state) {
    return switch (state) {
      case ACCEPTED -> "object.accepted";
      case DELIVERED -> "object.delivered";
      case PARKED -> "object.parked";
      case PENDING, WITHDRAWN ->
          throw new IllegalStateException("an attempt settles nothing as " + state);
    };
  }

  private void tell(OutboxRow row, int attempt, AttemptEnd end) {
    String uid = row.object().sopInstanceUid();
    switch (end.state()) {
      case ACCEPTED ->
          LOG.info(
              "object accepted, yet to be committed destination={} role={} uid={}",
              destination.name(),
              row.object().role(),
              uid);
      case DELIVERED, WITHDRAWN ->
          LOG.info(
              "object delivered destination={} role={} uid={}",
              destination.name(),
              row.object().role(),
              uid);
      case PENDING ->
          LOG.warn(
              "delivery failed, tried again destination={} uid={} attempt={} next={} reason={}",
              destination.name(),
              uid,
              attempt,
              end.nextAttemptAt(),
              end.message());
      case PARKED ->
          LOG.error(
              "delivery parked, a person must act destination={} uid={} attempt={} reason={}",
              destination.name(),
              uid,
              attempt,
              end.message());
    }
  }

  private Instant now() {
    return desk.clock().instant();
  }
}
