// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.net.dimse.Status;

/**
 * A response, rendered to a command set by the association.
 *
 * @param status DIMSE status, 16 bits
 * @param errorComment cut to 64 printable characters when sent; never patient identity
 * @param dataSet sent in the transfer syntax of the request's context
 */
public record DimseResponse(int status, Optional<String> errorComment, Optional<DataSet> dataSet) {
  public DimseResponse {
    if (status < 0 || status > 0xFFFF) {
      throw new IllegalArgumentException("a status has 16 bits: " + status);
    }
  }

  /** A response that is only a status. */
  public static DimseResponse of(Status status) {
    return new DimseResponse(status.code(), Optional.empty(), Optional.empty());
  }

  /** A status with the sentence that explains it. */
  public static DimseResponse of(int status, String errorComment) {
    return new DimseResponse(status, Optional.of(errorComment), Optional.empty());
  }
}
