// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;

/**
 * The result of a storage commitment (PS3.4 table J.3-2). Immutable.
 *
 * @param committed SOP Instance UIDs
 * @param failed Failure Reason (0008,1197) by SOP Instance UID
 */
public record CommitmentResult(
    String transactionUid, Set<String> committed, Map<String, Integer> failed) {
  public CommitmentResult {
    committed = Set.copyOf(committed);
    failed = Map.copyOf(failed);
  }

  /**
   * Reads the event information of an N-EVENT-REPORT. What stands in both lists has failed.
   *
   * @throws InvalidObject when an identifier or reason is missing or malformed
   */
  static CommitmentResult read(DataSet information) {
    Map<String, Integer> failed = new TreeMap<>();
    for (DataSet item : items(information, Tag.FailedSOPSequence)) {
      failed.put(
          item.require(Tag.ReferencedSOPInstanceUID).uid(),
          item.require(Tag.FailureReason).integer());
    }
    Set<String> committed = new TreeSet<>();
    for (DataSet item : items(information, Tag.ReferencedSOPSequence)) {
      committed.add(item.require(Tag.ReferencedSOPInstanceUID).uid());
    }
    committed.removeAll(failed.keySet());
    return new CommitmentResult(information.require(Tag.TransactionUID).uid(), committed, failed);
  }

  private static List<DataSet> items(DataSet information, int tag) {
    return information.optional(tag).isPresent() ? information.items(tag) : List.of();
  }
}
