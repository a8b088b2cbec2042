// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

/** A request between its arrival and its response. Thread-safe. */
final class Ongoing {
  private final boolean duplicate;
  private volatile boolean cancelled;

  /**
   * A request.
   *
   * @param duplicate its message id is that of another one under way
   */
  Ongoing(boolean duplicate) {
    this.duplicate = duplicate;
  }

  boolean duplicate() {
    return duplicate;
  }

  void cancel() {
    cancelled = true;
  }

  boolean cancelled() {
    return cancelled;
  }
}
