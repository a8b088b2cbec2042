// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import org.ytterby.finding.InvalidObject;

/** A Huffman table of difference categories (ITU-T T.81 Annexes C and F.2.2.3). Immutable. */
final class HuffmanTable {
  private static final int LONGEST_CODE = 16;
  private static final int QUICK_BITS = 9;
  private static final int MOST_CATEGORY = 16;

  private final int[] firstBeyond = new int[LONGEST_CODE + 1]; // left-aligned in 16 bits
  private final int[] offset = new int[LONGEST_CODE + 1];
  private final int[] categories;
  private final short[] quick = new short[1 << QUICK_BITS]; // length << 8 | category, 0 for longer

  private HuffmanTable(int[] counts, int[] categories, String where) {
    this.categories = categories;
    int code = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST_CODE; length++) {
      offset[length] = index - code;
      if (code + counts[length] > 1 << length) {
        throw new InvalidObject(where, "a Huffman table with too many codes", "a prefix code");
      }
      for (int i = 0; i < counts[length]; i++, code++, index++) {
        if (length <= QUICK_BITS) {
          int first = code << (QUICK_BITS - length);
          for (int j = 0; j < 1 << (QUICK_BITS - length); j++) {
            quick[first + j] = (short) (length << 8 | categories[index]);
          }
        }
      }
      firstBeyond[length] = code << (LONGEST_CODE - length);
      code <<= 1;
    }
  }

  /** Reads one table behind its class and destination. */
  static HuffmanTable read(JpegSegments.Segment segment, String where) {
    int[] counts = new int[LONGEST_CODE + 1];
    int all = 0;
    for (int length = 1; length <= LONGEST_CODE; length++) {
      counts[length] = segment.u8();
      all += counts[length];
    }
    int[] categories = new int[all];
    for (int i = 0; i < all; i++) {
      categories[i] = segment.u8();
      if (categories[i] > MOST_CATEGORY) {
        throw new InvalidObject(
            where, "difference category " + categories[i], "0 to 16, as lossless JPEG has them");
      }
    }
    return new HuffmanTable(counts, categories, where);
  }

  /** Takes one difference (T.81 H.1.2.2). */
  int difference(EntropyBits in, String where) {
    int ahead = in.peek(LONGEST_CODE);
    int entry = quick[ahead >>> (LONGEST_CODE - QUICK_BITS)];
    int category;
    if (entry != 0) {
      in.skip(entry >>> 8);
      category = entry & 0xFF;
    } else {
      category = longer(ahead, in, where);
    }
    if (category == 0) {
      return 0;
    }
    if (category == MOST_CATEGORY) {
      return 1 << 15;
    }
    int value = in.take(category);
    return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
  }

  private int longer(int ahead, EntropyBits in, String where) {
    int length = 1;
    while (length <= LONGEST_CODE && ahead >= firstBeyond[length]) {
      length++;
    }
    if (length > LONGEST_CODE) {
      throw new InvalidObject(where, "bits that are no Huffman code", "a code of the table");
    }
    in.skip(length);
    return categories[(ahead >>> (LONGEST_CODE - length)) + offset[length]];
  }
}
