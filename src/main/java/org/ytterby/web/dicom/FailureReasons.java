// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import static org.ytterby.dicom.net.dimse.StatusTable.row;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;

/**
 * Why a part of a Store transaction is not stored: Failure Reason (0008,1197), PS3.18 Annex I.
 * Stateless.
 */
public final class FailureReasons {
  private static final Logger LOG = LoggerFactory.getLogger(FailureReasons.class);

  /** All that are given. */
  public static final StatusTable TABLE =
      StatusTable.of(
          row(
              Status.OUT_OF_RESOURCES,
              "Out of resources",
              "as of C-STORE; also a part longer than `dicomweb.max-part`"),
          row(
              Status.DATA_SET_DOES_NOT_MATCH,
              "Data set does not match SOP class",
              "as of C-STORE; also an instance of another study than the path's"),
          row(
              Status.CANNOT_UNDERSTAND,
              "Cannot understand",
              "as of C-STORE; also a part that is no instance of `application/dicom`"),
          row(Status.PROCESSING_FAILURE, "Processing failure", "a failure of ours"),
          row(
              Status.SOP_CLASS_NOT_SUPPORTED,
              "SOP class not supported",
              "the SOP class is no storage SOP class of PS3.6"),
          row(
              Status.TRANSFER_SYNTAX_NOT_SUPPORTED,
              "Referenced transfer syntax not supported",
              "its data set can't be read: deflated, with pixels elsewhere (JPIP Referenced"
                  + " Deflate)"));

  private FailureReasons() {}

  /** The reason itself; a processing failure, which is logged, where it is none of these. */
  static int checked(int reason) {
    if (TABLE.holds(reason)) {
      return reason;
    }
    LOG.error("a failure reason is not declared reason={}", Status.text(reason));
    return Status.PROCESSING_FAILURE.code();
  }
}
