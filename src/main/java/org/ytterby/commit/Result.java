// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;

/**
 * The result of a commitment as it is reported (PS3.4 table J.3-2). Immutable.
 *
 * @param eventType 1: everything is committed; 2: failures exist
 */
record Result(int eventType, DataSet information) {
  private static final int ALL_COMMITTED = 1;
  private static final int FAILURES_EXIST = 2;

  static Result of(CommitmentRequest request) {
    List<DataSet> committed = new ArrayList<>();
    List<DataSet> failed = new ArrayList<>();
    for (Judgement one : request.judgements()) {
      // Named as the requestor has named it, whatever a UID of its looks like.
      DataSetBuilder item =
          DataSet.builder()
              .foreignUid(Tag.ReferencedSOPClassUID, one.reference().sopClassUid())
              .foreignUid(Tag.ReferencedSOPInstanceUID, one.reference().sopInstanceUid());
      one.failure()
          .ifPresentOrElse(
              reason -> failed.add(item.integers(Tag.FailureReason, reason).build()),
              () -> committed.add(item.build()));
    }
    DataSetBuilder information =
        DataSet.builder().foreignUid(Tag.TransactionUID, request.asked().transactionUid());
    if (!committed.isEmpty()) {
      information.sequence(Tag.ReferencedSOPSequence, committed);
    }
    if (!failed.isEmpty()) {
      information.sequence(Tag.FailedSOPSequence, failed);
    }
    return new Result(failed.isEmpty() ? ALL_COMMITTED : FAILURES_EXIST, information.build());
  }
}
