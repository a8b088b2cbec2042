// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import org.ytterby.finding.InvalidObject;

/** Takes the lines of a decoded frame and lays them out as the header says. Single-threaded. */
final class FrameWriter {
  private final PixelFormat format;
  private final int precision;
  private final String where;
  private final byte[] bytes;
  private final int sampleBytes;
  private final int step;

  /**
   * A frame, all zero.
   *
   * @param precision bits of a sample in the code stream
   */
  FrameWriter(PixelFormat format, int precision, String where) {
    if (format.bitsAllocated() != 8 && format.bitsAllocated() != 16) {
      throw new InvalidObject(
          where, format.bitsAllocated() + " bits allocated", "8 or 16 in this compression");
    }
    // Bits above the stored ones are kept: they may be overlays, and readers mask them. With fewer,
    // nobody can say where the sign is.
    boolean fewer = precision < format.bitsStored();
    if (precision > format.bitsAllocated() || fewer && format.signed()) {
      throw new InvalidObject(
          where,
          "samples of " + precision + " bits",
          format.bitsStored() + " stored, " + format.bitsAllocated() + " allocated");
    }
    this.format = format;
    this.precision = precision;
    this.where = where;
    this.sampleBytes = format.sampleBytes();
    this.step = (format.planar() ? 1 : format.samples()) * sampleBytes;
    this.bytes = new byte[format.frameBytes()];
  }

  /**
   * One line of one component, from a place in the array on.
   *
   * @throws InvalidObject when a sample has more bits than the code stream's samples have: its
   *     bytes were damaged
   */
  void line(int component, int row, int[] samples, int from) {
    part(component, new Place(row, 0), samples, from, format.columns());
  }

  /** Where a part of a line begins, from 0. */
  record Place(int row, int column) {}

  /** A part of a line, as {@link #line}. */
  void part(int component, Place place, int[] samples, int from, int count) {
    int used = 0;
    for (int i = from; i < from + count; i++) {
      used |= samples[i];
    }
    if (used >>> precision != 0) {
      throw new InvalidObject(
          where,
          "a sample of more bits in row " + place.row,
          precision + " bits, as its stream says");
    }
    int pixel = place.row * format.columns() + place.column;
    int at =
        format.planar()
            ? (component * format.pixels() + pixel) * sampleBytes
            : (pixel * format.samples() + component) * sampleBytes;
    if (sampleBytes == 1) {
      for (int i = from; i < from + count; i++, at += step) {
        bytes[at] = (byte) samples[i];
      }
    } else {
      for (int i = from; i < from + count; i++, at += step) {
        bytes[at] = (byte) samples[i];
        bytes[at + 1] = (byte) (samples[i] >>> 8);
      }
    }
  }

  /** The frame. */
  byte[] bytes() {
    return bytes;
  }
}
