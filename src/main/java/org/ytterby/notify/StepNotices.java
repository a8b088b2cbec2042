// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import java.util.List;
import org.ytterby.announce.StepForwarding;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.store.Tx;

/**
 * Queues each request about a performed procedure step that we have taken for everybody to whom
 * steps are forwarded, as its sender wrote it. Who was not told of a step's begin, because
 * forwarding was switched on during the examination, is not told of its end either: it would refuse
 * that. Thread-safe.
 */
public record StepNotices(Notification notification, List<Recipient> recipients)
    implements StepForwarding {
  public StepNotices {
    recipients = List.copyOf(recipients);
  }

  @Override
  public void created(Tx tx, String uid, DataSet attributes) {
    Message message = message(Operation.CREATE, uid, attributes);
    recipients.forEach(one -> notification.notices().queue(tx, one, message));
  }

  @Override
  public void set(Tx tx, String uid, DataSet modifications) {
    Message message = message(Operation.SET, uid, modifications);
    recipients.forEach(one -> notification.notices().queueSet(tx, one, message));
  }

  private static Message message(Operation operation, String uid, DataSet said) {
    return new Message(NoticeKind.PROCEDURE_STEP, operation, uid, said);
  }

  @Override
  public void durable() {
    notification.wake();
  }
}
