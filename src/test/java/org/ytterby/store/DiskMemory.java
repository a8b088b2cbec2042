// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What one file would hold after a power cut: the forced bytes and, of what was written since, what
 * the disk happened to write, in whatever order.
 *
 * <p>Used only under the lock of its {@link PowerSupply}.
 */
public final class DiskMemory {
  /** What a disk writes as a whole or not at all. */
  private static final int SECTOR_BYTES = 512;

  private record Write(long offset, byte[] bytes, boolean isCut) {
    void applyTo(Content content, int from, int to) {
      if (isCut) {
        content.cut(Math.toIntExact(offset));
      } else {
        content.write(Math.toIntExact(offset), bytes, from, to);
      }
    }
  }

  private final Content forced;
  private final List<Write> later = new ArrayList<>();

  /** The file as it stands on the disk. */
  DiskMemory(byte[] durable) {
    this.forced = new Content(durable);
  }

  /** Noted, not forced. */
  public void write(long offset, byte[] bytes) {
    later.add(new Write(offset, bytes, false));
  }

  /** Noted, not forced. */
  public void truncate(long size) {
    later.add(new Write(size, new byte[0], true));
  }

  /** Everything noted is on the disk for good. */
  public void force() {
    later.forEach(write -> write.applyTo(forced, 0, write.bytes().length));
    later.clear();
  }

  /** How a cut treated the writes that were not forced. */
  public record Loss(boolean dropped, boolean torn, boolean reordered) {
    static final Loss NONE = new Loss(false, false, false);

    Loss and(Loss other) {
      return new Loss(dropped || other.dropped, torn || other.torn, reordered || other.reordered);
    }
  }

  /** What a cut left of the file, and what it took. */
  record Left(byte[] bytes, Loss loss) {}

  /**
   * The file after a cut at this moment.
   *
   * @param leak chance of each unforced write, or of each sector of one, to be on the disk all the
   *     same
   */
  Left left(Random random, double leak) {
    Content left = new Content(forced.copy());
    Loss loss = Loss.NONE;
    boolean lostEarlier = false;
    int longest = left.size();
    for (Write write : later) {
      int kept = keep(write, left, random, leak);
      int parts = parts(write);
      longest = write.isCut() ? longest : Math.max(longest, end(write));
      loss = loss.and(new Loss(kept == 0, kept > 0 && kept < parts, kept > 0 && lostEarlier));
      lostEarlier |= kept < parts;
    }
    if (random.nextDouble() < leak / 4) {
      left.grow(longest); // the size is known already, the bytes are not there
    }
    return new Left(left.copy(), loss);
  }

  /** Gives how many parts of a write are kept: all or none of it, or each sector by itself. */
  private static int keep(Write write, Content left, Random random, double leak) {
    if (write.isCut() || random.nextInt(3) == 0) {
      boolean kept = random.nextDouble() < leak;
      if (kept) {
        write.applyTo(left, 0, write.bytes().length);
      }
      return kept ? parts(write) : 0;
    }
    int kept = 0;
    for (int at = 0; at < write.bytes().length; at += SECTOR_BYTES) {
      if (random.nextDouble() < leak) {
        write.applyTo(left, at, Math.min(at + SECTOR_BYTES, write.bytes().length));
        kept++;
      }
    }
    return kept;
  }

  private static int parts(Write write) {
    return Math.max(1, Math.ceilDiv(write.bytes().length, SECTOR_BYTES));
  }

  private static int end(Write write) {
    return Math.toIntExact(write.offset() + write.bytes().length);
  }

  /** Bytes that grow. */
  private static final class Content {
    private byte[] bytes;
    private int size;

    Content(byte[] bytes) {
      this.bytes = bytes;
      this.size = bytes.length;
    }

    int size() {
      return size;
    }

    byte[] copy() {
      return Arrays.copyOf(bytes, size);
    }

    void cut(int newSize) {
      size = Math.min(size, newSize);
    }

    void grow(int newSize) {
      if (newSize > size) {
        if (newSize > bytes.length) {
          bytes = Arrays.copyOf(bytes, Math.max(newSize, 2 * bytes.length));
        }
        Arrays.fill(bytes, size, newSize, (byte) 0);
        size = newSize;
      }
    }

    void write(int offset, byte[] source, int from, int to) {
      grow(offset + to);
      System.arraycopy(source, from, bytes, offset + from, to - from);
    }
  }
}
