// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.ytterby.dicom.net.dimse.CommandField;

/**
 * An operation that a server performs for its peers, registered for SOP classes in a {@link
 * ServiceRegistry}. Implementations are thread-safe.
 */
public interface DimseService {

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
   * Performs one request. Called on the association's virtual thread, which may block; the next
   * request of the association is not begun before the returned stage has completed.
   *
   * <p>A {@link org.ytterby.finding.YtterbyException}, thrown or in the stage, becomes the status
   * of its code.
   *
   * @param pending sends a response with a pending status before the final one
   * @return the final response, sent when the stage completes
   */
  CompletionStage<DimseResponse> serve(DimseRequest request, Consumer<DimseResponse> pending);

  /** An association was accepted. Called once, before its first request. */
  default void associationOpened(AssociationInfo association) {}

  /** An association ended, however it did. Called once. */
  default void associationClosed(AssociationInfo association) {}
}
