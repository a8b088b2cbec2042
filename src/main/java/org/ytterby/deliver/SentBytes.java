// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What is being sent, read by the HTTP client on a thread of its own; remembers when the last bytes
 * were taken, and whether it was the source that failed. Thread-safe for one reader and one
 * watcher.
 */
final class SentBytes extends FilterInputStream {
  private volatile long last = System.nanoTime();
  private volatile @Nullable IOException broken;

  SentBytes(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    try {
      int read = super.read(target, offset, count);
      last = System.nanoTime();
      return read;
    } catch (IOException e) {
      broken = e;
      throw e;
    }
  }

  /** How long ago bytes were taken, or the beginning. */
  long nanosSinceLast() {
    return System.nanoTime() - last;
  }

  /** Throws what the source has failed with, if it has. */
  void rethrow() throws IOException {
    IOException failure = broken;
    if (failure != null) {
      throw failure;
    }
  }
}
