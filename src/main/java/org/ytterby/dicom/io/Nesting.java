// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.finding.InvalidObject;

/**
 * Where in the nesting of a data set a {@link DataSetWalk} is: the root, and what has begun in it
 * and not ended. Single-threaded.
 */
final class Nesting {

  /** How data elements are written: in the whole data set, but for what is in a UN. */
  record Encoding(boolean explicit, boolean bigEndian) {
    static final Encoding OF_UN = new Encoding(false, false);

    ByteOrder order() {
      return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
  }

  /** What lies between the beginning and the end of a level. */
  enum Content {
    /** Data elements: the root and items. */
    ELEMENTS,
    /** Items with elements in them. */
    ITEMS,
    /** Items with bytes in them: encapsulated pixel data. */
    FRAGMENTS
  }

  /** A data set, sequence or row of fragments that has begun and not ended. */
  static final class Level {
    final Content content;
    final int tag;
    final long end;
    final boolean delimited;
    final Encoding encoding;
    int items;

    Level(Content content, int tag, long end, boolean delimited, Encoding encoding) {
      this.content = content;
      this.tag = tag;
      this.end = end;
      this.delimited = delimited;
      this.encoding = encoding;
    }
  }

  private final Deque<Level> levels = new ArrayDeque<>();

  /** The root, which ends where the bytes do. */
  Nesting(Encoding encoding) {
    levels.push(new Level(Content.ELEMENTS, 0, Long.MAX_VALUE, false, encoding));
  }

  /** The innermost level. */
  Level level() {
    return levels.element();
  }

  boolean isRoot() {
    return levels.size() == 1;
  }

  /** True when more sequences than these enclose what comes next. */
  boolean isDeeperThan(int sequences) {
    // Each sequence has two levels, its own and the item's, the root one.
    return levels.size() > 2 * sequences;
  }

  void begin(Level level) {
    levels.push(level);
  }

  /** The innermost level ends. */
  void end() {
    levels.pop();
  }

  /**
   * Ends what ends by its length; a header that begins elsewhere has been checked against it.
   *
   * @param start of the element that comes next
   * @param position behind what was read of it
   * @throws InvalidObject when the element reaches beyond what encloses it
   */
  void endBefore(long start, long position) {
    while (!level().delimited && level().end == start) {
      levels.pop();
    }
    if (position > level().end) {
      throw new InvalidObject(
          path() + "element at byte " + start,
          "an element that reaches beyond its item",
          "its length");
    }
  }

  /** {@code Sequence[1].} for each item that has begun. */
  String path() {
    StringBuilder path = new StringBuilder();
    for (Level level : levels.reversed()) {
      if (level.content == Content.ITEMS) {
        path.append(Dictionary.name(level.tag)).append('[').append(level.items).append("].");
      }
    }
    return path.toString();
  }
}
