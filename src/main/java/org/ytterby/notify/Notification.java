// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.audit.Ledger;
import org.ytterby.deliver.Ending;
import org.ytterby.deliver.Rounds;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.store.Database;

/**
 * The node's notices: what was queued with a change of state is told afterwards, one virtual thread
 * a recipient. Thread-safe.
 */
public final class Notification implements Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Notification.class);

  /** What it works with. */
  public record Parts(
      Database database,
      NoticeStore store,
      Ledger ledger,
      DicomClient client,
      InstantSource clock) {}

  private final Parts parts;
  private final List<Recipient> recipients;
  private final Notices notices;
  private final Rounds rounds;

  private Notification(Parts parts, List<Recipient> recipients, Rounds rounds) {
    this.parts = parts;
    this.recipients = List.copyOf(recipients);
    this.notices = new Notices(parts.database(), parts.store(), parts.ledger(), parts.clock());
    this.rounds = rounds;
  }

  /** What is proposed to those who are told. */
  public static List<Proposal> proposals() {
    return Stream.of(NoticeKind.values()).map(Notification::proposal).toList();
  }

  /** What is proposed to those who are told of this. */
  public static Proposal proposal(NoticeKind kind) {
    return Proposal.uncompressed(kind.sopClassUid());
  }

  /**
   * Starts it, and takes up what an earlier node has left.
   *
   * @param recipients of all kinds
   */
  public static Notification start(Parts parts, List<Recipient> recipients) {
    return start(parts, recipients, new Rounds(parts.clock()));
  }

  /** The same, with rounds that nobody makes yet. */
  static Notification start(Parts parts, List<Recipient> recipients, Rounds rounds) {
    Notification started = new Notification(parts, recipients, rounds);
    started.start();
    return started;
  }

  private void start() {
    for (Notice other : notices.prepare(recipients)) {
      LOG.error(
          "notice dropped, its recipient is not configured any more kind={} recipient={} uid={}",
          other.message().kind(),
          other.recipient(),
          other.message().sopInstanceUid());
    }
    for (Recipient recipient : recipients) {
      Teller teller = new Teller(recipient, notices, parts.client(), rounds::closing);
      rounds.start("notify-" + recipient.name(), teller::tellDue);
    }
  }

  Notices notices() {
    return notices;
  }

  /** Something was queued and is committed. */
  void wake() {
    rounds.wake();
  }

  @Override
  public void end() {
    rounds.end();
  }

  /** Ends what is under way, for a while; what is left goes on at the next start. */
  @Override
  public void close() {
    rounds.close();
  }
}
