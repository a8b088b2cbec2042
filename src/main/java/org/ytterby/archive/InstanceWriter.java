// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * One instance on its way into the archive.
 *
 * <p>Used by one thread at a time. Ends with exactly one of {@link #finish} and {@link #abort}, and
 * holds a lane of the archive until then; an abort after the end does nothing.
 */
public interface InstanceWriter {

  /**
   * Takes the next bytes of the data set; blocks while the disk does.
   *
   * @throws org.ytterby.finding.StorageFailure when they can't be written; the instance is given up
   */
  void write(ByteBuffer chunk);

  /**
   * Ends the instance; blocks while it is written and synced, and perhaps while rows of others are
   * entered. The future completes when its row is in the index too, perhaps on a thread that ends
   * another instance: what depends on it must not block.
   *
   * <p>Fails with {@link org.ytterby.finding.InvalidObject} when the data set can't be read ({@code
   * OBJECT_UNREADABLE}) or is not the announced instance ({@code OBJECT_MISMATCH}), and with {@link
   * org.ytterby.finding.StorageFailure} when disk or database fail. Then nothing remains.
   */
  CompletableFuture<Stored> finish();

  /** Gives the instance up; nothing remains. */
  void abort();
}
