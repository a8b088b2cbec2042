// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import org.ytterby.dicom.net.StoreResponse;

/** What became of a C-STORE sub-operation (PS3.4 C.4.2.1.5 to C.4.2.1.8). */
public enum SubOperation {
  COMPLETED,
  WARNING,
  FAILED;

  /** By what the receiver answered. */
  public static SubOperation of(StoreResponse.Verdict verdict) {
    return switch (verdict) {
      case STORED -> COMPLETED;
      // It says that it has an instance of this UID; only the peer knows whether it is this one.
      case ALREADY_THERE, STORED_WITH_WARNING -> WARNING;
      case TRY_LATER, REFUSED -> FAILED;
    };
  }
}
