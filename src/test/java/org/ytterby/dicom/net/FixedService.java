// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;

/** A service that is a function, for tests. */
record FixedService(
    Set<CommandField> commands,
    Set<String> subOperations,
    BiFunction<DimseRequest, Consumer<DimseResponse>, CompletionStage<DimseResponse>> function)
    implements DimseService {

  static FixedService of(
      Set<CommandField> commands,
      BiFunction<DimseRequest, Consumer<DimseResponse>, DimseResponse> function) {
    return storing(commands, Set.of(), function);
  }

  /** A service that stores these classes to its requestors. */
  static FixedService storing(
      Set<CommandField> commands,
      Set<String> subOperations,
      BiFunction<DimseRequest, Consumer<DimseResponse>, DimseResponse> function) {
    return new FixedService(
        commands,
        subOperations,
        (request, pending) -> CompletableFuture.completedFuture(function.apply(request, pending)));
  }

  static DimseResponse success() {
    return DimseResponse.of(Status.SUCCESS);
  }

  @Override
  public StatusTable statuses(CommandField operation) {
    return EveryStatus.TABLE;
  }

  @Override
  public CompletionStage<DimseResponse> serve(
      DimseRequest request, Consumer<DimseResponse> pending) {
    return function.apply(request, pending);
  }
}
