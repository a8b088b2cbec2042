// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.Defect;
import org.ytterby.finding.YtterbyException;

/**
 * Finds the service of each request and has it performed; says in the statuses of the standard why
 * it is not (PS3.7 Annex C). Thread-safe.
 */
record Dispatch(AssociationInfo association, ServiceRegistry services, PeerOperations peer) {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  /** Begins a request; what a service throws is in the stage. */
  CompletionStage<DimseResponse> begin(
      AcceptedContext context,
      Inbox.Item.Command item,
      Payload payload,
      Consumer<DimseResponse> pending) {
    CommandSet command = item.command();
    if (item.ongoing().duplicate()) {
      return done(Status.DUPLICATE_INVOCATION);
    }
    Optional<CommandField> known = command.field();
    Optional<DimseService> service = services.service(context.abstractSyntax());
    boolean member =
        service.isPresent()
            && command
                .sopClassUid()
                .filter(service.get().sopClasses(context.abstractSyntax())::contains)
                .isPresent();
    if (!member) {
      return done(
          known.filter(CommandField::isNormalized).isPresent()
              ? Status.NO_SUCH_SOP_CLASS
              : Status.SOP_CLASS_NOT_SUPPORTED);
    }
    Optional<CommandField> field =
        known
            .filter(service.get().commands()::contains)
            .filter(requested -> context.peer().mayRequest(requested));
    if (field.isEmpty()) {
      return done(Status.UNRECOGNIZED_OPERATION);
    }
    if (!field.get().dataSet().permits(command.hasDataSet())) {
      return done(Status.MISTYPED_ARGUMENT);
    }
    DimseRequest request =
        new DimseRequest(association, context, command, payload, item.ongoing()::cancelled, peer);
    DeclaredAnswers declared = new DeclaredAnswers(service.get(), request.field());
    try {
      return declared.last(service.get().serve(request, declared.pending(pending)));
    } catch (RuntimeException refused) {
      return CompletableFuture.failedFuture(declared.checked(refused));
    }
  }

  private static CompletionStage<DimseResponse> done(Status status) {
    if (!DimseService.ALWAYS.holds(status.code())) {
      throw new Defect("no status of every service: " + status);
    }
    return CompletableFuture.completedFuture(DimseResponse.of(status));
  }

  /** The response to a request whose service failed, and the line in the log that tells of it. */
  DimseResponse refusal(AcceptedContext context, CommandSet command, Throwable failure) {
    Throwable cause = DeclaredAnswers.cause(failure);
    if (cause instanceof YtterbyException known && !(known instanceof Defect)) {
      int status = known.code().dimseStatus();
      RefusedRequest.tell(LOG, association, context, command, status, known.getMessage());
      return DimseResponse.of(status, known.code() + ": " + known.getMessage());
    }
    LOG.error("request failed status={}", Status.PROCESSING_FAILURE, cause);
    return DimseResponse.of(
        Status.PROCESSING_FAILURE.code(),
        "internal error, see log of association " + association.id());
  }
}
