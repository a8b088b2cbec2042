// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

/**
 * What steers JPEG-LS (ITU-T T.87 C.2.4.1.1 and A.2.1). Immutable.
 *
 * @param most MAXVAL, the largest sample
 * @param near NEAR, how far a sample may be off; 0 is lossless
 * @param reset at which count contexts are halved
 */
record JpegLsParameters(
    int most, int near, int threshold1, int threshold2, int threshold3, int reset) {
  private static final int BASIC_T1 = 3;
  private static final int BASIC_T2 = 7;
  private static final int BASIC_T3 = 21;
  static final int DEFAULT_RESET = 64;

  /** The defaults for a largest sample. */
  static JpegLsParameters standard(int most, int near) {
    int t1;
    int t2;
    int t3;
    if (most >= 128) {
      int factor = (Math.min(most, 4095) + 128) / 256;
      t1 = clamp(factor * (BASIC_T1 - 2) + 2 + 3 * near, near + 1, most);
      t2 = clamp(factor * (BASIC_T2 - 3) + 3 + 5 * near, t1, most);
      t3 = clamp(factor * (BASIC_T3 - 4) + 4 + 7 * near, t2, most);
    } else {
      int factor = 256 / (most + 1);
      t1 = clamp(Math.max(2, BASIC_T1 / factor + 3 * near), near + 1, most);
      t2 = clamp(Math.max(3, BASIC_T2 / factor + 5 * near), t1, most);
      t3 = clamp(Math.max(4, BASIC_T3 / factor + 7 * near), t2, most);
    }
    return new JpegLsParameters(most, near, t1, t2, t3, DEFAULT_RESET);
  }

  private static int clamp(int value, int least, int most) {
    return value > most || value < least ? least : value;
  }

  /** True where the order that T.87 table C.1 demands is kept. */
  boolean isValid() {
    return near >= 0
        && near <= Math.min(255, most / 2)
        && threshold1 >= near + 1
        && threshold2 >= threshold1
        && threshold3 >= threshold2
        && threshold3 <= most
        && reset >= 3;
  }

  /** RANGE: how many different errors there are. */
  int range() {
    return (most + 2 * near) / (2 * near + 1) + 1;
  }

  /** qbpp: bits of an error that is written plainly. */
  int errorBits() {
    return bits(range());
  }

  /** LIMIT: the longest code, in bits. */
  int limit() {
    int sampleBits = Math.max(2, bits(most + 1));
    return 2 * (sampleBits + Math.max(8, sampleBits));
  }

  /** Bits that number this many values. */
  private static int bits(int values) {
    return 32 - Integer.numberOfLeadingZeros(values - 1);
  }

  /** The sign and size of a gradient in nine steps, -4 to 4 (T.87 A.3.3). */
  int step(int gradient) {
    int size = Math.abs(gradient);
    int step;
    if (size <= near) {
      step = 0;
    } else if (size < threshold1) {
      step = 1;
    } else if (size < threshold2) {
      step = 2;
    } else {
      step = size < threshold3 ? 3 : 4;
    }
    return gradient < 0 ? -step : step;
  }
}
