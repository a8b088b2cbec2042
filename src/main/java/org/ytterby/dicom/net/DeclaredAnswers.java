// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.YtterbyException;

/**
 * Lets no status of a service out that it does not declare, so that peers meet none that the
 * conformance statement does not have. What is let out else is a {@link Defect}. Thread-safe.
 *
 * @param service whose answers these are
 * @param operation that it performs
 */
record DeclaredAnswers(DimseService service, CommandField operation) {

  Consumer<DimseResponse> pending(Consumer<DimseResponse> to) {
    return response -> to.accept(checked(response));
  }

  CompletionStage<DimseResponse> last(CompletionStage<DimseResponse> answer) {
    return answer.handle(
        (response, failure) -> {
          if (failure != null) {
            throw new CompletionException(checked(failure));
          }
          return checked(response);
        });
  }

  /** A failure, or the defect that its status is none that the service declares. */
  Throwable checked(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof YtterbyException known && !holds(known.code().dimseStatus())
        ? undeclared(known.code().dimseStatus(), known)
        : cause;
  }

  /** What a stage that depends on another has wrapped. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private DimseResponse checked(DimseResponse response) {
    if (!holds(response.status())) {
      throw undeclared(response.status(), null);
    }
    return response;
  }

  private boolean holds(int status) {
    return service.statuses(operation).holds(status) || DimseService.ALWAYS.holds(status);
  }

  private Defect undeclared(int status, @Nullable Throwable cause) {
    return new Defect(
        ErrorCode.DEFECT,
        service.getClass().getSimpleName()
            + " of "
            + operation
            + " ends with "
            + Status.text(status)
            + ", which it does not declare",
        cause);
  }
}
