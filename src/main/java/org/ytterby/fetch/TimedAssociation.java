// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ytterby.dicom.net.Association;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * An association that is aborted when it is in use for longer than somebody waits for it: a peer
 * that keeps sending pending responses or instances is never silent for long. Used by one thread.
 */
final class TimedAssociation implements AutoCloseable {
  private final Association association;

  /** True once the time is over, false once the association is closed before. */
  private final CompletableFuture<Boolean> overdue = new CompletableFuture<>();

  /**
   * Times an association from now on; it is closed with this.
   *
   * @param within after how long it is aborted
   */
  TimedAssociation(Association association, Duration within) {
    this.association = association;
    CompletableFuture<Void> _ =
        overdue.thenAccept(
            late -> {
              if (late) {
                association.abort();
              }
            });
    CompletableFuture<Boolean> _ =
        overdue.completeOnTimeout(true, Math.max(0, within.toMillis()), TimeUnit.MILLISECONDS);
  }

  Association association() {
    return association;
  }

  /** The failure of an operation, told as what it is when we have aborted it. */
  PeerFailure told(PeerFailure failure) {
    return overdue.getNow(false)
        ? new PeerFailure(
            ErrorCode.PEER_TRANSIENT,
            association.info().acceptor() + ": it was not done when the time to wait was over",
            failure)
        : failure;
  }

  @Override
  public void close() {
    boolean _ = overdue.complete(false);
    association.close();
  }
}
