// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * Little endian bytes of a file region or an array, read forward through a small buffer.
 * Single-threaded. The place that each method is told is asked for its text only when there is an
 * error.
 */
final class Input {
  private static final int BUFFER_BYTES = 16 << 10;

  private final @Nullable FileChannel channel;
  private final @Nullable Path file;
  private final long end;
  private final ByteBuffer buffer;
  // Position in the source of the buffer's first byte.
  private long base;

  private Input(
      @Nullable FileChannel channel, @Nullable Path file, long start, long end, ByteBuffer buffer) {
    this.channel = channel;
    this.file = file;
    this.base = start;
    this.end = end;
    this.buffer = buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  static Input of(byte[] bytes) {
    return new Input(null, null, 0, bytes.length, ByteBuffer.wrap(bytes));
  }

  static Input of(FileChannel channel, Path file, long offset, long length) {
    return new Input(
        channel, file, offset, offset + length, ByteBuffer.allocate(BUFFER_BYTES).limit(0));
  }

  /** A place with the byte at which reading is. */
  String at(Supplier<String> where) {
    return where.get() + " at byte " + position();
  }

  /** The file, where values can stay on disk. */
  @Nullable Path file() {
    return file;
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
    if (channel == null) {
      throw truncated(where, target.remaining());
    }
    try {
      if (channel.read(target, from) < 0) {
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
