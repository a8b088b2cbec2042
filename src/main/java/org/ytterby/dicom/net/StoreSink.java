// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * Where the bytes of one instance go. Used by one thread; ends with exactly one of {@link #finish}
 * and {@link #abort}.
 */
public interface StoreSink {

  /**
   * Takes the next bytes of the data set; may block, and then the peer waits.
   *
   * @param chunk valid only during the call
   */
  void write(ByteBuffer chunk);

  /**
   * The data set is complete; may block.
   *
   * @return completes with the status to answer; Success only when the instance is durable
   */
  CompletionStage<StoreStatus> finish();

  /** The data set will never be complete, or could not be taken: nothing of it may remain. */
  void abort();
}
