// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.dicom.net.pdu.Octets;

/**
 * An operation that a server performs for its peers, registered for SOP classes in a {@link
 * ServiceRegistry}. Implementations are thread-safe.
 */
public interface DimseService {

  /** What any operation may be answered with, beside what its service declares (PS3.7 Annex C). */
  StatusTable ALWAYS =
      StatusTable.of(
          StatusTable.row(
              Status.PROCESSING_FAILURE,
              "Processing failure",
              "a failure of ours that no other status tells; the log has it"),
          StatusTable.row(
              Status.NO_SUCH_SOP_CLASS,
              "No such SOP class",
              "a DIMSE-N request that names another SOP class than its presentation context"),
          StatusTable.row(
              Status.SOP_CLASS_NOT_SUPPORTED,
              "SOP class not supported",
              "a DIMSE-C request, or one that is none, that names another SOP class than its"
                  + " presentation context"),
          StatusTable.row(
              Status.DUPLICATE_INVOCATION,
              "Duplicate invocation",
              "its Message ID is that of a request that is not answered yet"),
          StatusTable.row(
              Status.UNRECOGNIZED_OPERATION,
              "Unrecognized operation",
              "an operation that is not offered for the SOP class, or not in the role that was"
                  + " negotiated"),
          StatusTable.row(
              Status.MISTYPED_ARGUMENT,
              "Mistyped argument",
              "it has a data set where none belongs, or is a C-FIND, C-GET, C-MOVE or N-SET without"
                  + " one"));

  /**
   * Whether a new association may ask for this service now; where not, it is rejected as temporary
   * congestion. Called by event loops: may not block.
   */
  default boolean hasRoom() {
    return true;
  }

  /** The requests that it serves; others are answered with 0211. */
  Set<CommandField> commands();

  /**
   * What it answers this operation with, beside {@link #ALWAYS}: pending responses, the final one,
   * and the statuses of the errors that it throws. Anything else is a defect, which is logged and
   * answered with 0110. The conformance statement is made of it.
   *
   * @param operation one of {@link #commands}
   */
  StatusTable statuses(CommandField operation);

  /**
   * The SOP classes that a request in a context of this abstract syntax may name; others are
   * answered with 0122 or 0118. Only that one, unless it is a meta class or a service whose
   * requests name another (PS3.4 Annex CC).
   */
  default Set<String> sopClasses(String abstractSyntax) {
    return Set.of(abstractSyntax);
  }

  /**
   * The SOP classes that it stores to its peers as sub-operations, as SCU; accepted in that role
   * (PS3.7 section D.3.3.4) from requestors that propose to be their SCP.
   */
  default Set<String> subOperations() {
    return Set.of();
  }

  /**
   * Performs one request. Called on the association's thread, which may block. The next request of
   * the association is begun once the returned stage has completed, or as soon as this returned
   * where more than one operation at a time was negotiated.
   *
   * <p>A {@link org.ytterby.finding.YtterbyException}, thrown or in the stage, becomes the status
   * of its code, if that is declared.
   *
   * @param pending sends a response with a pending status before the final one
   * @return the final response, sent when the stage completes
   */
  CompletionStage<DimseResponse> serve(DimseRequest request, Consumer<DimseResponse> pending);

  /**
   * Answers SOP class extended negotiation (PS3.7 section D.3.3.5); nothing: no sub-item is sent
   * back, which means the default of the service class.
   *
   * @param proposed service-class-application-information of the requestor
   */
  default Optional<Octets> extendedNegotiation(String sopClassUid, Octets proposed) {
    return Optional.empty();
  }

  /** An association was accepted. Called once, before its first request. */
  default void associationOpened(AssociationInfo association) {}

  /** An association ended, however it did. Called once. */
  default void associationClosed(AssociationInfo association) {}

  /**
   * What a service returns when the association ended before the request was complete: nobody is
   * left to answer.
   */
  static CompletionStage<DimseResponse> unanswerable() {
    return CompletableFuture.failedFuture(new CancellationException("association ended"));
  }

  /** What a service returns that answers at once, from the whole data set of the request. */
  static CompletionStage<DimseResponse> whole(
      DimseRequest request, BiFunction<DimseRequest, DataSet, DimseResponse> answer) {
    return request
        .dataSet()
        .<CompletionStage<DimseResponse>>map(
            dataSet -> CompletableFuture.completedFuture(answer.apply(request, dataSet)))
        .orElseGet(DimseService::unanswerable);
  }

  /**
   * What a service returns that refuses a request, and the line in the log that tells of it, the
   * same for every refusal.
   *
   * @param log of the service
   * @param why for people; without values of the request, which may be identity
   */
  static DimseResponse refused(Logger log, DimseRequest request, Status status, String why) {
    RefusedRequest.tell(
        log, request.association(), request.context(), request.command(), status.code(), why);
    return DimseResponse.of(status.code(), why);
  }
}
