// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.nio.charset.StandardCharsets;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.SubOperations;
import org.ytterby.dicom.net.dimse.Status;

/**
 * What became of the sub-operations of one retrieval so far, and the responses that say so (PS3.4
 * C.4.2.3.1, C.4.3.3.1). Single-threaded.
 */
final class Tally {
  /** Longest value of VR UI in an explicit encoding, whose length has 16 bits and is even. */
  private static final int LONGEST_LIST = 0xFFFE;

  private final StringBuilder failedUids = new StringBuilder();
  private int remaining;
  private int completed;
  private int failed;
  private int warning;

  /**
   * Nothing is done yet.
   *
   * @param instances to be sent, at most 65 535
   */
  Tally(int instances) {
    this.remaining = instances;
  }

  /** Counts one. Of the failed as many are named as the list takes; all are counted. */
  void count(String sopInstanceUid, SubOperation outcome) {
    remaining--;
    switch (outcome) {
      case COMPLETED -> completed++;
      case WARNING -> warning++;
      case FAILED -> {
        failed++;
        int separator = failedUids.isEmpty() ? 0 : 1;
        if (failedUids.length() + separator + sopInstanceUid.length() <= LONGEST_LIST) {
          failedUids.append(separator == 0 ? "" : "\\").append(sopInstanceUid);
        }
      }
    }
  }

  /** How far it is. */
  SubOperations numbers() {
    return new SubOperations(remaining, completed, failed, warning);
  }

  DimseResponse pending() {
    return DimseResponse.of(Status.PENDING).with(numbers());
  }

  /** The response to a cancelled retrieval; what remains was never begun. */
  DimseResponse cancelled() {
    return named(DimseResponse.of(Status.CANCEL));
  }

  /** The response when nothing remains. Refused is only that of which nothing was taken. */
  DimseResponse end() {
    if (failed == 0 && warning == 0) {
      return DimseResponse.of(Status.SUCCESS).with(numbers());
    }
    return completed == 0 && warning == 0
        ? named(
            DimseResponse.of(
                Status.CAN_NOT_PERFORM_SUB_OPERATIONS.code(), "no instance could be sent, see log"))
        : named(DimseResponse.of(Status.SUB_OPERATIONS_FAILED));
  }

  private DimseResponse named(DimseResponse response) {
    DimseResponse counted = response.with(numbers());
    if (failedUids.isEmpty()) {
      return counted;
    }
    // As bytes: a foreign UID may break the strict rules of writing and is still the name.
    byte[] list = failedUids.toString().getBytes(StandardCharsets.US_ASCII);
    return counted.with(DataSet.builder().bytes(Tag.FailedSOPInstanceUIDList, Vr.UI, list).build());
  }
}
