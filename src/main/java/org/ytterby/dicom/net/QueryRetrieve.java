// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.List;
import java.util.function.Predicate;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.finding.InvalidObject;

/**
 * C-FIND, C-MOVE and C-GET of one information model over an association (PS3.4 Annex C, PS3.7
 * section 9.1). Used by the association's thread.
 *
 * @param sopClassUid of the model and operation, as in {@code Uids}
 */
public record QueryRetrieve(Association association, String sopClassUid) {

  /**
   * Asks for matches.
   *
   * @param match given each match as it comes; false when that is enough, which cancels the query
   * @return the final response: Success, or Cancel where the peer heeds the cancel
   */
  public DimseResponse find(DataSet identifier, Predicate<DataSet> match) {
    return association.invoke(
        Invocation.query(CommandField.C_FIND, sopClassUid, identifier),
        pending ->
            match.test(
                pending
                    .dataSet()
                    .orElseThrow(
                        () -> new InvalidObject("pending C-FIND-RSP", "no data set", "a match"))));
  }

  /**
   * Has the peer send instances to another node.
   *
   * @param destinationAe AE title that the peer knows
   * @param progress given the pending responses with their numbers of sub-operations; false cancels
   * @return the final response, with Failed SOP Instance UID List as its data set where the peer
   *     gives one: see {@link #failedInstances}
   */
  public DimseResponse move(
      DataSet identifier, String destinationAe, Predicate<DimseResponse> progress) {
    Invocation move = Invocation.query(CommandField.C_MOVE, sopClassUid, identifier);
    DataSet arguments =
        DataSet.builder().putAll(move.arguments()).text(Tag.MoveDestination, destinationAe).build();
    return association.invoke(
        new Invocation(move.field(), sopClassUid, move.sopInstanceUid(), arguments, move.dataSet()),
        progress);
  }

  /**
   * Has the peer send instances on this association. Their SOP classes must have been proposed in
   * the SCP role.
   *
   * @param instances takes them as a server's handler does; for it, this operation is an
   *     association. A slow one makes the peer wait
   * @param progress given the pending responses; false cancels
   * @return the final response, as of {@link #move}
   */
  public DimseResponse get(
      DataSet identifier, StoreHandler instances, Predicate<DimseResponse> progress) {
    return association.invoke(
        Invocation.query(CommandField.C_GET, sopClassUid, identifier), progress, instances);
  }

  /** The instances of a final C-MOVE or C-GET response that could not be sent. */
  public static List<String> failedInstances(DimseResponse response) {
    return response
        .dataSet()
        .flatMap(dataSet -> dataSet.optional(Tag.FailedSOPInstanceUIDList))
        .map(Attribute::texts)
        .orElse(List.of());
  }
}
