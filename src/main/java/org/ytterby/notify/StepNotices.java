// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import java.util.List;
import org.ytterby.announce.StepForwarding;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.store.Tx;

/**
 * Queues each request about a performed procedure step that we have taken for everybody to whom
 * steps are forwarded, as its sender wrote it. Thread-safe.
 */
public record StepNotices(Notification notification, List<Recipient> recipients)
    implements StepForwarding {
  public StepNotices {
    recipients = List.copyOf(recipients);
  }

  @Override
  public void created(Tx tx, String uid, DataSet attributes) {
    queue(tx, Operation.CREATE, uid, attributes);
  }

  @Override
  public void set(Tx tx, String uid, DataSet modifications) {
    queue(tx, Operation.SET, uid, modifications);
  }

  private void queue(Tx tx, Operation operation, String uid, DataSet said) {
    Message message = new Message(NoticeKind.PROCEDURE_STEP, operation, uid, said);
    recipients.forEach(one -> notification.notices().queue(tx, one, message));
  }

  @Override
  public void durable() {
    notification.wake();
  }
}
