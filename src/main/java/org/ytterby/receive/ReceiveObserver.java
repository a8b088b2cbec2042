// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import java.time.Duration;

/**
 * Told what became of each instance that was sent to us, to be counted. Implementations are
 * thread-safe and quick.
 */
public interface ReceiveObserver {

  /** Nobody counts. */
  ReceiveObserver NONE =
      new ReceiveObserver() {
        @Override
        public void durable(Outcome outcome, long bytes, Duration took) {}

        @Override
        public void refused(int status) {}
      };

  /** What an instance that is answered with Success was to the archive. */
  enum Outcome {
    /** New. */
    STORED,
    /** There already. */
    DUPLICATE,
    /** Another content under a UID that was there: kept beside it. */
    CONFLICT
  }

  /**
   * An instance survives a power cut, and Success is answered.
   *
   * @param bytes length of its data set
   * @param took from the C-STORE request until now, the network's time included
   */
  void durable(Outcome outcome, long bytes, Duration took);

  /**
   * An instance was not taken.
   *
   * @param status the DIMSE status that is answered
   */
  void refused(int status);
}
