// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * Exponents and mantissas of a component's subbands (ISO/IEC 15444-1 A.6.4 and Annex E).
 *
 * @param kind how the steps are stated
 * @param guardBits G
 * @param steps of each subband in order, LL first; exponent and mantissa as QCD writes them with
 *     step sizes: 5 and 11 bits. Of {@link Kind#DERIVED} the one of LL
 */
record Quantization(Kind kind, int guardBits, List<Integer> steps) {
  private static final int MANTISSA_BITS = 11;
  private static final int MOST_BANDS = 97;

  /** The low five bits of Sqcd. */
  enum Kind {
    NONE,
    DERIVED,
    EXPOUNDED
  }

  Quantization {
    steps = List.copyOf(steps);
  }

  /** Reads it from Sqcd or Sqcc on. */
  static Quantization read(CodestreamBytes segment) {
    int style = segment.u8();
    int kind = style & 0x1F;
    if (kind >= Kind.values().length) {
      throw segment.invalid("quantization style " + kind, "0 to 2");
    }
    int width = kind == 0 ? 1 : 2;
    int count = segment.remaining() / width;
    if (count < 1 || count > MOST_BANDS || segment.remaining() % width != 0) {
      throw segment.invalid(
          segment.remaining() + " bytes of quantization", "steps of 1 to " + MOST_BANDS + " bands");
    }
    List<Integer> steps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      steps.add(width == 1 ? segment.u8() >>> 3 << MANTISSA_BITS : segment.u16());
    }
    return new Quantization(Kind.values()[kind], style >>> 5, steps);
  }

  /** How many subbands it has steps for. */
  int bands() {
    return kind == Kind.DERIVED ? MOST_BANDS : steps.size();
  }

  /**
   * The exponent of a subband.
   *
   * @param band 0 for LL, then HL, LH, HH of each resolution
   */
  int exponent(int band) {
    if (kind == Kind.DERIVED) {
      int resolution = (band + 2) / 3; // E-5: one less for each level that the band lies higher
      return (steps.getFirst() >>> MANTISSA_BITS) - Math.max(0, resolution - 1);
    }
    return steps.get(band) >>> MANTISSA_BITS;
  }

  /** The bit planes of a subband at most, Mb (E-2). */
  int planes(int band) {
    return guardBits + exponent(band) - 1;
  }

  /**
   * The step of a subband (E-3).
   *
   * @param dynamicRangeBits Rb: bits of the samples and the log2 gain of the subband
   */
  float step(int band, int dynamicRangeBits) {
    int mantissa = steps.get(kind == Kind.DERIVED ? 0 : band) & (1 << MANTISSA_BITS) - 1;
    float relative = 1 + mantissa / (float) (1 << MANTISSA_BITS);
    return Math.scalb(relative, dynamicRangeBits - exponent(band));
  }
}
