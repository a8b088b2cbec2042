// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import static org.ytterby.dicom.net.dimse.StatusTable.row;

import java.util.List;
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
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.finding.InvalidObject;

/**
 * Takes the results of storage commitments that we have asked for (PS3.4 J.3.3): on the association
 * of the request, or on one that the destination opens to our listener as SCP. Thread-safe.
 */
public final class CommitmentResultService implements DimseService {
  private static final Logger LOG = LoggerFactory.getLogger(CommitmentResultService.class);

  /** Storage Commitment Request Successful, and Complete - Failures Exist (PS3.4 J.3.3). */
  private static final Set<Integer> EVENT_TYPES = Set.of(1, 2);

  private static final StatusTable STATUSES =
      StatusTable.of(
          row(Status.SUCCESS, "Success", "the result is taken and its effect durable"),
          row(
              Status.PROCESSING_FAILURE,
              "Processing failure",
              "a Transaction UID that this node has not asked under, or a failure of ours"),
          row(
              Status.NO_SUCH_SOP_INSTANCE,
              "No such SOP instance",
              "not the well-known instance " + Uids.StorageCommitmentPushModelInstance),
          row(Status.NO_SUCH_EVENT_TYPE, "No such event type", "Event Type ID neither 1 nor 2"),
          row(
              Status.INVALID_ARGUMENT_VALUE,
              "Invalid argument value",
              "Transaction UID, a Referenced SOP Instance UID or a Failure Reason missing or"
                  + " malformed"),
          row(
              Status.OUT_OF_RESOURCES,
              "Refused: out of resources",
              "the database failed, or more than 1 MiB of information"),
          row(
              Status.CANNOT_UNDERSTAND,
              "Error: cannot understand",
              "the information is no data set in the transfer syntax of the presentation context,"
                  + " or the Event Type ID is none"));

  private final CommitmentResultTaker results;

  private CommitmentResultService(CommitmentResultTaker results) {
    this.results = results;
  }

  /** The same services, and this one. */
  public static ServiceRegistry and(ServiceRegistry services, CommitmentResultTaker results) {
    return services.and(
        List.of(Uids.StorageCommitmentPushModel), new CommitmentResultService(results));
  }

  @Override
  public Set<CommandField> commands() {
    return Set.of(CommandField.N_EVENT_REPORT);
  }

  @Override
  public StatusTable statuses(CommandField operation) {
    return STATUSES;
  }

  @Override
  public CompletionStage<DimseResponse> serve(
      DimseRequest request, Consumer<DimseResponse> pending) {
    return DimseService.whole(request, this::answer);
  }

  private DimseResponse answer(DimseRequest request, DataSet information) {
    if (!request.names(Uids.StorageCommitmentPushModelInstance)) {
      return DimseService.refused(
          LOG, request, Status.NO_SUCH_SOP_INSTANCE, "not the push model's instance");
    }
    Optional<Integer> type =
        request.command().attributes().optional(Tag.EventTypeID).map(Attribute::integer);
    if (type.filter(EVENT_TYPES::contains).isEmpty()) {
      return DimseService.refused(
          LOG, request, Status.NO_SUCH_EVENT_TYPE, "no event type of storage commitment");
    }
    CommitmentResult result;
    try {
      result = CommitmentResult.read(information);
    } catch (InvalidObject e) {
      return DimseService.refused(LOG, request, Status.INVALID_ARGUMENT_VALUE, e.where());
    }
    return results.take(result)
        ? DimseResponse.of(Status.SUCCESS)
        : DimseService.refused(
            LOG, request, Status.PROCESSING_FAILURE, "this transaction is not known here");
  }
}
