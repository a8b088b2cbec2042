// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ytterby.catalogue.Level;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.QueryRetrieve;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.PeerFailure;

/**
 * The retrieve requests for the portions of a study, one after the other on one association (PS3.4
 * C.4.2, C.4.3). An association that breaks is told of like an answer. Used by the association's
 * thread.
 */
record Retrievals(TimedAssociation timed, QueryRetrieve operation, String studyUid) {

  /**
   * What became of the C-MOVEs.
   *
   * @param isRefused the archive does none, or each failed without bringing anything, as it does
   *     where our AE title is unknown (A801, or whatever else the archive says then)
   */
  record Moved(boolean isRefused, List<String> problems) {}

  /**
   * Has them sent to a listener.
   *
   * @param destination AE title that the archive knows
   */
  Moved move(List<Portion> portions, String destination) {
    List<String> problems = new ArrayList<>();
    boolean isRefused = true;
    try {
      for (Portion portion : portions) {
        DimseResponse end = operation.move(identifier(portion), destination, _ -> true);
        told("C-MOVE", portion, end).ifPresent(problems::add);
        isRefused &= broughtNothing(end);
        if (RetrieveEnd.of(end.status()) == RetrieveEnd.DESTINATION_UNKNOWN) {
          break; // nor will it know us for the next
        }
      }
    } catch (PeerFailure broken) {
      problems.add("C-MOVE: " + timed.told(broken).getMessage());
      isRefused = false;
    }
    return new Moved(isRefused, problems);
  }

  private static boolean broughtNothing(DimseResponse end) {
    return RetrieveEnd.of(end.status()).isFailure()
        && end.subOperations().stream().allMatch(done -> done.completed() + done.warning() == 0);
  }

  /**
   * Has them sent on the association.
   *
   * @param door takes them
   * @return what went wrong, in words without identity
   */
  List<String> get(List<Portion> portions, StoreHandler door) {
    List<String> problems = new ArrayList<>();
    try {
      for (Portion portion : portions) {
        DimseResponse end = operation.get(identifier(portion), door, _ -> true);
        told("C-GET", portion, end).ifPresent(problems::add);
      }
    } catch (PeerFailure broken) {
      problems.add("C-GET: " + timed.told(broken).getMessage());
    }
    return problems;
  }

  private DataSet identifier(Portion portion) {
    DataSetBuilder identifier =
        HoldingsQuery.identifier(portion.wholeSeries() ? Level.SERIES : Level.IMAGE)
            .foreignUid(Tag.StudyInstanceUID, studyUid)
            .foreignUid(Tag.SeriesInstanceUID, portion.seriesUid());
    if (!portion.wholeSeries()) {
      String uids =
          portion.instances().stream()
              .map(Holding::sopInstanceUid)
              .collect(Collectors.joining("\\"));
      identifier.bytes(Tag.SOPInstanceUID, Vr.UI, uids.getBytes(StandardCharsets.US_ASCII));
    }
    return identifier.build();
  }

  /** What a final response says beside Success. */
  private static Optional<String> told(String operation, Portion portion, DimseResponse end) {
    int failed =
        Math.max(
            end.subOperations().map(done -> done.failed()).orElse(0),
            QueryRetrieve.failedInstances(end).size());
    if (RetrieveEnd.of(end.status()) == RetrieveEnd.DONE && failed == 0) {
      return Optional.empty();
    }
    return Optional.of(
        operation
            + " of "
            + portion
            + " ended with "
            + Status.text(end.status())
            + (failed > 0 ? ", " + failed + " instances failed" : ""));
  }
}
