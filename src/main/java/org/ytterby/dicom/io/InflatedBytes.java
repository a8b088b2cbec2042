// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.ytterby.dicom.data.ByteSource;
import org.ytterby.finding.StorageFailure;

/**
 * The bytes that a deflated region of a file inflates to, by their place in these. Each opening
 * inflates from the region's beginning.
 *
 * @param start of the region in the file
 * @param deflatedLength of the region
 */
record InflatedBytes(Path file, long start, long deflatedLength) implements ByteSource {
  @Override
  public InputStream open(long offset, long length) {
    Inflating all = new Inflating(new FileBytes(file).open(start, deflatedLength));
    boolean there = false;
    try {
      all.skipNBytes(offset);
      there = true;
      return new FileBytes.First(all, length);
    } catch (IOException e) {
      throw failure(e);
    } finally {
      if (!there) {
        all.abandon();
      }
    }
  }

  /** All of it. */
  InputStream open() {
    return new Inflating(new FileBytes(file).open(start, deflatedLength));
  }

  /**
   * How long it is: inflates everything once.
   *
   * @throws org.ytterby.finding.InvalidObject when it is no deflate stream, is cut, or is a bomb
   */
  long length() {
    try (InputStream all = open()) {
      return all.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private StorageFailure failure(IOException cause) {
    return new StorageFailure(file.getFileName() + " can't be read", cause);
  }

  /** What a deflate stream inflates to. Single-threaded. */
  static final class Inflating extends FilterInputStream {
    private final Inflation inflation = new Inflation();
    private final byte[] fed = new byte[16 << 10];
    private final byte[] one = new byte[1];

    Inflating(InputStream deflated) {
      super(deflated);
    }

    @Override
    public int read() throws IOException {
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      while (true) {
        int taken = inflation.take(target, offset, count);
        if (taken > 0) {
          return taken;
        }
        int read = in.read(fed, 0, fed.length);
        if (read < 0) {
          inflation.finish();
          return -1;
        }
        inflation.feed(fed, 0, read);
      }
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] passed = new byte[(int) Math.min(count, 16 << 10)];
      long left = count;
      while (left > 0) {
        int read = read(passed, 0, (int) Math.min(left, passed.length));
        if (read < 0) {
          break;
        }
        left -= read;
      }
      return count - left;
    }

    @Override
    public int available() {
      return 0;
    }

    @Override
    public void close() throws IOException {
      inflation.close();
      super.close();
    }

    /** Closes what nobody will read, beside the failure that is on its way. */
    private void abandon() {
      try {
        close();
      } catch (IOException _) {
        // the failure that is on its way says more
      }
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
