// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;

/**
 * What an N-ACTION asks us to commit to (PS3.4 table J.3-1). Immutable.
 *
 * @param references each once, in the order in which they were named
 */
record Asked(String transactionUid, List<Reference> references) {
  Asked {
    references = references.stream().distinct().toList();
    if (references.isEmpty()) {
      throw new IllegalArgumentException("who asks for nothing asks for no commitment");
    }
  }

  /**
   * Reads the action information of an N-ACTION.
   *
   * @throws InvalidObject when an identifier is missing or malformed, or nothing is asked for
   */
  static Asked read(DataSet information) {
    String transaction = information.require(Tag.TransactionUID).uid();
    List<Reference> references = new ArrayList<>();
    for (DataSet item : information.require(Tag.ReferencedSOPSequence).items()) {
      references.add(
          new Reference(
              item.require(Tag.ReferencedSOPClassUID).uid(),
              item.require(Tag.ReferencedSOPInstanceUID).uid()));
    }
    if (references.isEmpty()) {
      throw new InvalidObject("ReferencedSOPSequence", "no item", "at least one");
    }
    return new Asked(transaction, references);
  }
}
