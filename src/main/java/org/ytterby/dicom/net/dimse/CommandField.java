// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.dimse;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ytterby.finding.Defect;

/**
 * The DIMSE requests with the wire codes of Command Field (0000,0100) (PS3.7 Annex E.1). A response
 * has bit 15 set.
 */
public enum CommandField {
  C_STORE(0x0001),
  C_GET(0x0010),
  C_FIND(0x0020),
  C_MOVE(0x0021),
  C_ECHO(0x0030),
  N_EVENT_REPORT(0x0100),
  N_GET(0x0110),
  N_SET(0x0120),
  N_ACTION(0x0130),
  N_CREATE(0x0140),
  N_DELETE(0x0150),
  /** Cancels another operation and has no response. */
  C_CANCEL(0x0FFF);

  /** Set in the code of every response. */
  public static final int RESPONSE = 0x8000;

  private static final Map<Integer, CommandField> BY_CODE = new HashMap<>();

  static {
    for (CommandField field : values()) {
      if (BY_CODE.put(field.code, field) != null || (field.code & RESPONSE) != 0) {
        throw new Defect("the command field code " + field.code + " is not unique");
      }
    }
  }

  private final int code;

  CommandField(int code) {
    this.code = code;
  }

  /** The code of the request. */
  public int code() {
    return code;
  }

  /** The code of the response. */
  public int responseCode() {
    return code | RESPONSE;
  }

  /** The request that a code means, be it the code of the request or of its response. */
  public static Optional<CommandField> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code & ~RESPONSE));
  }
}
