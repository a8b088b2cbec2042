// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * Bytes of a file region, an array or a deflate stream, read forward through a small buffer.
 * Numbers are little endian until {@link #order} says otherwise. Single-threaded. The place that
 * each method is told is asked for its text only when there is an error.
 */
final class Input {
  private static final int BUFFER_BYTES = 16 << 10;

  private final @Nullable Reads source;
  private final String counted;
  private final long end;
  private final ByteBuffer buffer;
  // Position in the source of the buffer's first byte.
  private long base;

  /** Reads some bytes from a place; none at the end. */
  private interface Reads {
    int read(ByteBuffer target, long from) throws IOException;
  }

  private Input(@Nullable Reads source, String counted, long start, long end, ByteBuffer buffer) {
    this.source = source;
    this.counted = counted;
    this.base = start;
    this.end = end;
    this.buffer = buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  static Input of(byte[] bytes) {
    return new Input(null, "", 0, bytes.length, ByteBuffer.wrap(bytes));
  }

  static Input of(FileChannel channel, long offset, long length) {
    return new Input(
        channel::read, "", offset, offset + length, ByteBuffer.allocate(BUFFER_BYTES).limit(0));
  }

  /**
   * What a deflated region inflates to, from its beginning.
   *
   * @param inflated the stream of it, which the caller closes
   * @param length of it
   */
  static Input of(InflatedBytes bytes, InputStream inflated, long length) {
    return new Input(
        new Sequential(bytes, inflated),
        " of the inflated data set",
        0,
        length,
        ByteBuffer.allocate(BUFFER_BYTES).limit(0));
  }

  /** Follows a stream; to go back, which is rare, another one is opened for the while. */
  private static final class Sequential implements Reads {
    private final InflatedBytes bytes;
    private final InputStream stream;
    private long at;

    Sequential(InflatedBytes bytes, InputStream stream) {
      this.bytes = bytes;
      this.stream = stream;
    }

    @Override
    public int read(ByteBuffer target, long from) throws IOException {
      if (from < at) {
        try (InputStream again = bytes.open(from, target.remaining())) {
          return into(target, again);
        }
      }
      stream.skipNBytes(from - at);
      at = from;
      int read = into(target, stream);
      at += Math.max(0, read);
      return read;
    }

    private static int into(ByteBuffer target, InputStream from) throws IOException {
      int start = target.arrayOffset() + target.position();
      int read = from.read(target.array(), start, target.remaining());
      target.position(target.position() + Math.max(0, read));
      return read;
    }
  }

  /** The byte order of the numbers that follow. */
  ByteOrder order() {
    return buffer.order();
  }

  void order(ByteOrder order) {
    buffer.order(order);
  }

  /** A place with the byte at which reading is. */
  String at(Supplier<String> where) {
    return where.get() + " at byte " + position() + counted;
  }

  long position() {
    return base + buffer.position();
  }

  long remaining() {
    return end - position();
  }

  int u16(Supplier<String> where) {
    need(2, where);
    return Short.toUnsignedInt(buffer.getShort());
  }

  long u32(Supplier<String> where) {
    need(4, where);
    return Integer.toUnsignedLong(buffer.getInt());
  }

  int u8(Supplier<String> where) {
    need(1, where);
    return Byte.toUnsignedInt(buffer.get());
  }

  int tag(Supplier<String> where) {
    need(4, where);
    int group = Short.toUnsignedInt(buffer.getShort());
    return group << 16 | Short.toUnsignedInt(buffer.getShort());
  }

  /** Looks at the next tag without consuming it. */
  int peekTag(Supplier<String> where) {
    int tag = tag(where);
    buffer.position(buffer.position() - 4);
    return tag;
  }

  byte[] bytes(long length, Supplier<String> where) {
    if (length > remaining()) {
      throw truncated(where, length);
    }
    if (length > Integer.MAX_VALUE - 8) {
      throw new InvalidObject(at(where), length + " bytes", "less than 2 GiB in memory");
    }
    byte[] bytes = new byte[(int) length];
    int buffered = (int) Math.min(length, buffer.remaining());
    buffer.get(bytes, 0, buffered);
    ByteBuffer rest = ByteBuffer.wrap(bytes, buffered, bytes.length - buffered);
    long from = position();
    while (rest.hasRemaining()) {
      fill(rest, from + rest.position() - buffered, where);
    }
    seek(from + bytes.length - buffered);
    return bytes;
  }

  void skip(long length, Supplier<String> where) {
    if (length > remaining()) {
      throw truncated(where, length);
    }
    seek(position() + length);
  }

  /** A place to come back to. */
  record Mark(long position) {}

  Mark mark() {
    return new Mark(position());
  }

  void reset(Mark mark) {
    seek(mark.position());
  }

  private void seek(long position) {
    long inBuffer = position - base;
    if (inBuffer >= 0 && inBuffer <= buffer.limit()) {
      buffer.position((int) inBuffer);
    } else {
      base = position;
      buffer.position(0).limit(0);
    }
  }

  private void need(int count, Supplier<String> where) {
    if (buffer.remaining() >= count) {
      return;
    }
    if (remaining() < count) {
      throw truncated(where, count);
    }
    base = position();
    buffer.compact();
    buffer.limit((int) Math.min(buffer.capacity(), end - base));
    while (buffer.position() < count) {
      fill(buffer, base + buffer.position(), where);
    }
    buffer.flip();
  }

  private void fill(ByteBuffer target, long from, Supplier<String> where) {
    if (source == null) {
      throw truncated(where, target.remaining());
    }
    try {
      if (source.read(target, from) < 0) {
        throw truncated(where, target.remaining());
      }
    } catch (IOException e) {
      throw new StorageFailure(where.get() + " can't be read", e);
    }
  }

  private InvalidObject truncated(Supplier<String> where, long wanted) {
    return new InvalidObject(
        at(where), remaining() + " bytes to the end", Long.toUnsignedString(wanted) + " bytes");
  }
}
