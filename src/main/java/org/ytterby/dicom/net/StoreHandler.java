// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;

/** Takes what peers store. Implementations are thread-safe: associations call at the same time. */
public interface StoreHandler {
  /** What is answered where nothing is coerced, discarded or tolerated (PS3.4 Table B.2-1). */
  StatusTable STATUSES =
      StatusTable.of(
          StatusTable.row(
              Status.SUCCESS,
              "Success",
              "the instance is durable, or was already: the same SOP Instance UID with the same"
                  + " bytes, or with the same pixels, geometry, and dates and times that decay is"
                  + " corrected with"),
          StatusTable.row(
              Status.OUT_OF_RESOURCES,
              "Refused: out of resources",
              "disk or database failed, or `archive.lanes` instances were under way for too long;"
                  + " nothing is acknowledged (where the database failed, the instance may be found"
                  + " at the next start)"),
          StatusTable.row(
              Status.DATA_SET_DOES_NOT_MATCH,
              "Error: data set does not match SOP class",
              "SOP Class or Instance UID of the data set is not that of the command, or the command"
                  + " has no SOP Instance UID"),
          StatusTable.row(
              Status.CANNOT_UNDERSTAND,
              "Error: cannot understand",
              "the data set is missing, cut or can't be read to its end, nests deeper than 64"
                  + " levels, has more than 1 500 000 elements, or lacks an identifier or has it"
                  + " twice; or the command's SOP Instance UID is none"));

  /** What instances are answered with; anything else is a defect, answered with 0110. */
  default StatusTable statuses() {
    return STATUSES;
  }

  /**
   * Whether there is room for more. While there is none, associations that could store are rejected
   * for the time being; those that are open go on. Called by event loops: may not block.
   */
  default boolean hasRoom() {
    return true;
  }

  /**
   * Begins one instance. Called on a thread of the association's own, never on one that it shares
   * with others; may block, and then the peer waits.
   *
   * @throws org.ytterby.finding.YtterbyException to refuse the instance with the status of its code
   */
  StoreSink begin(AssociationInfo association, StoreRequest request);

  /** An association was accepted. Called once, before its first instance. */
  void associationOpened(AssociationInfo association);

  /**
   * An association ended, however it did. Called once, after its last instance was finished or
   * aborted.
   */
  void associationClosed(AssociationInfo association);
}
