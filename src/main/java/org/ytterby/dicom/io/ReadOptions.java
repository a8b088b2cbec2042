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
 * @param mostInlineBytes bytes of values in memory altogether; beyond them every value stays on
 *     disk that is longer than the reference to it, when the source is a file. A source in memory
 *     is its own bound
 * @param deepest nesting of sequences that is accepted
 * @param mostElements elements and items in all levels together that are accepted
 */
public record ReadOptions(
    int stopBefore, long longestInlineBytes, long mostInlineBytes, int deepest, int mostElements) {
  private static final int TO_THE_END = 0xFFFFFFFF;
  // Deeper than any template of PS3.16 nests, shallow enough for any stack.
  private static final int DEEPEST = 64;
  // A segmentation of 100 structures in 400 slices has a million (40 000 frames of about 25
  // elements and items). Each costs about 100 bytes of heap, however small it is.
  private static final int MOST_ELEMENTS = 1_500_000;
  private static final long LONGEST_INLINE_BYTES = 64 << 10;
  // Every association may be reading a header. The contours of a large RTSTRUCT are more, and are
  // read from the disk one by one just as well.
  private static final long MOST_INLINE_BYTES = 16 << 20;
  // What a reference to a value on disk takes.
  private static final int REFERENCE_BYTES = 64;

  /** Everything but long values and pixel data, which stay on disk. */
  public static ReadOptions headers() {
    return until(TO_THE_END);
  }

  /** Everything in memory. */
  public static ReadOptions everything() {
    return new ReadOptions(TO_THE_END, Long.MAX_VALUE, Long.MAX_VALUE, DEEPEST, MOST_ELEMENTS);
  }

  /** The headers before a tag of the root. */
  public static ReadOptions until(int tag) {
    return new ReadOptions(tag, LONGEST_INLINE_BYTES, MOST_INLINE_BYTES, DEEPEST, MOST_ELEMENTS);
  }

  /**
   * Whether a value of a file is left there.
   *
   * @param inline bytes of values that are in memory already
   */
  boolean staysOnDisk(int tag, long length, long inline) {
    return length > longestInlineBytes
        || staysForPixels(tag)
        || length > REFERENCE_BYTES && length > mostInlineBytes - inline;
  }

  /** Whether a value of a file is left there, however short, because it is the pixels. */
  boolean staysForPixels(int tag) {
    boolean pixels =
        tag == Tag.PixelData || tag == Tag.FloatPixelData || tag == Tag.DoubleFloatPixelData;
    return pixels && longestInlineBytes != Long.MAX_VALUE;
  }
}
