// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.StorageFailure;

/**
 * Where the bytes of a data set lie: a region of a Part 10 file or of an archive segment.
 *
 * @param offset of the first byte of the first element (behind any file meta)
 * @param length of the data set in bytes
 */
public record DataSetLocation(Path file, long offset, long length, TransferSyntax transferSyntax) {

  /** Reads the data set; long values may stay in the file. */
  public DataSet read(ReadOptions options) {
    return DataSetReader.read(file, offset, length, transferSyntax, options);
  }

  /** The bytes as they are; the caller closes the stream. */
  public InputStream open() {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(offset);
      return new BufferedInputStream(
          new Region(Channels.newInputStream(channel), length), 64 << 10);
    } catch (IOException e) {
      throw new StorageFailure(file.getFileName() + " can't be opened", e);
    }
  }

  /** The first bytes of a stream. */
  private static final class Region extends InputStream {
    private final InputStream in;
    private long left;

    Region(InputStream in, long length) {
      this.in = in;
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
    public void close() throws IOException {
      in.close();
    }
  }
}
