// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import org.ytterby.dicom.dict.Dictionary;

/**
 * Decides whether we commit to an instance (PS3.4 section J.3.3.1.1, Failure Reason). Thread-safe.
 */
record Judge(Holdings holdings) {

  /** Blocks while the bytes are read. */
  Judgement judge(Reference reference) {
    return switch (holdings.of(reference.sopInstanceUid())) {
      case Holding.Absent _ ->
          Judgement.failed(
              reference,
              Dictionary.isStorageSopClass(reference.sopClassUid())
                  ? FailureReason.NO_SUCH_OBJECT_INSTANCE
                  : FailureReason.REFERENCED_SOP_CLASS_NOT_SUPPORTED);
      case Holding.ForGood(String sopClass) ->
          sopClass.equals(reference.sopClassUid())
              ? Judgement.committed(reference)
              : Judgement.failed(reference, FailureReason.CLASS_INSTANCE_CONFLICT);
      case Holding.Until _ -> Judgement.failed(reference, FailureReason.RESOURCE_LIMITATION);
      case Holding.Damaged _ -> Judgement.failed(reference, FailureReason.PROCESSING_FAILURE);
    };
  }
}
