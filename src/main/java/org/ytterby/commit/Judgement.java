// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.util.Optional;

/**
 * Whether we commit to an instance. Immutable.
 *
 * @param failure Failure Reason (0008,1197); absent: we do
 */
record Judgement(Reference reference, Optional<Integer> failure) {
  static Judgement committed(Reference reference) {
    return new Judgement(reference, Optional.empty());
  }

  static Judgement failed(Reference reference, FailureReason reason) {
    return new Judgement(reference, Optional.of(reason.code()));
  }

  /** Nothing is judged under a Transaction UID that was in use for something else. */
  static Judgement reused(Reference reference) {
    return failed(reference, FailureReason.DUPLICATE_TRANSACTION_UID);
  }
}
