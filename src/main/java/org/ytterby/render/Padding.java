// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/**
 * Stored values that fill a grey image up and mean nothing (PS3.3 C.7.5.1.1.2): they are shown
 * black and count for no range. Immutable; empty where the least is above the most.
 */
record Padding(long least, long most) {
  static final Padding NONE = new Padding(1, 0);

  /** Pixel Padding Value, to Pixel Padding Range Limit where there is one. */
  static Padding of(DataSet header, StoredValues values) {
    if (header.optional(Tag.PixelPaddingValue).isEmpty()) {
      return NONE;
    }
    long one = stored(header, Tag.PixelPaddingValue, values);
    long other =
        header.optional(Tag.PixelPaddingRangeLimit).isPresent()
            ? stored(header, Tag.PixelPaddingRangeLimit, values)
            : one;
    return new Padding(Math.min(one, other), Math.max(one, other));
  }

  /** As a stored value, also where US stands for SS, as it does in many objects. */
  private static long stored(DataSet header, int tag, StoredValues values) {
    long value = header.require(tag).integer();
    if (!values.format().signed() || value < 0) {
      return value;
    }
    return value >= 1L << (values.format().bitsStored() - 1)
        ? value - (1L << values.format().bitsAllocated())
        : value;
  }

  boolean covers(long stored) {
    return stored >= least && stored <= most;
  }
}
