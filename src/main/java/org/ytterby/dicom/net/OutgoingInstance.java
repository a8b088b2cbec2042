// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import org.ytterby.dicom.dict.TransferSyntax;

/**
 * An instance to be sent by C-STORE.
 *
 * @param length how many bytes the data set has
 * @param originator who asked for it by C-MOVE, if anyone did
 */
public record OutgoingInstance(
    String sopClassUid,
    String sopInstanceUid,
    TransferSyntax transferSyntax,
    long length,
    Optional<MoveOriginator> originator) {

  /**
   * The C-MOVE of which a C-STORE is a sub-operation (PS3.7 section 9.3.1.1).
   *
   * @param aeTitle of the requestor of the C-MOVE
   * @param messageId of the C-MOVE-RQ
   */
  public record MoveOriginator(String aeTitle, int messageId) {}
}
