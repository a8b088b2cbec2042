// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.List;

/**
 * How a component of a tile is coded (ISO/IEC 15444-1 A.6.1, the SPcod and SPcoc parameters).
 * Immutable.
 *
 * @param levels of wavelet decomposition, 0 to 32
 * @param blockWidthBits log2 of the width of a code-block
 * @param blockHeightBits log2 of the height of a code-block
 * @param style flags of {@link #BYPASS} to {@link #SEGMENTATION_SYMBOLS}
 * @param reversible the 5/3 wavelet, else the 9/7 one
 * @param precincts of each resolution, log2 of width and of height; none for the largest
 */
record CodingStyle(
    int levels,
    int blockWidthBits,
    int blockHeightBits,
    int style,
    boolean reversible,
    List<Precinct> precincts) {
  static final int BYPASS = 1;
  static final int RESET = 2;
  static final int TERMINATE_ALL = 4;
  static final int VERTICALLY_CAUSAL = 8;
  static final int PREDICTABLE_TERMINATION = 16;
  static final int SEGMENTATION_SYMBOLS = 32;

  private static final int ALL_STYLES = 63;
  private static final int MOST_LEVELS = 32;
  private static final int LARGEST_PRECINCT = 15;

  /** Log2 of a precinct's width and height. */
  record Precinct(int widthBits, int heightBits) {}

  CodingStyle {
    precincts = List.copyOf(precincts);
  }

  /**
   * Reads it from the number of levels on.
   *
   * @param precincts whether sizes of precincts are stated
   */
  static CodingStyle read(CodestreamBytes segment, boolean precincts) {
    int levels = segment.u8();
    int widthBits = segment.u8() + 2;
    int heightBits = segment.u8() + 2;
    int style = segment.u8();
    int transform = segment.u8();
    if (levels > MOST_LEVELS) {
      throw segment.invalid(levels + " decomposition levels", "0 to " + MOST_LEVELS);
    }
    if (widthBits > 10 || heightBits > 10 || widthBits + heightBits > 12) {
      throw segment.invalid(
          "code-blocks of 2^" + widthBits + " x 2^" + heightBits,
          "at most 1024 on a side and 4096 samples");
    }
    if ((style & ~ALL_STYLES) != 0) {
      throw segment.invalid(
          String.format("code-block style %02X", style),
          "flags of ISO/IEC 15444-1 only, which high-throughput JPEG 2000 goes beyond");
    }
    if (transform > 1) {
      throw segment.invalid("wavelet " + transform, "0 for 9/7 or 1 for 5/3");
    }
    Precinct[] sizes = new Precinct[precincts ? levels + 1 : 0];
    for (int r = 0; r < sizes.length; r++) {
      int both = segment.u8();
      sizes[r] = new Precinct(both & 0xF, both >>> 4);
      if (r > 0 && (sizes[r].widthBits == 0 || sizes[r].heightBits == 0)) {
        throw segment.invalid("precincts of 1 sample at resolution " + r, "at least 2");
      }
    }
    return new CodingStyle(levels, widthBits, heightBits, style, transform == 1, List.of(sizes));
  }

  boolean has(int flag) {
    return (style & flag) != 0;
  }

  Precinct precinct(int resolution) {
    return precincts.isEmpty()
        ? new Precinct(LARGEST_PRECINCT, LARGEST_PRECINCT)
        : precincts.get(resolution);
  }

  /** Subbands of all resolutions. */
  int bands() {
    return 3 * levels + 1;
  }
}
