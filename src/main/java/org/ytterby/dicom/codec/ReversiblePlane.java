// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import org.ytterby.dicom.codec.CodestreamSize.Area;

/**
 * Coefficients of the reversible 5/3 wavelet: whole numbers that give every sample back (ISO/IEC
 * 15444-1 F.3.8.1 and G.2). Single-threaded.
 */
final class ReversiblePlane extends WaveletPlane {
  private final int[] plane;
  private final int[] lines;

  ReversiblePlane(Area area) {
    super(area);
    this.plane = new int[area.width() * area.height()];
    this.lines = new int[Math.max(area.width(), LANES * area.height())];
  }

  @Override
  void place(int[] data, Area block, int at, int shift, float step) {
    int width = block.width();
    for (int y = 0, from = 0; y < block.height(); y++) {
      int to = at + y * width();
      for (int x = 0; x < width; x++, from++, to++) {
        int coefficient = data[from];
        int magnitude = CodeBlockDecoder.doubledMagnitude(coefficient) >> 1;
        if (shift > 0 && magnitude >>> shift != 0) {
          magnitude >>>= shift;
        }
        plane[to] = CodeBlockDecoder.isNegative(coefficient) ? -magnitude : magnitude;
      }
    }
  }

  @Override
  void row(int at, int low, int length, int odd) {
    for (int i = 0, to = odd; i < low; i++, to += 2) {
      lines[to] = plane[at + i];
    }
    for (int i = low, to = 1 - odd; i < length; i++, to += 2) {
      lines[to] = plane[at + i];
    }
    lift(length, 1, odd);
    System.arraycopy(lines, 0, plane, at, length);
  }

  @Override
  void columns(Columns columns) {
    interleave(plane, columns, lines);
    lift(columns.length(), columns.lanes(), columns.odd());
    takeBack(lines, columns, plane);
  }

  private void lift(int length, int lanes, int odd) {
    if (length == 1) {
      for (int lane = 0; lane < lanes; lane++) {
        lines[lane] >>= odd;
      }
      return;
    }
    int[] x = lines;
    for (int i = odd; i < length; i += 2) {
      int at = i * lanes;
      int before = before(i) * lanes;
      int behind = behind(i, length) * lanes;
      for (int lane = 0; lane < lanes; lane++) {
        x[at + lane] -= x[before + lane] + x[behind + lane] + 2 >> 2;
      }
    }
    for (int i = 1 - odd; i < length; i += 2) {
      int at = i * lanes;
      int before = before(i) * lanes;
      int behind = behind(i, length) * lanes;
      for (int lane = 0; lane < lanes; lane++) {
        x[at + lane] += x[before + lane] + x[behind + lane] >> 1;
      }
    }
  }

  /** Red, green and blue in the place of the three components (RCT). */
  static void transform(ReversiblePlane first, ReversiblePlane second, ReversiblePlane third) {
    int[] y0 = first.plane;
    int[] y1 = second.plane;
    int[] y2 = third.plane;
    for (int i = 0; i < y0.length; i++) {
      int green = y0[i] - (y1[i] + y2[i] >> 2);
      y0[i] = y2[i] + green;
      y2[i] = y1[i] + green;
      y1[i] = green;
    }
  }

  @Override
  int[] samples() {
    return plane;
  }
}
