// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

/** Why the upper layer service provider aborts (PS3.8 Table 9-26). */
public enum AbortReason {
  NOT_SPECIFIED(0),
  UNRECOGNIZED_PDU(1),
  UNEXPECTED_PDU(2),
  UNRECOGNIZED_PARAMETER(4),
  UNEXPECTED_PARAMETER(5),
  INVALID_PARAMETER_VALUE(6);

  private final int code;

  AbortReason(int code) {
    this.code = code;
  }

  /** The wire code. */
  public int code() {
    return code;
  }
}
