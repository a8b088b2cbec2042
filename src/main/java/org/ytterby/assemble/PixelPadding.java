// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/**
 * Stored values that stand for no measurement (Pixel Padding Value and Range Limit, PS3.3
 * C.7.5.1.1.2), told before rescale.
 *
 * @param least of them
 * @param most of them; below the least where none is stated
 */
public record PixelPadding(int least, int most) {
  private static final PixelPadding NONE = new PixelPadding(1, 0);

  /**
   * As a header states it.
   *
   * @throws org.ytterby.finding.InvalidObject where it is no number
   */
  public static PixelPadding of(DataSet header, PixelLayout layout) {
    Optional<Integer> one = stored(header, Tag.PixelPaddingValue, layout);
    if (one.isEmpty()) {
      return NONE;
    }
    int other = stored(header, Tag.PixelPaddingRangeLimit, layout).orElse(one.get());
    return new PixelPadding(Math.min(one.get(), other), Math.max(one.get(), other));
  }

  /** As a stored value, also where US stands for SS and the other way, as it does in many files. */
  private static Optional<Integer> stored(DataSet header, int tag, PixelLayout layout) {
    return header
        .optional(tag)
        .map(Attribute::integer)
        .map(value -> layout.signed() ? (int) (short) (int) value : value & 0xffff);
  }

  /** True where a stored value means nothing. */
  public boolean holds(int stored) {
    return stored >= least && stored <= most;
  }
}
