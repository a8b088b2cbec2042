// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import java.util.List;

/**
 * One presentation context of an A-ASSOCIATE-RQ (PS3.8 section 9.3.2.2).
 *
 * @param id odd, 1 to 255
 * @param abstractSyntax a SOP class
 * @param transferSyntaxes at least one
 */
public record ProposedContext(int id, String abstractSyntax, List<String> transferSyntaxes) {
  public ProposedContext {
    requireId(id);
    transferSyntaxes = List.copyOf(transferSyntaxes);
    if (transferSyntaxes.isEmpty()) {
      throw new IllegalArgumentException("presentation context " + id + " has no transfer syntax");
    }
  }

  static void requireId(int id) {
    if (id < 1 || id > 255 || id % 2 == 0) {
      throw new IllegalArgumentException("a presentation context id is odd, 1 to 255: " + id);
    }
  }
}
