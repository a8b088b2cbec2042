// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.List;
import org.ytterby.dicom.codec.CodestreamSize.Area;
import org.ytterby.dicom.codec.TileComponent.Resolution;

/**
 * The coefficients of one component of a tile, and samples after {@link #synthesize} (ISO/IEC
 * 15444-1 Annex F). Each resolution lies in the top left corner, its subbands as {@link
 * TileComponent.Subband} places them. Single-threaded.
 */
abstract class WaveletPlane {
  /** Columns that are transformed together: a row of them is a line of the cache. */
  static final int LANES = 16;

  private final int width;
  private final int height;

  WaveletPlane(Area area) {
    this.width = area.width();
    this.height = area.height();
  }

  final int width() {
    return width;
  }

  final int height() {
    return height;
  }

  /**
   * Takes a code-block's coefficients.
   *
   * @param data as {@link CodeBlockDecoder#decode} gives them
   * @param at where the first one goes
   * @param shift of a region of interest
   * @param step of the subband's quantization
   */
  abstract void place(int[] data, Area block, int at, int shift, float step);

  /** From coefficients to samples, resolution by resolution. */
  final void synthesize(List<Resolution> resolutions) {
    for (int r = 1; r < resolutions.size(); r++) {
      Area area = resolutions.get(r).area();
      Area lower = resolutions.get(r - 1).area();
      for (int y = 0; y < area.height(); y++) {
        row(y * width, lower.width(), area.width(), area.left() & 1);
      }
      for (int x = 0; x < area.width(); x += LANES) {
        int lanes = Math.min(LANES, area.width() - x);
        columns(new Columns(x, lanes, lower.height(), area.height(), area.top() & 1));
      }
    }
  }

  /**
   * Transforms a row.
   *
   * @param low how many of its coefficients are low ones; they stand before the others
   * @param odd 1 where the first sample's place is odd, so that it is a high one
   */
  abstract void row(int at, int low, int length, int odd);

  /** Columns side by side: where the first begins, how many, and as of a row. */
  record Columns(int at, int lanes, int low, int length, int odd) {}

  /** Transforms columns. */
  abstract void columns(Columns columns);

  /** Copies the rows of columns to where they belong between each other. */
  final void interleave(Object plane, Columns columns, Object lines) {
    int lanes = columns.lanes;
    for (int i = 0; i < columns.length; i++) {
      boolean isLow = i < columns.low;
      int to = isLow ? 2 * i + columns.odd : 2 * (i - columns.low) + 1 - columns.odd;
      System.arraycopy(plane, columns.at + i * width, lines, to * lanes, lanes);
    }
  }

  /** Copies them back. */
  final void takeBack(Object lines, Columns columns, Object plane) {
    int lanes = columns.lanes;
    for (int i = 0; i < columns.length; i++) {
      System.arraycopy(lines, i * lanes, plane, columns.at + i * width, lanes);
    }
  }

  /** The line before one; what is outside mirrors what is inside (F.3.7). */
  static int before(int index) {
    return index == 0 ? 1 : index - 1;
  }

  /** The line behind one. */
  static int behind(int index, int length) {
    return index == length - 1 ? length - 2 : index + 1;
  }

  /** Samples as whole numbers. */
  abstract int[] samples();
}
