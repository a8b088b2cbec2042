// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import java.util.Optional;

/** The acceptor's answer to one proposed presentation context (PS3.8 Table 9-18). */
public enum ContextResult {
  ACCEPTANCE(0),
  USER_REJECTION(1),
  NO_REASON(2),
  ABSTRACT_SYNTAX_NOT_SUPPORTED(3),
  TRANSFER_SYNTAXES_NOT_SUPPORTED(4);

  private final int code;

  ContextResult(int code) {
    this.code = code;
  }

  /** The wire code. */
  public int code() {
    return code;
  }

  /** The result of a wire code, if there is one. */
  public static Optional<ContextResult> of(int code) {
    for (ContextResult result : values()) {
      if (result.code == code) {
        return Optional.of(result);
      }
    }
    return Optional.empty();
  }
}
