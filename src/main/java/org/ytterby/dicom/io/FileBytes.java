// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ytterby.dicom.data.ByteSource;
import org.ytterby.finding.StorageFailure;

/** The bytes of a file as they are, by their place in the file. */
record FileBytes(Path file) implements ByteSource {
  private static final int BUFFER_BYTES = 64 << 10;

  @Override
  public InputStream open(long offset, long length) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(offset);
      return new BufferedInputStream(
          new First(Channels.newInputStream(channel), length), BUFFER_BYTES);
    } catch (IOException e) {
      throw new StorageFailure(file.getFileName() + " can't be opened", e);
    }
  }

  /** The first bytes of a stream. */
  static final class First extends FilterInputStream {
    private long left;

    First(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      int value = left > 0 ? in.read() : -1;
      if (value >= 0) {
        left--;
      }
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (left <= 0) {
        return count == 0 ? 0 : -1;
      }
      int read = in.read(target, offset, (int) Math.min(count, left));
      left -= Math.max(0, read);
      return read;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = in.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(left, in.available());
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
