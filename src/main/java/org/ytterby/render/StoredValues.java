// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import org.ytterby.dicom.codec.PixelFormat;

/**
 * The stored values of a frame (PS3.5 section 8.1.1): the Bits Stored below High Bit, with their
 * sign. Nobody writes to the frame meanwhile.
 *
 * @param frame native and little endian
 */
record StoredValues(byte[] frame, PixelFormat format, int highBit) {
  int count() {
    return format.pixels() * format.samples();
  }

  /** One sample, in the order in which they lie. */
  long at(int index) {
    return switch (format.bitsAllocated()) {
      case 1 -> frame[index >> 3] >> (index & 7) & 1;
      case 8 -> value(Byte.toUnsignedLong(frame[index]));
      case 16 -> value(word(2 * index));
      default -> value(word(4 * index) | word(4 * index + 2) << 16);
    };
  }

  /** A sample of a pixel, whether samples lie beside each other or in planes. */
  long at(int pixel, int sample) {
    return at(
        format.planar() ? sample * format.pixels() + pixel : pixel * format.samples() + sample);
  }

  /** The value of bits as an attribute such as Pixel Padding Value has them. */
  long value(long allocated) {
    int above = Long.SIZE - 1 - highBit;
    int unused = Long.SIZE - format.bitsStored();
    long placed = allocated << above;
    return format.signed() ? placed >> unused : placed >>> unused;
  }

  private long word(int at) {
    return Byte.toUnsignedLong(frame[at]) | Byte.toUnsignedLong(frame[at + 1]) << 8;
  }
}
