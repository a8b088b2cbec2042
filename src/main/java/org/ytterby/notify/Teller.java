// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * Tells one recipient what waits for it, one association a message. An attempt is recorded before
 * anything is sent; a message whose answer was lost, also by a crash, is told again under the same
 * UID, so that a recipient who has it says so. Used by one thread.
 */
final class Teller {
  private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

  private final Recipient recipient;
  private final Notices notices;
  private final DicomClient client;
  private final BooleanSupplier closing;

  /**
   * A teller.
   *
   * @param closing true once the node ends: nothing further is begun
   */
  Teller(Recipient recipient, Notices notices, DicomClient client, BooleanSupplier closing) {
    this.recipient = recipient;
    this.notices = notices;
    this.client = client;
    this.closing = closing;
  }

  /**
   * Tells everything that is due now.
   *
   * @return when the next thing is due; empty when nothing waits
   */
  Optional<Instant> tellDue() {
    while (!closing.getAsBoolean()) {
      Optional<Notice> next = notices.next(recipient);
      if (next.isEmpty() || next.get().nextAt().isAfter(notices.now())) {
        return next.map(Notice::nextAt);
      }
      tell(next.get());
    }
    return Optional.empty();
  }

  private void tell(Notice notice) {
    DimseResponse response;
    notices.begin(notice);
    try {
      response = ask(notice.message());
    } catch (PeerFailure failure) {
      if (closing.getAsBoolean()) {
        // The interrupt has done its work; left standing it would keep us out of the database. What
        // it broke off is no failure of the recipient's: the next start tells it again.
        boolean _ = Thread.interrupted();
        return;
      }
      failed(notice, failure.code() == ErrorCode.PEER_PERMANENT, why(failure));
      return;
    }
    heard(notice, response);
  }

  private void heard(Notice notice, DimseResponse response) {
    // Not its Error Comment, which may name the patient: this goes into log and ledger.
    String said = Status.text(response.status());
    Message told = notice.message();
    switch (Heard.of(
        told.operation(), notice.attempts() > 0, response.status(), response.detail().errorId())) {
      case TAKEN -> {
        notices.sent(notice);
        LOG.info(
            "notice taken kind={} recipient={} operation={} uid={} status={}",
            recipient.kind(),
            recipient.name(),
            told.operation(),
            told.sopInstanceUid(),
            said);
      }
      case AGAIN -> failed(notice, false, said);
      case PARKED -> failed(notice, true, said);
    }
  }

  private DimseResponse ask(Message message) {
    String sopClass = recipient.kind().sopClassUid();
    try (Association association =
        client.open(recipient.callee().request(Notification.proposal(recipient.kind())))) {
      ManagedInstance instance =
          new ManagedInstance(association, sopClass, message.sopInstanceUid());
      return switch (message.operation()) {
        case CREATE -> instance.create(message.attributes());
        case SET -> instance.set(message.attributes());
      };
    }
  }

  private void failed(Notice notice, boolean forGood, String why) {
    int attempts = notice.attempts() + 1;
    if (forGood || recipient.callee().backoff().exhausted(attempts)) {
      if (forGood) {
        notices.refused(notice, why);
      } else {
        notices.exhausted(notice, why);
      }
      LOG.error(
          "notice parked, a person must act kind={} recipient={} operation={} uid={} reason={}",
          recipient.kind(),
          recipient.name(),
          notice.message().operation(),
          notice.message().sopInstanceUid(),
          why);
    } else {
      Instant again = notices.now().plus(recipient.callee().backoff().after(attempts));
      notices.postponed(notice, again, why);
      LOG.warn(
          "notice not taken, told again kind={} recipient={} reason={}",
          recipient.kind(),
          recipient.name(),
          why);
    }
  }

  private static String why(PeerFailure failure) {
    return String.valueOf(failure.getMessage());
  }
}
