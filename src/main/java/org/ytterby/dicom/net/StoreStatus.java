// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import org.ytterby.dicom.net.dimse.Status;

/**
 * The answer to a C-STORE (PS3.4 section B.2.3).
 *
 * @param code DIMSE status, 16 bits
 * @param errorComment cut to 64 printable characters when sent; never patient identity
 */
public record StoreStatus(int code, Optional<String> errorComment) {
  public StoreStatus {
    if (code < 0 || code > 0xFFFF) {
      throw new IllegalArgumentException("a status has 16 bits: " + code);
    }
  }

  /** Success: the instance is durable. */
  public static StoreStatus success() {
    return new StoreStatus(Status.SUCCESS.code(), Optional.empty());
  }

  /** A status with the sentence that explains it. */
  public static StoreStatus of(Status status, String errorComment) {
    return new StoreStatus(status.code(), Optional.of(errorComment));
  }
}
