// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.objects.RenderedObject;

/**
 * An object of a run, other than a report, that a required destination has refused for the object's
 * own sake. Immutable; names no patient.
 *
 * @param found the DIMSE status with its meaning, without what the destination said beside it: that
 *     goes to other destinations and may name anybody; without a status our own words
 */
public record Refusal(String destination, String role, String sopInstanceUid, String found) {
  private static final Comparator<Refusal> ORDER =
      Comparator.comparing(Refusal::destination).thenComparing(Refusal::sopInstanceUid);

  /**
   * The refusals of a run at those destinations where nothing but reports is still to come, so that
   * two objects that are refused one after the other make one set.
   *
   * @param rows every delivery of the run
   * @return in the order of destination and UID
   */
  static List<Refusal> of(List<OutboxRow> rows) {
    Set<String> waiting = waiting(rows);
    return rows.stream()
        .filter(row -> row.required() && !isReport(row))
        .filter(row -> row.state() == DeliveryState.PARKED && !row.peerRefused())
        .filter(row -> !waiting.contains(row.destination()))
        .map(
            row ->
                new Refusal(
                    row.destination(), row.object().role(), row.object().sopInstanceUid(), of(row)))
        .sorted(ORDER)
        .toList();
  }

  /** The destinations where something other than a report is still to come. */
  static Set<String> waiting(List<OutboxRow> rows) {
    return rows.stream()
        .filter(row -> !isReport(row) && row.state() == DeliveryState.PENDING)
        .map(OutboxRow::destination)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The finding that the revised report carries. */
  Finding finding() {
    return Finding.review(
        FindingCode.DELIVERY_REFUSED,
        "destination " + destination + ", " + role + " " + sopInstanceUid,
        found,
        "acceptance",
        "The object is not at this destination, or was not when this revision was made; the numbers"
            + " are those of the first report. The node keeps the object and shows how it stands.");
  }

  private static String of(OutboxRow row) {
    return row.lastStatus().isPresent()
        ? "refused with status " + Status.text(row.lastStatus().getAsInt())
        : row.lastMessage();
  }

  private static boolean isReport(OutboxRow row) {
    return row.object().role().equals(RenderedObject.REPORT);
  }
}
