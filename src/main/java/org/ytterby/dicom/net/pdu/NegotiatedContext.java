// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

/**
 * The answer to one presentation context in an A-ASSOCIATE-AC (PS3.8 section 9.3.3.2).
 *
 * @param transferSyntax the chosen one; without meaning unless the result is acceptance
 */
public record NegotiatedContext(int id, ContextResult result, String transferSyntax) {
  public NegotiatedContext {
    ProposedContext.requireId(id);
  }

  /** True when messages may use this context. */
  public boolean accepted() {
    return result == ContextResult.ACCEPTANCE;
  }
}
