// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import org.ytterby.dicom.net.dimse.Status;

/** What the final status of a C-MOVE or C-GET means for what is asked of the archive next. */
public enum RetrieveEnd {
  /** Success: nothing is told, unless sub-operations have failed. */
  DONE,
  /** A warning or a cancel: told. */
  PART,
  /** A failure: told; where it brought nothing, the archive may be asked in another way. */
  FAILED,
  /** The archive does not know our AE title: a failure that each further C-MOVE would meet. */
  DESTINATION_UNKNOWN;

  public static RetrieveEnd of(int status) {
    if (status == Status.MOVE_DESTINATION_UNKNOWN.code()) {
      return DESTINATION_UNKNOWN;
    }
    return switch (Status.category(status)) {
      case SUCCESS -> DONE;
      case WARNING, CANCEL, PENDING -> PART;
      case FAILURE -> FAILED;
    };
  }

  boolean isFailure() {
    return this == FAILED || this == DESTINATION_UNKNOWN;
  }
}
