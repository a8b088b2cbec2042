// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Groups of changes to a file, each durable as a whole or not at all.
 *
 * <pre>
 * turn, little endian    0 magic YTJT · 4 number of the turn's first group u64 · 12 CRC-32C of both;
 *                        at 0 and at 4096 in turn, the higher number counts
 * group, from 8192 on    0 magic YTJG · 4 length of the changes u32 · 8 number u64
 *                        16 CRC-32C of number and changes · 20 changes
 * change                 0 kind u8 (0 write, 1 cut) · 1 offset u64 · 9 length u32 · 13 bytes
 * </pre>
 *
 * <p>Numbers ascend by one through all turns. The turn is durable before the first group of it is
 * written over those of the turn before: otherwise a power cut that tears the new group would leave
 * the beginning of an old turn, without its end, to be replayed over newer bytes. Single-threaded.
 */
final class Journal {
  private static final int TURN_MAGIC = 0x544A5459;
  private static final int TURN_BYTES = 16;
  // A block of the file system each, so that writing one can't tear the other.
  private static final int TURN_SPACING_BYTES = 4096;
  private static final int GROUPS_OFFSET = 2 * TURN_SPACING_BYTES;
  private static final int MAGIC = 0x474A5459;
  private static final int GROUP_HEADER_BYTES = 20;
  private static final int CHANGE_HEADER_BYTES = 13;

  private final FileChannel channel;
  private final long fullBytes;
  private long position;
  private long number = 1;
  private int turn;

  /**
   * A journal.
   *
   * @param fullBytes beyond this size it asks to be restarted
   */
  Journal(FileChannel channel, long fullBytes) {
    this.channel = channel;
    this.fullBytes = fullBytes;
  }

  /** A write, or a cut where {@code isCut}: the file then ends at the offset. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Change(long offset, byte[] bytes, boolean isCut) {
    Change(long offset, byte[] bytes) {
      this(offset, bytes, false);
    }

    static Change cut(long size) {
      return new Change(size, new byte[0], true);
    }

    long sizeAfter(long size) {
      return isCut ? offset : Math.max(size, offset + bytes.length);
    }

    void applyTo(FileChannel file) throws IOException {
      if (isCut) {
        if (file.size() > offset) {
          file.truncate(offset);
        }
      } else {
        writeAll(file, ByteBuffer.wrap(bytes), offset);
      }
    }

    /** Lays this change over bytes that were read from the file at a position. */
    void showIn(ByteBuffer read, long at) {
      long from = Math.max(at, offset);
      long to =
          isCut ? at + read.capacity() : Math.min(at + read.capacity(), offset + bytes.length);
      for (long i = from; isCut && i < to; i++) {
        read.put((int) (i - at), (byte) 0);
      }
      if (!isCut && from < to) {
        read.put((int) (from - at), bytes, (int) (from - offset), (int) (to - from));
      }
    }
  }

  boolean isFull() {
    return position > fullBytes;
  }

  /** Goes back to the beginning; what the groups hold must be durable in the file. */
  void restart() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(TURN_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(TURN_MAGIC).putLong(number);
    header.putInt(crc(header.array(), 0, TURN_BYTES - 4)).flip();
    turn = 1 - turn;
    writeAll(channel, header, (long) turn * TURN_SPACING_BYTES);
    channel.force(false);
    position = GROUPS_OFFSET;
  }

  /** Forgets all groups for good. */
  void clear() throws IOException {
    if (channel.size() > 0) {
      channel.truncate(0);
      channel.force(true);
    }
    position = 0;
  }

  void close() throws IOException {
    channel.close();
  }

  /** Returns when the changes survive a power cut. */
  void append(List<Change> changes) throws IOException {
    if (position == 0) {
      restart();
    }
    int length = 0;
    for (Change change : changes) {
      length = Math.addExact(length, CHANGE_HEADER_BYTES + change.bytes().length);
    }
    ByteBuffer group =
        ByteBuffer.allocate(GROUP_HEADER_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    group.putInt(MAGIC).putInt(length).putLong(number).putInt(0);
    for (Change change : changes) {
      group.put((byte) (change.isCut() ? 1 : 0)).putLong(change.offset());
      group.putInt(change.bytes().length).put(change.bytes());
    }
    group.putInt(GROUP_HEADER_BYTES - 4, groupCrc(group.array(), length)).flip();
    writeAll(channel, group, position);
    channel.force(false);
    position += group.capacity();
    number++;
  }

  /** Does again what the groups of the last turn say; false when there are none. */
  boolean replayOnto(FileChannel file) throws IOException {
    number = Math.max(number, Math.max(firstOfTurn(0), firstOfTurn(1)));
    long at = GROUPS_OFFSET;
    Optional<Group> group = next(at);
    boolean any = group.isPresent();
    while (group.isPresent()) {
      for (Change change : group.get().changes()) {
        change.applyTo(file);
      }
      at += group.get().bytes();
      number++;
      group = next(at);
    }
    return any;
  }

  private Optional<Group> next(long at) throws IOException {
    return read(at).filter(group -> group.number() == number);
  }

  /** 0 where no turn is written there, or not whole. */
  private long firstOfTurn(int which) throws IOException {
    ByteBuffer header = readAll((long) which * TURN_SPACING_BYTES, TURN_BYTES);
    boolean whole =
        header.remaining() == TURN_BYTES
            && header.getInt(0) == TURN_MAGIC
            && header.getInt(TURN_BYTES - 4) == crc(header.array(), 0, TURN_BYTES - 4);
    return whole ? header.getLong(4) : 0;
  }

  private record Group(long number, List<Change> changes, int bytes) {}

  private Optional<Group> read(long at) throws IOException {
    ByteBuffer header = readAll(at, GROUP_HEADER_BYTES);
    if (header.remaining() < GROUP_HEADER_BYTES || header.getInt() != MAGIC) {
      return Optional.empty();
    }
    int length = header.getInt();
    if (length < 0 || length > channel.size() - at - GROUP_HEADER_BYTES) {
      return Optional.empty();
    }
    ByteBuffer group = readAll(at, GROUP_HEADER_BYTES + length);
    if (group.getInt(GROUP_HEADER_BYTES - 4) != groupCrc(group.array(), length)) {
      return Optional.empty();
    }
    List<Change> changes = new ArrayList<>();
    group.position(GROUP_HEADER_BYTES);
    while (group.hasRemaining()) {
      boolean isCut = group.get() == 1;
      long offset = group.getLong();
      byte[] bytes = new byte[group.getInt()];
      group.get(bytes);
      changes.add(new Change(offset, bytes, isCut));
    }
    return Optional.of(new Group(header.getLong(), changes, GROUP_HEADER_BYTES + length));
  }

  private ByteBuffer readAll(long at, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    int read = 0;
    while (read >= 0 && bytes.hasRemaining()) {
      read = channel.read(bytes, at + bytes.position());
    }
    return bytes.flip();
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes, long offset)
      throws IOException {
    long start = offset;
    while (bytes.hasRemaining()) {
      start += channel.write(bytes, start);
    }
  }

  private static int groupCrc(byte[] group, int length) {
    CRC32C crc = new CRC32C();
    crc.update(group, 8, 8);
    crc.update(group, GROUP_HEADER_BYTES, length);
    return (int) crc.getValue();
  }

  private static int crc(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return (int) crc.getValue();
  }
}
