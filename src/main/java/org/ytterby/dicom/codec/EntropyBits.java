// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import org.ytterby.finding.InvalidObject;

/**
 * Entropy-coded bits, most significant first, up to the next marker. Single-threaded.
 *
 * <p>What follows a byte FF tells code from markers: in JPEG a byte 00 that is left out (T.81
 * F.1.2.3), in JPEG-LS a bit 0 (T.87 A.1).
 */
final class EntropyBits {
  /** How a byte FF in the code is told from a marker. */
  enum Stuffing {
    BYTE,
    BIT
  }

  private final byte[] bytes;
  private final Stuffing stuffing;
  private final String where;
  private int next;
  private boolean afterFf;
  private long buffer; // left-aligned, zero behind the bits that are there
  private int bits;

  EntropyBits(byte[] bytes, int from, Stuffing stuffing, String where) {
    this.bytes = bytes;
    this.next = from;
    this.stuffing = stuffing;
    this.where = where;
  }

  private void fill() {
    while (bits <= 56 && next < bytes.length) {
      int value = Byte.toUnsignedInt(bytes[next]);
      int width = 8;
      if (stuffing == Stuffing.BYTE && value == 0xFF) {
        if (next + 1 >= bytes.length || bytes[next + 1] != 0) {
          return; // a marker
        }
        next++;
      } else if (stuffing == Stuffing.BIT) {
        if (value == 0xFF && next + 1 < bytes.length && bytes[next + 1] < 0) {
          return; // a marker
        }
        if (afterFf) {
          width = 7;
        }
        afterFf = value == 0xFF;
      }
      next++;
      buffer |= (long) value << (64 - width) >>> bits;
      bits += width;
    }
  }

  /** The next bits, zeros where the code ends before; 1 to 32. */
  int peek(int count) {
    if (bits < count) {
      fill();
    }
    return (int) (buffer >>> (64 - count));
  }

  /** Goes on; what is passed must be there. */
  void skip(int count) {
    if (count > bits) {
      fill();
      if (count > bits) {
        throw new InvalidObject(
            where + " at byte " + next + " of the frame",
            "the end of the entropy-coded data",
            "more samples");
      }
    }
    buffer = count == 64 ? 0 : buffer << count;
    bits -= count;
  }

  /** Takes bits; 0 to 32. */
  int take(int count) {
    if (count == 0) {
      return 0;
    }
    int value = peek(count);
    skip(count);
    return value;
  }

  /**
   * Takes zeros and the one that ends them.
   *
   * @param most zeros that may come
   * @return how many zeros came
   */
  int zeros(int most) {
    int zeros = 0;
    while (true) {
      if (bits == 0) {
        fill();
      }
      int run = Math.min(Long.numberOfLeadingZeros(buffer), bits);
      if (run < bits) {
        skip(run + 1);
        zeros += run;
        if (zeros > most) {
          break;
        }
        return zeros;
      }
      zeros += run;
      skip(Math.max(1, run)); // at the end of the data this throws
      if (zeros > most) {
        break;
      }
    }
    throw new InvalidObject(
        where + " at byte " + next + " of the frame",
        "a code of more than " + most + " zeros",
        "a code of the limited length");
  }

  /** Forgets the rest of the last byte; the place of the marker that must be there. */
  int toMarker() {
    fill();
    if (bits >= 8 || next >= bytes.length) {
      throw new InvalidObject(
          where + " at byte " + next + " of the frame",
          next >= bytes.length ? "the end of the frame" : "more entropy-coded data",
          "a marker behind the last sample");
    }
    buffer = 0;
    bits = 0;
    afterFf = false;
    return next;
  }

  /** Passes the restart marker of this number, 0 to 7. */
  void restart(int number) {
    int at = toMarker();
    while (at + 1 < bytes.length && bytes[at + 1] == (byte) 0xFF) {
      at++;
    }
    if (at + 1 >= bytes.length || bytes[at + 1] != (byte) (JpegSegments.RST0 + number)) {
      throw new InvalidObject(
          where + " at byte " + at + " of the frame",
          "no restart marker",
          "restart marker " + number);
    }
    next = at + 2;
  }
}
