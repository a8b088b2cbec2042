// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

import org.jspecify.annotations.Nullable;

/** A state that this program promised never to reach: a bug of ours. */
public final class Defect extends YtterbyException {
  private static final long serialVersionUID = 1L;

  public Defect(ErrorCode code, String message) {
    this(code, message, null);
  }

  public Defect(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }

  public Defect(String message) {
    this(ErrorCode.DEFECT, message, null);
  }
}
