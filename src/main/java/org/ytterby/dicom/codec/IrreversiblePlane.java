// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import org.ytterby.dicom.codec.CodestreamSize.Area;

/**
 * Coefficients of the irreversible 9/7 wavelet (ISO/IEC 15444-1 F.3.8.2 and G.3), in the order of
 * operations that stands here: the same samples on every machine. Single-threaded.
 */
final class IrreversiblePlane extends WaveletPlane {
  // Table F.4.
  private static final float ALPHA = (float) -1.586_134_342_059_924;
  private static final float BETA = (float) -0.052_980_118_572_961;
  private static final float GAMMA = (float) 0.882_911_075_530_934;
  private static final float DELTA = (float) 0.443_506_852_043_971;
  private static final float K = (float) 1.230_174_104_914_001;

  private final float[] plane;
  private final float[] lines;

  IrreversiblePlane(Area area) {
    super(area);
    this.plane = new float[area.width() * area.height()];
    this.lines = new float[Math.max(area.width(), LANES * area.height())];
  }

  @Override
  void place(int[] data, Area block, int at, int shift, float step) {
    int width = block.width();
    for (int y = 0, from = 0; y < block.height(); y++) {
      int to = at + y * width();
      for (int x = 0; x < width; x++, from++, to++) {
        int coefficient = data[from];
        int doubled = CodeBlockDecoder.doubledMagnitude(coefficient);
        if (shift > 0 && doubled >>> shift > 1) {
          doubled >>>= shift;
        }
        float value = doubled * (step / 2);
        plane[to] = CodeBlockDecoder.isNegative(coefficient) ? -value : value;
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
      scale(0, lanes, odd == 1 ? 0.5f : 1);
      return;
    }
    for (int i = 0; i < length; i++) {
      scale(i * lanes, lanes, (i & 1) == odd ? K : 1 / K);
    }
    step(length, lanes, odd, DELTA);
    step(length, lanes, 1 - odd, GAMMA);
    step(length, lanes, odd, BETA);
    step(length, lanes, 1 - odd, ALPHA);
  }

  private void scale(int at, int lanes, float factor) {
    for (int lane = at; lane < at + lanes; lane++) {
      lines[lane] *= factor;
    }
  }

  private void step(int length, int lanes, int first, float factor) {
    float[] x = lines;
    for (int i = first; i < length; i += 2) {
      int at = i * lanes;
      int before = before(i) * lanes;
      int behind = behind(i, length) * lanes;
      for (int lane = 0; lane < lanes; lane++) {
        x[at + lane] -= factor * (x[before + lane] + x[behind + lane]);
      }
    }
  }

  /** Red, green and blue in the place of the three components (ICT). */
  static void transform(
      IrreversiblePlane first, IrreversiblePlane second, IrreversiblePlane third) {
    float[] luma = first.plane;
    float[] blue = second.plane;
    float[] red = third.plane;
    for (int i = 0; i < luma.length; i++) {
      float y = luma[i];
      float cb = blue[i];
      float cr = red[i];
      luma[i] = y + 1.402f * cr;
      blue[i] = y - 0.344136f * cb - 0.714136f * cr;
      red[i] = y + 1.772f * cb;
    }
  }

  @Override
  int[] samples() {
    int[] samples = new int[plane.length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Math.round(plane[i]);
    }
    return samples;
  }
}
