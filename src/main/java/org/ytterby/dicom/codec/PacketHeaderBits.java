// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

/**
 * The bits of a packet header (ISO/IEC 15444-1 B.10.1): a byte FF is followed by one of seven bits.
 * Single-threaded.
 */
final class PacketHeaderBits {
  private final CodestreamBytes in;
  private int held;
  private int left;

  PacketHeaderBits(CodestreamBytes in) {
    this.in = in;
  }

  int bit() {
    if (left == 0) {
      boolean stuffed = held == 0xFF;
      held = in.u8();
      left = stuffed ? 7 : 8;
    }
    left--;
    return held >>> left & 1;
  }

  int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  /** Goes behind the header's last byte, and behind the one that an FF there brings with it. */
  void align() {
    if (held == 0xFF) {
      in.u8();
    }
    held = 0;
    left = 0;
  }

  /** How many coding passes a code-block brings (table B.4). */
  int passes() {
    if (bit() == 0) {
      return 1;
    }
    if (bit() == 0) {
      return 2;
    }
    int some = bits(2);
    if (some < 3) {
      return 3 + some;
    }
    int more = bits(5);
    return more < 31 ? 6 + more : 37 + bits(7);
  }
}
