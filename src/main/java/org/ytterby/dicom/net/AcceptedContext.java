// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.dimse.CommandField;

/**
 * A presentation context that messages may use.
 *
 * @param id odd, 1 to 255
 * @param peer the roles that the other end plays for the abstract syntax
 */
public record AcceptedContext(
    int id, String abstractSyntax, TransferSyntax transferSyntax, Roles peer) {

  /** True when we may request this of the peer. */
  boolean mayInvoke(CommandField field) {
    return peer.opposite().mayRequest(field);
  }
}
