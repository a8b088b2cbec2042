// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.util.Optional;
import org.ytterby.dicom.net.dimse.Status;

/**
 * Whether we commit to an instance. Immutable.
 *
 * @param failure Failure Reason (0008,1197); absent: we do
 */
record Judgement(Reference reference, Optional<Integer> failure) {
  /** Duplicate transaction UID (PS3.4 section J.3.3.1.1), which is no status of an operation. */
  static final int DUPLICATE_TRANSACTION_UID = 0x0131;

  static Judgement committed(Reference reference) {
    return new Judgement(reference, Optional.empty());
  }

  static Judgement failed(Reference reference, Status reason) {
    return new Judgement(reference, Optional.of(reason.code()));
  }

  /** Nothing is judged under a Transaction UID that was in use for something else. */
  static Judgement reused(Reference reference) {
    return new Judgement(reference, Optional.of(DUPLICATE_TRANSACTION_UID));
  }
}
