// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another node did not do what was asked of it: connection, association, status. The code tells
 * transient from permanent.
 */
public final class PeerFailure extends YtterbyException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  public PeerFailure(ErrorCode code, String message) {
    this(code, message, null);
  }

  public PeerFailure(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
    this.retryAfter = null;
  }

  /** One for now, after which the other node has asked to be left alone for so long. */
  public PeerFailure(String message, Duration retryAfter) {
    super(ErrorCode.PEER_TRANSIENT, message, null);
    this.retryAfter = retryAfter;
  }

  /** For how long it has asked to be left alone, where it has. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
