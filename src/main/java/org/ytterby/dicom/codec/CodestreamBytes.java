// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import org.ytterby.finding.InvalidObject;

/**
 * A place in a JPEG 2000 code stream, and its marker segments (ISO/IEC 15444-1 Annex A), read in
 * order. Every error names the byte where it is. Single-threaded.
 */
final class CodestreamBytes {
  static final int SOC = 0xFF4F;
  static final int CAP = 0xFF50;
  static final int SIZ = 0xFF51;
  static final int COD = 0xFF52;
  static final int COC = 0xFF53;
  static final int TLM = 0xFF55;
  static final int PLM = 0xFF57;
  static final int PLT = 0xFF58;
  static final int QCD = 0xFF5C;
  static final int QCC = 0xFF5D;
  static final int RGN = 0xFF5E;
  static final int POC = 0xFF5F;
  static final int PPM = 0xFF60;
  static final int PPT = 0xFF61;
  static final int CRG = 0xFF63;
  static final int COM = 0xFF64;
  static final int SOT = 0xFF90;
  static final int SOP = 0xFF91;
  static final int EPH = 0xFF92;
  static final int SOD = 0xFF93;
  static final int EOC = 0xFFD9;

  private final byte[] bytes;
  private final String where;
  private final int end;
  private int position;

  CodestreamBytes(byte[] bytes, String where) {
    this(bytes, 0, bytes.length, where);
  }

  private CodestreamBytes(byte[] bytes, int position, int end, String where) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
    this.where = where;
  }

  int position() {
    return position;
  }

  void position(int next) {
    position = next;
  }

  int remaining() {
    return end - position;
  }

  int u8() {
    if (position >= end) {
      throw invalid("the end of the bytes", "the rest of the code stream");
    }
    return Byte.toUnsignedInt(bytes[position++]);
  }

  int u16() {
    return u8() << 8 | u8();
  }

  long u32() {
    return (long) u16() << 16 | u16();
  }

  /** A component's number: one byte where there are fewer than 257 of them. */
  int component(int components) {
    int found = components < 257 ? u8() : u16();
    if (found >= components) {
      throw invalid("parameters of component " + found, "one of 0 to " + (components - 1));
    }
    return found;
  }

  /** What the segment that begins here says behind its length; goes behind it. */
  CodestreamBytes segment() {
    int length = u16();
    if (length < 2 || length - 2 > remaining()) {
      throw invalid("a marker segment of " + length + " bytes", "one that lies in its header");
    }
    CodestreamBytes segment = new CodestreamBytes(bytes, position, position + length - 2, where);
    position += length - 2;
    return segment;
  }

  /** What remains, taken. */
  byte[] rest() {
    byte[] rest = new byte[remaining()];
    System.arraycopy(bytes, position, rest, 0, rest.length);
    position = end;
    return rest;
  }

  /** Makes sure that a segment says no more than was understood. */
  void requireEnd(String segment) {
    if (remaining() != 0) {
      throw invalid(remaining() + " more bytes in " + segment, "its end");
    }
  }

  /** An error at this place. */
  InvalidObject invalid(String found, String expected) {
    return new InvalidObject(where + " at byte " + position + " of the frame", found, expected);
  }
}
