// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import static org.ytterby.dicom.net.dimse.StatusTable.row;

import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;

/** What announcements are answered with (PS3.7 Annex C, PS3.4 F.7.2 and R.3). Stateless. */
final class AnnouncementStatuses {
  private static final StatusTable.Row UNKNOWN_NAME =
      row(Status.INVALID_SOP_INSTANCE, "Invalid SOP instance", "the SOP Instance UID is none");
  private static final StatusTable.Row ABSENT =
      row(
          Status.MISSING_ATTRIBUTE,
          "Missing attribute",
          "what the operation needs is absent; Attribute Identifier List names it");
  private static final StatusTable.Row EMPTY =
      row(
          Status.MISSING_ATTRIBUTE_VALUE,
          "Missing attribute value",
          "what the operation needs has no value; Offending Element names it");
  private static final StatusTable.Row NO_ROOM =
      row(
          Status.OUT_OF_RESOURCES,
          "Refused: out of resources",
          "the database failed, or more than 1 MiB of attributes; nothing is kept");
  private static final StatusTable.Row UNREADABLE =
      row(
          Status.CANNOT_UNDERSTAND,
          "Error: cannot understand",
          "the attributes are no data set in the transfer syntax of the presentation context");

  /** N-CREATE of a performed procedure step. */
  static final StatusTable CREATE_STEP =
      created("a Performed Procedure Step Status other than IN PROGRESS, or a UID that is none");

  /** N-CREATE of a notification. */
  static final StatusTable CREATE_AVAILABILITY =
      created("an unknown Instance Availability, or a UID that is none");

  /** N-SET of a performed procedure step. */
  static final StatusTable SET_STEP =
      StatusTable.of(
          row(Status.SUCCESS, "Success", "the change is durable"),
          invalid(
              "a Performed Procedure Step Status that is no defined term, or a UID that is none"),
          row(
              Status.PROCESSING_FAILURE,
              "Processing failure",
              "with Error ID A710: the step is COMPLETED or DISCONTINUED already and may no longer"
                  + " be updated; without: a failure of ours"),
          row(
              Status.NO_SUCH_SOP_INSTANCE,
              "No such SOP instance",
              "the step was not created here, or none is named"),
          UNKNOWN_NAME,
          ABSENT,
          EMPTY,
          NO_ROOM,
          UNREADABLE);

  private AnnouncementStatuses() {}

  private static StatusTable created(String invalid) {
    return StatusTable.of(
        row(
            Status.SUCCESS,
            "Success",
            "it is durable; where the request names no SOP Instance UID, the response has the one"
                + " that was given"),
        invalid(invalid),
        row(
            Status.DUPLICATE_SOP_INSTANCE,
            "Duplicate SOP instance",
            "the SOP Instance UID was created before"),
        UNKNOWN_NAME,
        ABSENT,
        EMPTY,
        NO_ROOM,
        UNREADABLE);
  }

  private static StatusTable.Row invalid(String when) {
    return row(
        Status.INVALID_ATTRIBUTE_VALUE,
        "Invalid attribute value",
        when + "; Offending Element names it");
  }
}
