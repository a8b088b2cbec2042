// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.finding.InvalidObject;

/**
 * A table of a Modality LUT, VOI LUT or palette (PS3.3 C.11.1.1.1, C.11.2.1.1, C.7.6.3.1.5 and
 * C.7.6.3.1.6). Immutable.
 *
 * @param first value that has the first entry; lower ones have it too, higher ones than the last
 *     have the last
 * @param entries at least one
 * @param bits of an entry, 8 to 16
 */
record LookupTable(long first, int[] entries, int bits) {
  private static final int MOST_ENTRIES = 1 << 16;

  /**
   * Reads descriptor and data.
   *
   * @param signed whether the values that it maps have a sign, which decides what the descriptor's
   *     second value is
   * @throws InvalidObject when they don't fit each other
   */
  static LookupTable read(DataSet owner, int descriptorTag, int dataTag, boolean signed) {
    Attribute descriptor = owner.require(descriptorTag);
    int[] words = descriptor.integers();
    if (words.length != 3 || words[2] < 8 || words[2] > 16) {
      throw new InvalidObject(
          descriptor.where(),
          words.length + " values",
          "entries, first value mapped, and 8 to 16 bits");
    }
    int count = words[0] & 0xFFFF;
    int entries = count == 0 ? MOST_ENTRIES : count;
    long first = signed ? (short) words[1] : words[1] & 0xFFFF;
    return new LookupTable(first, entries(owner.require(dataTag), entries, words[2]), words[2]);
  }

  /** Of 16 bits each, or packed as bytes where 8 suffice, as C.7.6.3.1.6 allows. */
  private static int[] entries(Attribute data, int count, int bits) {
    byte[] bytes = data.bytes();
    boolean packed = bits == 8 && bytes.length < 2 * count;
    if (bytes.length < (packed ? count : 2 * count)) {
      throw new InvalidObject(data.where(), bytes.length + " bytes", count + " entries");
    }
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int[] entries = new int[count];
    int most = (1 << bits) - 1;
    for (int i = 0; i < count; i++) {
      int entry = packed ? Byte.toUnsignedInt(words.get()) : Short.toUnsignedInt(words.getShort());
      entries[i] = Math.min(entry, most);
    }
    return entries;
  }

  int at(long value) {
    return entries[(int) Math.clamp(value - first, 0, entries.length - 1)];
  }

  /** The greatest value that an entry may have. */
  int most() {
    return (1 << bits) - 1;
  }
}
