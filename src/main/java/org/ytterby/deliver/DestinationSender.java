// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.finding.StorageFailure;

/**
 * Sends what is due at one destination, one association at a time. An attempt is recorded, and
 * synced, before anything is sent; a crash in between repeats the same bytes under the same UID.
 * Used by one thread.
 */
final class DestinationSender {
  private static final int BATCH = 100;

  private final Desk desk;
  private final Destination destination;
  private final AttemptBook book;
  private final BooleanSupplier closing;
  private int unreachableInARow;
  private Instant notBefore = Instant.EPOCH;

  /**
   * A sender for one destination.
   *
   * @param settled called when an object is settled, or accepted and a commitment may be due
   * @param closing true once the node ends: no further object is begun
   */
  DestinationSender(
      Desk desk,
      Destination destination,
      DeliveryListener listener,
      Runnable settled,
      BooleanSupplier closing) {
    this.desk = desk;
    this.destination = destination;
    this.book = new AttemptBook(desk, destination, listener, settled);
    this.closing = closing;
  }

  /**
   * Tries everything that is due now.
   *
   * @return when the next row is due; empty when nothing waits
   */
  Optional<Instant> sendDue() {
    while (!closing.getAsBoolean()) {
      if (now().isBefore(notBefore) && !isUnreachable(notBefore)) {
        return Optional.of(notBefore);
      }
      List<OutboxRow> due =
          desk.database().inTx(tx -> desk.outbox().due(tx, destination.name(), now(), BATCH));
      if (due.isEmpty()) {
        Optional<Instant> next =
            desk.database().inTx(tx -> desk.outbox().nextAttempt(tx, destination.name()));
        if (next.filter(this::isUnreachable).isEmpty()) {
          return next;
        }
        bringForward();
      }
      if (!due.isEmpty()) {
        sendBatch(due);
      }
    }
    return Optional.empty();
  }

  /** No wait is so long: the clock was set back since this was planned. */
  private boolean isUnreachable(Instant planned) {
    return planned.isAfter(now().plus(destination.backoff().longest()));
  }

  private void bringForward() {
    Instant now = now();
    Instant latest = now.plus(destination.backoff().longest());
    desk.database()
        .inTx(
            tx -> {
              desk.outbox().bringForward(tx, destination.name(), latest, now);
              return true;
            });
  }

  private void sendBatch(List<OutboxRow> due) {
    Map<String, StoredInstance> stored =
        due.stream()
            .map(row -> desk.archive().apply(row.object().sopInstanceUid()))
            .flatMap(Optional::stream)
            .collect(
                Collectors.toMap(
                    StoredInstance::sopInstanceUid,
                    Function.identity(),
                    (a, b) -> a,
                    TreeMap::new));
    OutboxRow first = due.getFirst();
    if (stored.isEmpty()) {
      due.forEach(
          row -> book.begin(row).ifPresent(attempt -> book.end(row, attempt, missing(row))));
      return;
    }
    OptionalInt firstAttempt = book.begin(first);
    if (firstAttempt.isEmpty()) {
      return;
    }
    Courier.Trip trip;
    try {
      trip = desk.courier().open(destination, List.copyOf(stored.values()));
    } catch (PeerFailure failure) {
      AttemptEnd end = failed(first, firstAttempt.getAsInt(), failure).unreached();
      book.end(first, firstAttempt.getAsInt(), end);
      return;
    }
    unreachableInARow = 0;
    try (trip) {
      sendOver(trip, due, stored, firstAttempt.getAsInt());
    }
  }

  private void sendOver(
      Courier.Trip trip,
      List<OutboxRow> due,
      Map<String, StoredInstance> stored,
      int firstAttempt) {
    Set<String> heldRuns = new HashSet<>();
    OptionalInt begun = OptionalInt.of(firstAttempt);
    for (OutboxRow row : due) {
      if (closing.getAsBoolean() || heldRuns.contains(row.object().runId())) {
        continue;
      }
      OptionalInt attempt = begun.isPresent() ? begun : book.begin(row);
      begun = OptionalInt.empty();
      if (attempt.isEmpty()) {
        continue;
      }
      try {
        AttemptEnd end = attempt(trip, row, stored, made(row, attempt.getAsInt()));
        book.end(row, attempt.getAsInt(), end);
        if (end.state() == DeliveryState.PENDING || end.peerRefused()) {
          heldRuns.add(row.object().runId());
        }
      } catch (PeerFailure failure) {
        book.end(row, attempt.getAsInt(), failed(row, attempt.getAsInt(), failure));
        return;
      } catch (StorageFailure unreadable) {
        // Sent in part: the association is of no use any more.
        String why = String.valueOf(unreadable.getMessage());
        book.end(
            row,
            attempt.getAsInt(),
            AttemptEnd.failed(
                now(),
                made(row, attempt.getAsInt()),
                destination.backoff(),
                OptionalInt.empty(),
                why));
        return;
      }
    }
  }

  private AttemptEnd attempt(
      Courier.Trip trip, OutboxRow row, Map<String, StoredInstance> stored, int made) {
    StoredInstance object = stored.get(row.object().sopInstanceUid());
    if (object == null) {
      return missing(row);
    }
    if (!object.sha256().equals(row.object().sha256())) {
      return AttemptEnd.objectRefused(
          now(),
          OptionalInt.empty(),
          "the archive holds digest "
              + object.sha256()
              + ", the run made "
              + row.object().sha256());
    }
    if (!trip.accepts(object)) {
      return AttemptEnd.objectRefused(
          now(),
          OptionalInt.empty(),
          "the destination accepts no presentation context for SOP Class " + object.sopClassUid());
    }
    StoreResponse response = trip.store(object);
    int status = response.status();
    // Without what the peer says in words, which may name a patient: it goes into log and ledger.
    String said = response.text();
    return switch (response.verdict()) {
      case STORED -> accepted(status, "");
      case STORED_WITH_WARNING -> accepted(status, "with warning " + said);
      // Bytes and UID of our objects never change, so what is there is what we would send.
      case ALREADY_THERE -> accepted(status, "it was there already: " + said);
      case TRY_LATER ->
          AttemptEnd.failed(now(), made, destination.backoff(), OptionalInt.of(status), said);
      case REFUSED -> AttemptEnd.objectRefused(now(), OptionalInt.of(status), said);
    };
  }

  private AttemptEnd accepted(int status, String message) {
    AttemptEnd end = AttemptEnd.accepted(now(), status, message);
    return destination.commitment().isPresent() ? end.uncommitted() : end;
  }

  private AttemptEnd missing(OutboxRow row) {
    return AttemptEnd.objectRefused(
        now(), OptionalInt.empty(), "the archive does not hold " + row.object().sopInstanceUid());
  }

  /**
   * The destination, not this object, is the reason: everything else that waits for it waits as
   * long.
   */
  private AttemptEnd failed(OutboxRow row, int attempt, PeerFailure failure) {
    endInterrupt();
    unreachableInARow++;
    Instant now = now();
    Duration wait = destination.backoff().after(unreachableInARow);
    notBefore =
        now.plus(
            failure
                .retryAfter()
                .map(asked -> destination.backoff().atLeast(wait, asked))
                .orElse(wait));
    String message = String.valueOf(failure.getMessage());
    return failure.code() == ErrorCode.PEER_PERMANENT
        ? AttemptEnd.peerRefused(now, message)
        : AttemptEnd.failed(
            now, made(row, attempt), destination.backoff(), OptionalInt.empty(), message);
  }

  /**
   * The interrupt of a closing node has done its work once the association is given up; left
   * standing it would keep the end of the attempt out of the database.
   */
  private void endInterrupt() {
    if (closing.getAsBoolean()) {
      boolean _ = Thread.interrupted();
    }
  }

  /** The attempt's number within the present allowance. */
  private static int made(OutboxRow row, int attempt) {
    return attempt - row.attemptsBefore();
  }

  private Instant now() {
    return desk.clock().instant();
  }
}
