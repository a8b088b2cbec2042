// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** A stream that may not be longer than so many bytes. Used by one thread. */
final class BoundedInput extends FilterInputStream {
  private final Supplier<? extends RuntimeException> tooLong;
  private long left;

  /**
   * A bounded stream.
   *
   * @param tooLong thrown by the read that gets the first byte too many
   */
  BoundedInput(InputStream in, long longest, Supplier<? extends RuntimeException> tooLong) {
    super(in);
    this.left = longest;
    this.tooLong = tooLong;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    int read = super.read(target, offset, count);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(int read) {
    left -= read;
    if (left < 0) {
      throw tooLong.get();
    }
  }
}
