// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import org.ytterby.dicom.net.dimse.Status;

/** What follows for an object to which a destination does not commit (PS3.4 J.3.3.1.1). */
public enum Uncommitted {
  /** Sent again, then asked for again, as often as is configured. */
  SENT_AGAIN,
  /** Asked for again under another Transaction UID: nothing is said about the object. */
  ASKED_AGAIN,
  /** Sending the same bytes again can't mend it: a person must act. */
  PARKED;

  /** By Failure Reason (0008,1197). */
  public static Uncommitted of(int failureReason) {
    if (failureReason == Status.DUPLICATE_TRANSACTION_UID.code()) {
      return ASKED_AGAIN;
    }
    boolean lasting =
        failureReason == Status.CLASS_INSTANCE_CONFLICT.code()
            || failureReason == Status.SOP_CLASS_NOT_SUPPORTED.code();
    return lasting ? PARKED : SENT_AGAIN;
  }
}
