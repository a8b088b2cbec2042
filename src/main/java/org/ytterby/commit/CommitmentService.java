// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import static org.ytterby.dicom.net.dimse.StatusTable.row;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.finding.InvalidObject;

/**
 * Takes requests for a commitment (N-ACTION, PS3.4 section J.3.2). Success means that the request
 * is durable and will be answered; so only those are let in who can be told the result.
 * Thread-safe.
 */
final class CommitmentService implements DimseService {
  private static final Logger LOG = LoggerFactory.getLogger(CommitmentService.class);

  /** Request Storage Commitment. */
  private static final int REQUEST = 1;

  private static final StatusTable STATUSES =
      StatusTable.of(
          row(
              Status.SUCCESS,
              "Success",
              "the request is durable, or is open already for the same instances under the same"
                  + " Transaction UID"),
          row(
              Status.NO_SUCH_SOP_INSTANCE,
              "No such SOP instance",
              "not the well-known instance " + Uids.StorageCommitmentPushModelInstance),
          row(
              Status.INVALID_ARGUMENT_VALUE,
              "Invalid argument value",
              "Transaction UID, Referenced SOP Sequence, a Referenced SOP Class or Instance UID"
                  + " missing or malformed; no item"),
          row(Status.NO_SUCH_ACTION, "No such action", "Action Type ID other than " + REQUEST),
          row(
              Status.NOT_AUTHORIZED,
              "Refused: not authorized",
              "the calling AE title is not in `commitment.requestors`: it could not be told the"
                  + " result"),
          row(
              Status.RESOURCE_LIMITATION,
              "Resource limitation",
              "as many requests of this requestor are open as `commitment.max-open`"),
          row(
              Status.OUT_OF_RESOURCES,
              "Refused: out of resources",
              "the database failed, or more than 1 MiB of information (some 8000 instances)"),
          row(
              Status.CANNOT_UNDERSTAND,
              "Error: cannot understand",
              "the information is no data set in the transfer syntax of the presentation context,"
                  + " or the Action Type ID is none"));

  private final CommitmentTerms terms;
  private final Requests requests;
  private final Lines lines;
  private final Runnable wake;

  /**
   * A service.
   *
   * @param wake told of each request that was taken
   */
  CommitmentService(CommitmentTerms terms, Requests requests, Lines lines, Runnable wake) {
    this.terms = terms;
    this.requests = requests;
    this.lines = lines;
    this.wake = wake;
  }

  @Override
  public Set<CommandField> commands() {
    return Set.of(CommandField.N_ACTION);
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
    String requestor = request.association().callingAe();
    if (terms.requestor(requestor).isEmpty()) {
      return DimseService.refused(
          LOG, request, Status.NOT_AUTHORIZED, "AE title is not in commitment.requestors");
    }
    if (!request.names(Uids.StorageCommitmentPushModelInstance)) {
      return DimseService.refused(
          LOG, request, Status.NO_SUCH_SOP_INSTANCE, "not the push model's instance");
    }
    Optional<Integer> type =
        request.command().attributes().optional(Tag.ActionTypeID).map(Attribute::integer);
    if (!type.equals(Optional.of(REQUEST))) {
      return DimseService.refused(
          LOG, request, Status.NO_SUCH_ACTION, "no action of storage commitment");
    }
    Asked asked;
    try {
      asked = Asked.read(information);
    } catch (InvalidObject e) {
      return DimseService.refused(LOG, request, Status.INVALID_ARGUMENT_VALUE, e.where());
    }
    OptionalLong taken = requests.take(requestor, asked, terms.linger(), terms.mostOpen());
    if (taken.isEmpty()) {
      return DimseService.refused(
          LOG, request, Status.RESOURCE_LIMITATION, "too many commitments are open");
    }
    lines.keep(taken.getAsLong(), request);
    wake.run();
    LOG.info(
        "storage commitment asked for calling={} transaction={} instances={}",
        requestor,
        asked.transactionUid(),
        asked.references().size());
    return DimseResponse.of(Status.SUCCESS);
  }

  @Override
  public void associationClosed(AssociationInfo association) {
    lines.ended(association);
  }
}
