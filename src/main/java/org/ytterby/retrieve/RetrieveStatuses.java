// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import static org.ytterby.dicom.net.dimse.StatusTable.row;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;

/** What C-GET and C-MOVE are answered with (PS3.4 Tables C.4-2 and C.4-3). Stateless. */
final class RetrieveStatuses {
  private static final StatusTable.Row DESTINATION_UNKNOWN =
      row(
          Status.MOVE_DESTINATION_UNKNOWN,
          "Refused: move destination unknown",
          "not in `query.move-destinations`; Offending Element names Move Destination");

  private static final List<StatusTable.Row> BOTH =
      List.of(
          row(
              Status.PENDING,
              "Sub-operations are continuing",
              "after each sub-operation but the last: numbers of remaining, completed, failed and"
                  + " warning sub-operations"),
          row(
              Status.SUCCESS,
              "Sub-operations complete, no failures or warnings",
              "none failed, none warned; also where nothing matches"),
          row(
              Status.SUB_OPERATIONS_FAILED,
              "Sub-operations complete, one or more failures or warnings",
              "some failed or warned (a warning status, or 0111) and not all failed; Failed SOP"
                  + " Instance UID List names as many as fit into 65 534 bytes, the numbers count"
                  + " all"),
          row(
              Status.CANCEL,
              "Sub-operations terminated due to cancel indication",
              "C-CANCEL came: nothing is begun after it; with the list and the numbers"),
          row(
              Status.CAN_NOT_COUNT_MATCHES,
              "Refused: out of resources, unable to calculate number of matches",
              "more than " + Selection.MOST + " instances, or the database failed"),
          row(
              Status.CAN_NOT_PERFORM_SUB_OPERATIONS,
              "Refused: out of resources, unable to perform sub-operations",
              "all failed; with the list"),
          row(
              Status.DATA_SET_DOES_NOT_MATCH,
              "Error: identifier does not match SOP class",
              "as of a query, or the unique key of the level names nothing; Offending Element names"
                  + " it"),
          row(
              Status.UNABLE_TO_PROCESS,
              "Failed: unable to process",
              "the identifier can't be read or is longer than 1 MiB"));

  static final StatusTable GET = new StatusTable(BOTH);
  static final StatusTable MOVE = move();

  private RetrieveStatuses() {}

  private static StatusTable move() {
    List<StatusTable.Row> rows = new ArrayList<>(BOTH);
    rows.add(DESTINATION_UNKNOWN);
    return new StatusTable(rows);
  }
}
