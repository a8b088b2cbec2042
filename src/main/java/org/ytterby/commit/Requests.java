// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.store.CanonicalJson;
import org.ytterby.store.Database;
import org.ytterby.store.Tx;

/**
 * The requests that were taken, and what became of each; every change has its ledger row in the
 * same transaction. Thread-safe.
 *
 * <p>Errors: {@link org.ytterby.finding.StorageFailure} when the database fails; then nothing has
 * changed.
 */
final class Requests {
  /** How long what has ended is kept: as long as anybody would use its Transaction UID again. */
  static final Duration KEPT = Duration.ofDays(30);

  private static final String ACTOR = "commit";
  private static final String TRANSACTION = "transaction";
  private static final String INSTANCES = "instances";

  private final Database database;
  private final CommitmentRequestStore store;
  private final Ledger ledger;
  private final InstantSource clock;

  Requests(Database database, CommitmentRequestStore store, Ledger ledger, InstantSource clock) {
    this.database = database;
    this.store = store;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Takes a request; it is durable when this returns. One that is open already for the same
   * instances is not taken twice: its sender did not get the answer.
   *
   * @param linger how long it is not judged
   * @param mostOpen how many requests of a requestor may be open
   * @return its number; empty when too many are open
   */
  OptionalLong take(String requestor, Asked asked, Duration linger, int mostOpen) {
    return database.inTx(
        tx -> {
          Instant now = clock.instant();
          store.forgetEnded(tx, now.minus(KEPT));
          List<CommitmentRequest> before = store.of(tx, requestor, asked.transactionUid());
          Optional<CommitmentRequest> same =
              before.stream()
                  .filter(one -> one.state().isOpen() && one.asked().equals(asked))
                  .findFirst();
          if (same.isPresent()) {
            return OptionalLong.of(same.get().number());
          }
          if (store.open(tx, requestor) >= mostOpen) {
            return OptionalLong.empty();
          }
          boolean reused = before.stream().anyMatch(one -> !one.asked().equals(asked));
          long number = store.insert(tx, requestor, asked, reused, now.plus(linger), now);
          Map<String, Object> detail = new TreeMap<>();
          detail.put(TRANSACTION, asked.transactionUid());
          detail.put(INSTANCES, asked.references().size());
          ledger.append(tx, new LedgerEntry(ACTOR, "commitment.asked", requestor, detail));
          return OptionalLong.of(number);
        });
  }

  /** The request of a requestor in a state that something is to be done about first. */
  Optional<CommitmentRequest> next(String requestor, RequestState state) {
    return database.inTx(tx -> store.next(tx, requestor, state));
  }

  /** It was judged: from here on its result stays. */
  void judged(CommitmentRequest request) {
    List<String> committed =
        request.judgements().stream()
            .filter(one -> one.failure().isEmpty())
            .map(one -> one.reference().sopInstanceUid())
            .toList();
    Map<String, Object> detail = detail(request);
    detail.put("committed", committed.size());
    detail.put("committed_sha256", CanonicalJson.digest(committed));
    change(request, "commitment.judged", detail);
  }

  /** The requestor has taken the result. */
  void reported(CommitmentRequest request) {
    change(request, "commitment.reported", detail(request));
  }

  /** The requestor could not be told, and is not told any more. */
  void givenUp(CommitmentRequest request) {
    Map<String, Object> detail = detail(request);
    detail.put("message", request.message());
    change(request, "commitment.unreported", detail);
  }

  /** It is reported again later. */
  void postponed(CommitmentRequest request) {
    database.inTx(
        tx -> {
          store.update(tx, request, clock.instant());
          return true;
        });
  }

  /**
   * Gives up what nobody can be told any more, because its requestor is not configured.
   *
   * @return what was given up
   */
  List<CommitmentRequest> giveUpOthers(Set<String> requestors) {
    List<CommitmentRequest> others =
        database.inTx(store::allOpen).stream()
            .filter(one -> !requestors.contains(one.requestor()))
            .map(
                one ->
                    one.inVain(
                        RequestState.UNREPORTED,
                        clock.instant(),
                        "its requestor is not in commitment.requestors any more"))
            .toList();
    others.forEach(this::givenUp);
    return others;
  }

  private static Map<String, Object> detail(CommitmentRequest request) {
    Map<String, Object> detail = new TreeMap<>();
    detail.put(TRANSACTION, request.asked().transactionUid());
    detail.put(INSTANCES, request.asked().references().size());
    return detail;
  }

  private void change(CommitmentRequest changed, String action, Map<String, Object> detail) {
    boolean _ = database.inTx(tx -> change(tx, changed, action, detail));
  }

  private boolean change(
      Tx tx, CommitmentRequest changed, String action, Map<String, Object> detail) {
    store.update(tx, changed, clock.instant());
    ledger.append(tx, new LedgerEntry(ACTOR, action, changed.requestor(), detail));
    return true;
  }
}
