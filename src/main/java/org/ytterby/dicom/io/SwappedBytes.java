// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.ytterby.dicom.data.ByteSource;

/**
 * Big endian numbers of a file, given in little endian order.
 *
 * @param first where in the file the first of them begins: a part may begin and end within one, as
 *     frames of an odd number of bytes do
 * @param unit bytes of one number: 2, 4 or 8
 */
record SwappedBytes(Path file, long first, int unit) implements ByteSource {
  @Override
  public InputStream open(long offset, long length) {
    int lead = (int) Math.floorMod(offset - first, (long) unit);
    long whole = Math.ceilDiv(lead + length, (long) unit) * unit;
    return new Swapping(new FileBytes(file).open(offset - lead, whole), unit, lead, length);
  }

  /**
   * Turns the bytes of each whole number round; what is left of a value that ends within a number
   * stays as it is.
   */
  static void swap(byte[] bytes, int offset, int count, int unit) {
    for (int start = offset; start + unit <= offset + count; start += unit) {
      for (int low = start, high = start + unit - 1; low < high; low++, high--) {
        byte kept = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = kept;
      }
    }
  }

  /** The same numbers in the other byte order. Single-threaded. */
  static final class Swapping extends FilterInputStream {
    private static final int BUFFER_BYTES = 8 << 10; // a multiple of every unit

    private final int unit;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int filled;

    /** Bytes of the buffer that are not for the reader: those before the part. */
    private int lead;

    /** How much of the part is still to come into the buffer. */
    private long left;

    Swapping(InputStream in, int unit) {
      this(in, unit, 0, Long.MAX_VALUE);
    }

    /** Numbers of which the first bytes, and what follows behind a length, are left out. */
    Swapping(InputStream in, int unit, int lead, long length) {
      super(in);
      this.unit = unit;
      this.lead = lead;
      this.left = length;
    }

    private boolean fill() throws IOException {
      if (next == filled && left > 0) {
        int read = in.readNBytes(buffer, 0, BUFFER_BYTES);
        swap(buffer, 0, read, unit);
        next = Math.min(lead, read);
        filled = (int) Math.min(read, next + Math.min(left, BUFFER_BYTES));
        lead = 0;
        left -= filled - next;
      }
      return next < filled;
    }

    @Override
    public int read() throws IOException {
      return fill() ? Byte.toUnsignedInt(buffer[next++]) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int taken = Math.min(count, filled - next);
      System.arraycopy(buffer, next, target, offset, taken);
      next += taken;
      return taken;
    }

    @Override
    public long skip(long count) throws IOException {
      long left = count;
      while (left > 0 && fill()) {
        int taken = (int) Math.min(left, filled - next);
        next += taken;
        left -= taken;
      }
      return count - left;
    }

    @Override
    public int available() {
      return filled - next;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
