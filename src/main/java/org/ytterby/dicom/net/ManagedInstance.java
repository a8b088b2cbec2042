// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.dimse.CommandField;

/**
 * The N-services on one SOP instance that a peer manages — or, for {@link #eventReport}, that we
 * manage — over an association (PS3.7 chapter 10). Used by the association's thread.
 *
 * <p>Every operation returns the response, whatever its status; {@link DimseResponse#orThrow} asks
 * for success.
 */
public record ManagedInstance(Association association, String sopClassUid, String sopInstanceUid) {

  /** N-CREATE of an instance whose UID the peer chooses: it is in the response. */
  public static DimseResponse create(
      Association association, String sopClassUid, DataSet attributes) {
    return association.invoke(
        new Invocation(
            CommandField.N_CREATE,
            sopClassUid,
            Optional.empty(),
            DataSet.empty(),
            Optional.of(attributes)),
        _ -> true);
  }

  /** N-CREATE with the UID of this instance. */
  public DimseResponse create(DataSet attributes) {
    return invoke(CommandField.N_CREATE, Optional.of(attributes));
  }

  /** N-SET. */
  public DimseResponse set(DataSet modifications) {
    return invoke(CommandField.N_SET, Optional.of(modifications));
  }

  /** N-GET of these attributes, of all where none is named. */
  public DimseResponse get(int... tags) {
    Invocation get =
        Invocation.of(CommandField.N_GET, sopClassUid, sopInstanceUid, Optional.empty());
    DataSet wanted =
        tags.length == 0
            ? DataSet.empty()
            : DataSet.builder().integers(Tag.AttributeIdentifierList, tags).build();
    return association.invoke(
        new Invocation(get.field(), sopClassUid, get.sopInstanceUid(), wanted, get.dataSet()),
        _ -> true);
  }

  /** N-ACTION of this Action Type ID. */
  public DimseResponse action(int actionTypeId, Optional<DataSet> information) {
    return association.invoke(
        Invocation.of(CommandField.N_ACTION, sopClassUid, sopInstanceUid, information)
            .with(Tag.ActionTypeID, actionTypeId),
        _ -> true);
  }

  /** N-EVENT-REPORT of this Event Type ID; needs the SCP role. */
  public DimseResponse eventReport(int eventTypeId, Optional<DataSet> information) {
    return association.invoke(
        Invocation.of(CommandField.N_EVENT_REPORT, sopClassUid, sopInstanceUid, information)
            .with(Tag.EventTypeID, eventTypeId),
        _ -> true);
  }

  /** N-DELETE. */
  public DimseResponse delete() {
    return invoke(CommandField.N_DELETE, Optional.empty());
  }

  private DimseResponse invoke(CommandField field, Optional<DataSet> dataSet) {
    return association.invoke(
        Invocation.of(field, sopClassUid, sopInstanceUid, dataSet), _ -> true);
  }
}
