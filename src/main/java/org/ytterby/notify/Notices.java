// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.store.Database;
import org.ytterby.store.Tx;

/**
 * What is to be told and what became of it; the end of each notice has its ledger row in the same
 * transaction. Thread-safe.
 *
 * <p>Errors: {@link org.ytterby.finding.StorageFailure} when the database fails.
 */
final class Notices {
  private static final String ACTOR = "notify";
  private static final String PARKED = "notice.parked";

  private final Database database;
  private final NoticeStore store;
  private final Ledger ledger;
  private final InstantSource clock;

  Notices(Database database, NoticeStore store, Ledger ledger, InstantSource clock) {
    this.database = database;
    this.store = store;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Queues a message in the caller's transaction: it is told if that commits. */
  void queue(Tx tx, Recipient recipient, Message message) {
    store.insert(tx, recipient.name(), message, now());
  }

  /** Queues a message about an instance of which the recipient was not told before. */
  void queueOnce(Tx tx, Recipient recipient, Message message) {
    if (!store.has(tx, recipient, message.sopInstanceUid())) {
      queue(tx, recipient, message);
    }
  }

  /** Queues an N-SET where the recipient was, or is to be, told of the creation. */
  void queueSet(Tx tx, Recipient recipient, Message message) {
    if (store.isCreated(tx, recipient, message.sopInstanceUid())) {
      queue(tx, recipient, message);
    }
  }

  /** What is to be told to a recipient first. */
  Optional<Notice> next(Recipient recipient) {
    return database.inTx(tx -> store.next(tx, recipient));
  }

  /** An attempt begins; it is durable before anything is sent. */
  void begin(Notice notice) {
    boolean _ =
        database.inTx(
            tx -> {
              store.begin(tx, notice, now());
              return true;
            });
  }

  void sent(Notice notice) {
    ended(notice.sent(now()), "notice.sent");
  }

  /** It was tried often enough. */
  void exhausted(Notice notice, String why) {
    ended(notice.inVain(NoticeState.PARKED, now(), why), PARKED);
  }

  /** It was refused for good. */
  void refused(Notice notice, String why) {
    ended(notice.refused(now(), why), PARKED);
  }

  void postponed(Notice notice, Instant at, String why) {
    boolean _ =
        database.inTx(
            tx -> {
              store.update(tx, notice.inVain(NoticeState.WAITING, at, why), now());
              return true;
            });
  }

  /**
   * Gives what was parked a new chance, and drops what is for nobody any more.
   *
   * @param recipients those that are configured
   * @return what was dropped now
   */
  List<Notice> prepare(List<Recipient> recipients) {
    List<Notice> others =
        database.inTx(
            tx -> {
              recipients.forEach(one -> store.reconsider(tx, one, now()));
              return store.unsent(tx).stream()
                  .filter(one -> recipients.stream().noneMatch(known -> isFor(one, known)))
                  .toList();
            });
    others.forEach(
        one ->
            ended(
                one.dropped(now(), "its recipient is not configured any more"), "notice.dropped"));
    return others;
  }

  private static boolean isFor(Notice notice, Recipient recipient) {
    return notice.message().kind() == recipient.kind()
        && notice.recipient().equals(recipient.name());
  }

  private void ended(Notice notice, String action) {
    Map<String, Object> detail = new TreeMap<>();
    detail.put("kind", notice.message().kind().name());
    detail.put("operation", notice.message().operation().name());
    detail.put("recipient", notice.recipient());
    if (!notice.remark().isEmpty()) {
      detail.put("message", notice.remark());
    }
    boolean _ =
        database.inTx(
            tx -> {
              store.update(tx, notice, now());
              ledger.append(
                  tx, new LedgerEntry(ACTOR, action, notice.message().sopInstanceUid(), detail));
              return true;
            });
  }

  Instant now() {
    return clock.instant();
  }
}
