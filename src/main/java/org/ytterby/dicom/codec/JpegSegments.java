// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import org.ytterby.finding.InvalidObject;

/**
 * The marker segments of a code stream in the manner of JPEG (ITU-T T.81 Annex B, which JPEG-LS
 * shares). Single-threaded.
 */
final class JpegSegments {
  static final int SOI = 0xD8;
  static final int EOI = 0xD9;
  static final int SOS = 0xDA;
  static final int DRI = 0xDD;
  static final int DHT = 0xC4;
  static final int DAC = 0xCC;
  static final int JPG = 0xC8;
  static final int SOF0 = 0xC0;
  static final int SOF1 = 0xC1;
  static final int SOF3 = 0xC3;
  static final int SOF15 = 0xCF;
  static final int SOF55 = 0xF7;
  static final int LSE = 0xF8;
  static final int APP0 = 0xE0;
  static final int APP8 = 0xE8;
  static final int APP14 = 0xEE;
  static final int APP15 = 0xEF;
  static final int COM = 0xFE;
  static final int RST0 = 0xD0;

  private final byte[] bytes;
  private final String where;
  private int position;

  JpegSegments(byte[] bytes, String where) {
    this.bytes = bytes;
    this.where = where;
    if (marker() != SOI) {
      throw invalid("no start of image", "marker FFD8");
    }
  }

  /** The next marker's second byte; fill bytes before it are passed over. */
  int marker() {
    if (u8() != 0xFF) {
      position--;
      throw invalid(String.format("byte %02X", bytes[position]), "a marker");
    }
    int code = u8();
    while (code == 0xFF) {
      code = u8();
    }
    return code;
  }

  /** True where a marker begins a frame header of whatever process (T.81 table B.1). */
  static boolean isFrameHeader(int marker) {
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
  }

  /** The body of the segment that begins here, and goes behind it. */
  Segment segment() {
    int length = u16();
    if (length < 2 || length - 2 > bytes.length - position) {
      throw invalid("a marker segment of " + length + " bytes", "one that lies in the frame");
    }
    Segment segment = new Segment(position, position + length - 2);
    position = segment.end;
    return segment;
  }

  /** Where entropy-coded data begin, once the scan's header was taken. */
  int position() {
    return position;
  }

  /** Goes behind entropy-coded data. */
  void position(int next) {
    position = next;
  }

  private int u8() {
    if (position >= bytes.length) {
      throw invalid("the end of the frame", "the rest of the code stream");
    }
    return Byte.toUnsignedInt(bytes[position++]);
  }

  private int u16() {
    return u8() << 8 | u8();
  }

  /** An error at this place. */
  InvalidObject invalid(String found, String expected) {
    return new InvalidObject(where + " at byte " + position + " of the frame", found, expected);
  }

  /** One segment's parameters, read in order. */
  final class Segment {
    private int at;
    private final int end;

    private Segment(int at, int end) {
      this.at = at;
      this.end = end;
    }

    int remaining() {
      return end - at;
    }

    int u8() {
      if (at >= end) {
        throw invalid("a marker segment that is too short", "all its parameters");
      }
      return Byte.toUnsignedInt(bytes[at++]);
    }

    int u16() {
      return u8() << 8 | u8();
    }
  }
}
