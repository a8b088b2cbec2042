// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.ErrorCode;

/**
 * Why a part of a Store transaction is not stored. Immutable.
 *
 * @param reason Failure Reason (0008,1197), one of {@link FailureReasons#TABLE}
 * @param tooLong whether it is longer than a part may be, for which PS3.18 Annex I has no reason
 *     but "out of resources"
 */
record NotStored(int reason, boolean tooLong) {
  private static final int OUT_OF_RESOURCES_CLASS = 0xA700;

  static NotStored of(ErrorCode code) {
    return new NotStored(FailureReasons.checked(code.dimseStatus()), code == ErrorCode.TOO_LARGE);
  }

  /** Of a DIMSE status. */
  static NotStored of(int status) {
    return new NotStored(FailureReasons.checked(status), false);
  }

  /** The HTTP status of a transaction in which everything is not stored for this. */
  int httpStatus() {
    if (tooLong) {
      return 413;
    }
    if ((reason & 0xFF00) == OUT_OF_RESOURCES_CLASS) {
      return 503;
    }
    return switch (Status.of(reason).orElse(Status.CLASS_INSTANCE_CONFLICT)) {
      case NOT_AUTHORIZED -> 403;
      case CANNOT_UNDERSTAND -> 400;
      case PROCESSING_FAILURE -> 500;
      default -> 409;
    };
  }
}
