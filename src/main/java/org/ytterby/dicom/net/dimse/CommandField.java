// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.dimse;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;

/**
 * The DIMSE requests with the wire codes of Command Field (0000,0100) (PS3.7 Annex E.1). A response
 * has bit 15 set.
 */
public enum CommandField {
  /** Needs a data set, but storage has a status of its own for one without (PS3.4 B.2.3). */
  C_STORE(0x0001, DataSetUse.OPTIONAL),
  C_GET(0x0010, DataSetUse.REQUIRED),
  C_FIND(0x0020, DataSetUse.REQUIRED),
  C_MOVE(0x0021, DataSetUse.REQUIRED),
  C_ECHO(0x0030, DataSetUse.NONE),
  N_EVENT_REPORT(0x0100, DataSetUse.OPTIONAL),
  N_GET(0x0110, DataSetUse.NONE),
  N_SET(0x0120, DataSetUse.REQUIRED),
  N_ACTION(0x0130, DataSetUse.OPTIONAL),
  N_CREATE(0x0140, DataSetUse.OPTIONAL),
  N_DELETE(0x0150, DataSetUse.NONE),
  /** Cancels another operation and has no response. */
  C_CANCEL(0x0FFF, DataSetUse.NONE);

  /** Whether a request has a data set. */
  public enum DataSetUse {
    NONE,
    OPTIONAL,
    REQUIRED;

    /** True when a request may be with, or without, a data set. */
    public boolean permits(boolean dataSet) {
      return this == OPTIONAL || dataSet == (this == REQUIRED);
    }
  }

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

  private static final int FIRST_N_SERVICE = 0x0100;

  private final int code;
  private final DataSetUse dataSet;

  CommandField(int code, DataSetUse dataSet) {
    this.code = code;
    this.dataSet = dataSet;
  }

  /** The code of the request. */
  public int code() {
    return code;
  }

  /** The code of the response. */
  public int responseCode() {
    return code | RESPONSE;
  }

  /** Whether the request has a data set. */
  public DataSetUse dataSet() {
    return dataSet;
  }

  /** True for the services of PS3.7 chapter 10. */
  public boolean isNormalized() {
    return code >= FIRST_N_SERVICE && this != C_CANCEL;
  }

  /** True where a request names an instance that exists already: Requested, not Affected. */
  private boolean isOfRequestedInstance() {
    return this == N_GET || this == N_SET || this == N_ACTION || this == N_DELETE;
  }

  /** The attribute that holds the SOP class of a request. */
  int sopClassTag() {
    return isOfRequestedInstance() ? Tag.RequestedSOPClassUID : Tag.AffectedSOPClassUID;
  }

  /** The attribute that holds the SOP instance of a request. */
  int sopInstanceTag() {
    return isOfRequestedInstance() ? Tag.RequestedSOPInstanceUID : Tag.AffectedSOPInstanceUID;
  }

  /** The request that a code means, be it the code of the request or of its response. */
  public static Optional<CommandField> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code & ~RESPONSE));
  }
}
