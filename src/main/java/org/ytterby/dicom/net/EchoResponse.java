// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.ytterby.dicom.net.dimse.Status;

/**
 * The answer to a C-ECHO.
 *
 * @param status DIMSE status
 */
public record EchoResponse(int status) {
  /** True for the only status of Verification (PS3.4 A.4); anything else is no sound answer. */
  public boolean isSuccess() {
    return Status.category(status) == Status.Category.SUCCESS;
  }
}
