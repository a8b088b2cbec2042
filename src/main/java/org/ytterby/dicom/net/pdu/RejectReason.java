// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import java.util.Optional;

/** Why an association is rejected: the pairs of source and reason of PS3.8 Table 9-21. */
public enum RejectReason {
  NO_REASON_GIVEN(1, 1),
  APPLICATION_CONTEXT_NOT_SUPPORTED(1, 2),
  CALLING_AE_TITLE_NOT_RECOGNIZED(1, 3),
  CALLED_AE_TITLE_NOT_RECOGNIZED(1, 7),
  NO_REASON_GIVEN_BY_ACSE(2, 1),
  PROTOCOL_VERSION_NOT_SUPPORTED(2, 2),
  TEMPORARY_CONGESTION(3, 1),
  LOCAL_LIMIT_EXCEEDED(3, 2);

  private final int source;
  private final int code;

  RejectReason(int source, int code) {
    this.source = source;
    this.code = code;
  }

  /** 1 service user, 2 service provider (ACSE), 3 service provider (presentation). */
  public int source() {
    return source;
  }

  /** The wire code, which has a meaning only with the source. */
  public int code() {
    return code;
  }

  /** The reason of a pair of wire codes, if the standard has one. */
  public static Optional<RejectReason> of(int source, int code) {
    for (RejectReason reason : values()) {
      if (reason.source == source && reason.code == code) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }
}
