// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;

/** Verification (PS3.4 Annex A). Immutable. */
final class EchoService implements DimseService {
  private static final StatusTable STATUSES =
      StatusTable.of(StatusTable.row(Status.SUCCESS, "Success", "always"));

  @Override
  public Set<CommandField> commands() {
    return Set.of(CommandField.C_ECHO);
  }

  @Override
  public StatusTable statuses(CommandField operation) {
    return STATUSES;
  }

  @Override
  public CompletionStage<DimseResponse> serve(
      DimseRequest request, Consumer<DimseResponse> pending) {
    return CompletableFuture.completedFuture(DimseResponse.of(Status.SUCCESS));
  }
}
