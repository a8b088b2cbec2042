// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.dimse.CommandField;

/**
 * An operation to invoke on a peer (PS3.7 chapters 9 and 10).
 *
 * @param sopClassUid Affected or Requested SOP Class UID, and the abstract syntax of the context
 * @param arguments what else the command set holds, of group 0000
 * @param dataSet sent in the transfer syntax of the context
 */
public record Invocation(
    CommandField field,
    String sopClassUid,
    Optional<String> sopInstanceUid,
    DataSet arguments,
    Optional<DataSet> dataSet) {

  /** A C-FIND, C-GET or C-MOVE of medium priority with this identifier. */
  static Invocation query(CommandField field, String sopClassUid, DataSet identifier) {
    DataSet priority = DataSet.builder().integers(Tag.Priority, 0).build();
    return new Invocation(field, sopClassUid, Optional.empty(), priority, Optional.of(identifier));
  }

  /** An N-service without further arguments. */
  static Invocation of(
      CommandField field, String sopClassUid, String sopInstanceUid, Optional<DataSet> dataSet) {
    return new Invocation(
        field, sopClassUid, Optional.of(sopInstanceUid), DataSet.empty(), dataSet);
  }

  /** The same with one more argument of 16 bits. */
  Invocation with(int tag, int value) {
    DataSet more = DataSet.builder().putAll(arguments).integers(tag, value).build();
    return new Invocation(field, sopClassUid, sopInstanceUid, more, dataSet);
  }
}
