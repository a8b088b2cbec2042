// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ytterby.finding.Defect;

/** The seven PDU types with their wire codes (PS3.8 section 9.3.1). */
public enum PduType {
  A_ASSOCIATE_RQ(0x01),
  A_ASSOCIATE_AC(0x02),
  A_ASSOCIATE_RJ(0x03),
  P_DATA_TF(0x04),
  A_RELEASE_RQ(0x05),
  A_RELEASE_RP(0x06),
  A_ABORT(0x07);

  private static final Map<Integer, PduType> BY_CODE = new HashMap<>();

  static {
    for (PduType type : values()) {
      if (BY_CODE.put(type.code, type) != null) {
        throw new Defect("two PDU types have the code " + type.code);
      }
    }
  }

  private final int code;

  PduType(int code) {
    this.code = code;
  }

  /** The first byte of the PDU. */
  public int code() {
    return code;
  }

  /** The type of a wire code, if there is one. */
  public static Optional<PduType> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
