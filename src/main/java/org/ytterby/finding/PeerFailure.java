// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

import org.jspecify.annotations.Nullable;

/**
 * Another node did not do what was asked of it: connection, association, status. The code tells
 * transient from permanent.
 */
public final class PeerFailure extends YtterbyException {
  private static final long serialVersionUID = 1L;

  public PeerFailure(ErrorCode code, String message) {
    this(code, message, null);
  }

  public PeerFailure(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
