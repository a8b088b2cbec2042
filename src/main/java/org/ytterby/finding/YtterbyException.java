// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

import org.jspecify.annotations.Nullable;

/**
 * Everything that goes wrong and is not a clinical refusal. The message says what failed, where,
 * what was found and expected and what to do; it never carries patient identity.
 */
public abstract sealed class YtterbyException extends RuntimeException
    permits InvalidObject, ConfigProblem, PeerFailure, StorageFailure, Defect {
  private static final long serialVersionUID = 1L;
  private final ErrorCode code;

  YtterbyException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
