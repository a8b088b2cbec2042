// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

import org.jspecify.annotations.Nullable;

/**
 * A DICOM object, PDU or other outside data that can't be what it claims. Carries the place, what
 * was found and what was expected, so that a stage can turn it into a {@link Finding}.
 */
public final class InvalidObject extends YtterbyException {
  private static final long serialVersionUID = 1L;
  private final String where;
  private final String found;
  private final String expected;

  public InvalidObject(String where, String found, String expected) {
    this(ErrorCode.OBJECT_UNREADABLE, where, found, expected, null);
  }

  public InvalidObject(
      ErrorCode code, String where, String found, String expected, @Nullable Throwable cause) {
    super(code, where + ": found " + found + ", expected " + expected, cause);
    this.where = where;
    this.found = found;
    this.expected = expected;
  }

  /** The attribute path, with file or offset where known. */
  public String where() {
    return where;
  }

  public String found() {
    return found;
  }

  public String expected() {
    return expected;
  }
}
