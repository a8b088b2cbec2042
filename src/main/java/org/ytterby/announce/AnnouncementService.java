// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.ErrorDetail;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;

/**
 * Modality Performed Procedure Step (PS3.4 F.7) and Instance Availability Notification (PS3.4 R.3)
 * as SCP. Thread-safe.
 */
public final class AnnouncementService implements DimseService {
  private static final Logger LOG = LoggerFactory.getLogger(AnnouncementService.class);

  /** Takes the attributes of a request. */
  private interface Taker {
    Answer take(String uid, String callingAe, DataSet attributes);
  }

  /** What one kind of request does, and what it is answered with. */
  private record Operation(Taker taker, StatusTable statuses) {}

  private final Announcements announcements;
  private final Map<CommandField, Operation> operations;

  private AnnouncementService(
      Announcements announcements, Map<CommandField, Operation> operations) {
    this.announcements = announcements;
    this.operations = operations;
  }

  /** The same services, and both of these. */
  public static ServiceRegistry and(ServiceRegistry services, Announcements announcements) {
    DimseService steps =
        new AnnouncementService(
            announcements,
            Map.of(
                CommandField.N_CREATE,
                new Operation(announcements::createStep, AnnouncementStatuses.CREATE_STEP),
                CommandField.N_SET,
                new Operation(announcements::setStep, AnnouncementStatuses.SET_STEP)));
    DimseService notices =
        new AnnouncementService(
            announcements,
            Map.of(
                CommandField.N_CREATE,
                new Operation(
                    announcements::createAvailability, AnnouncementStatuses.CREATE_AVAILABILITY)));
    return services
        .and(List.of(Uids.ModalityPerformedProcedureStep), steps)
        .and(List.of(Uids.InstanceAvailabilityNotification), notices);
  }

  @Override
  public Set<CommandField> commands() {
    return operations.keySet();
  }

  @Override
  public StatusTable statuses(CommandField operation) {
    return operation(operation).statuses();
  }

  private Operation operation(CommandField field) {
    Operation operation = operations.get(field);
    if (operation == null) {
      throw new Defect(field + " is no operation of this service");
    }
    return operation;
  }

  @Override
  public CompletionStage<DimseResponse> serve(
      DimseRequest request, Consumer<DimseResponse> pending) {
    return DimseService.whole(request, this::answer);
  }

  private DimseResponse answer(DimseRequest request, DataSet attributes) {
    Optional<String> named;
    try {
      named = named(request);
    } catch (InvalidObject e) {
      return refused(request, Answer.of(Status.INVALID_SOP_INSTANCE, e.where()));
    }
    boolean makes = named.isEmpty() && request.field() == CommandField.N_CREATE;
    if (named.isEmpty() && !makes) {
      return refused(request, Answer.of(Status.NO_SUCH_SOP_INSTANCE, "no SOP Instance UID"));
    }
    String uid = named.orElseGet(() -> announcements.newUid(request));
    Answer answer =
        operation(request.field()).taker().take(uid, request.association().callingAe(), attributes);
    if (!answer.isSuccess()) {
      return refused(request, answer);
    }
    DimseResponse success = DimseResponse.of(Status.SUCCESS);
    return makes ? success.affecting(uid) : success;
  }

  private static Optional<String> named(DimseRequest request) {
    int tag =
        request.field() == CommandField.N_CREATE
            ? Tag.AffectedSOPInstanceUID
            : Tag.RequestedSOPInstanceUID;
    return request.command().attributes().optional(tag).map(Attribute::uid);
  }

  private static DimseResponse refused(DimseRequest request, Answer answer) {
    return DimseService.refused(LOG, request, answer.status(), answer.comment())
        .about(new ErrorDetail(answer.attributes(), answer.errorId()));
  }
}
