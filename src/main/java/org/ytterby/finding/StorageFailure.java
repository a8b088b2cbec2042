// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

import org.jspecify.annotations.Nullable;

/** The disk or the database failed; nothing was acknowledged. */
public final class StorageFailure extends YtterbyException {
  private static final long serialVersionUID = 1L;

  public StorageFailure(ErrorCode code, String message) {
    this(code, message, null);
  }

  public StorageFailure(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }

  public StorageFailure(String message, @Nullable Throwable cause) {
    this(ErrorCode.STORAGE, message, cause);
  }
}
