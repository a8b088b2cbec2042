// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.io;

import org.ytterby.dicom.dict.Tag;

/**
 * How much of a data set is read, and how much a hostile one may cost.
 *
 * @param stopBefore the root tag (unsigned) before which reading ends; {@code 0xFFFFFFFF} reads to
 *     the end
 * @param longestInlineBytes a longer value stays on disk when the source is a file; pixel data
 *     count as long whenever this is not {@link Long#MAX_VALUE}
 * @param deepest nesting of sequences that is accepted
 * @param mostElements elements and items in all levels together that are accepted
 */
public record ReadOptions(int stopBefore, long longestInlineBytes, int deepest, int mostElements) {
  private static final int TO_THE_END = 0xFFFFFFFF;
  // Deeper than any template of PS3.16 nests, shallow enough for any stack.
  private static final int DEEPEST = 64;
  private static final int MOST_ELEMENTS = 4_000_000;
  private static final long LONGEST_INLINE_BYTES = 64 << 10;

  /** Everything but long values and pixel data, which stay on disk. */
  public static ReadOptions headers() {
    return new ReadOptions(TO_THE_END, LONGEST_INLINE_BYTES, DEEPEST, MOST_ELEMENTS);
  }

  /** Everything in memory. */
  public static ReadOptions everything() {
    return new ReadOptions(TO_THE_END, Long.MAX_VALUE, DEEPEST, MOST_ELEMENTS);
  }

  /** The headers before a tag of the root. */
  public static ReadOptions until(int tag) {
    return new ReadOptions(tag, LONGEST_INLINE_BYTES, DEEPEST, MOST_ELEMENTS);
  }

  boolean staysOnDisk(int tag, long length) {
    boolean pixels =
        tag == Tag.PixelData || tag == Tag.FloatPixelData || tag == Tag.DoubleFloatPixelData;
    return length > longestInlineBytes || pixels && longestInlineBytes != Long.MAX_VALUE;
  }
}
