// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.Arrays;
import org.ytterby.finding.InvalidObject;

/**
 * The coefficients of code-blocks from their coding passes (ISO/IEC 15444-1 Annex D).
 *
 * <p>Method: bit plane by bit plane, each in three passes: coefficients that will likely become
 * significant, those that are, and the rest. One int holds what is known of four coefficients in a
 * column and around them, so that columns without anything are passed over at once. Bits of it:
 *
 * <ul>
 *   <li>0 to 17: significance, three in a row from left to right, of the row above the four, their
 *       own rows, and the row below;
 *   <li>18, 19, 20 and so on by threes: visited in this plane, refined before, negative;
 *   <li>30 and 31: the one above and the one below are negative.
 * </ul>
 *
 * <p>Cost: about one decision of the arithmetic decoder for each bit that is coded; no memory is
 * taken after the first block. Single-threaded.
 */
final class CodeBlockDecoder {
  /** Beyond the sign, and a half below the last plane. */
  static final int MOST_PLANES = 30;

  private static final int NEGATIVE = 0x8000_0000;
  private static final int MOST_SAMPLES = 4096;
  private static final int MOST_COLUMNS = 4096; // words of 1024 x 4 with an edge around: 3078
  private static final int STRIPE = 4;
  private static final int AROUND = 0x1EF;
  private static final int SELF = 1 << 4;
  private static final int ALL_SELF = SELF | SELF << 3 | SELF << 6 | SELF << 9;
  private static final int VISITED = 1 << 18;
  private static final int ALL_VISITED = VISITED | VISITED << 3 | VISITED << 6 | VISITED << 9;
  private static final int REFINED = 1 << 19;
  private static final int NEGATIVE_HERE = 1 << 20;
  private static final int NEGATIVE_ABOVE = 1 << 30;
  private static final int NEGATIVE_BELOW = 1 << 31;
  private static final int SEGMENTATION_SYMBOL = 0b1010;

  private final boolean exact;
  private String where = "";
  private final ArithmeticDecoder in = new ArithmeticDecoder();
  private final int[] data = new int[MOST_SAMPLES];
  private final int[] flags = new int[MOST_COLUMNS];
  private byte[] code = new byte[MOST_SAMPLES];
  private byte[] significance = {};
  private boolean causal;
  private int width;
  private int height;
  private int pitch; // of flags
  private boolean quiet; // nothing is significant, and only clean-ups can find anything

  /**
   * A decoder.
   *
   * @param exact refuses a wrong segmentation symbol; encoders that leave out what a rate doesn't
   *     allow may cut one off
   */
  CodeBlockDecoder(boolean exact) {
    this.exact = exact;
  }

  /**
   * Decodes a block.
   *
   * @param frame in which the block's bytes lie
   * @param planes Mb and the shift of a region of interest, at most {@link #MOST_PLANES}
   * @param place frame and tile, for messages
   * @return row by row: the sign in bit 31, the magnitude doubled, and in its last bits a half of
   *     what was not decoded; good until the next block
   */
  int[] decode(
      CodeBlock block, byte[] frame, int orientation, CodingStyle style, int planes, String place) {
    where = place;
    begin(block, frame, orientation, style);
    boolean hasSymbols = exact && style.has(CodingStyle.SEGMENTATION_SYMBOLS);
    if (block.bytes() == 0 && !hasSymbols) {
      // Behind the end are ones, of which the more probable symbol comes always: zeros.
      return data;
    }
    int pass = 0;
    int at = 0;
    for (int segment = 0; segment < block.segments(); segment++) {
      int end = at + block.segmentBytes(segment);
      boolean raw = style.has(CodingStyle.BYPASS) && isRaw(pass);
      if (raw) {
        in.beginRaw(code, at, end);
      } else {
        in.begin(code, at, end);
      }
      for (int i = 0; i < block.segmentPasses(segment); i++, pass++) {
        pass(pass, planes - block.zeroPlanes() - 1, raw, style);
        requireBytes(block);
      }
      at = end;
    }
    return data;
  }

  private void begin(CodeBlock block, byte[] frame, int orientation, CodingStyle style) {
    width = block.area().width();
    height = block.area().height();
    pitch = width + 2;
    significance = CodingContexts.significance(orientation);
    causal = style.has(CodingStyle.VERTICALLY_CAUSAL);
    Arrays.fill(data, 0, width * height, 0);
    Arrays.fill(flags, 0, pitch * (Math.ceilDiv(height, STRIPE) + 2), 0);
    int bytes = block.bytes();
    if (code.length < bytes) {
      code = new byte[Math.max(bytes, 2 * code.length)];
    }
    block.copy(frame, code);
    in.resetContexts();
    quiet = true;
  }

  private void requireBytes(CodeBlock block) {
    if (in.isExhausted()) {
      throw new InvalidObject(
          where,
          "a code-block of " + block.passes() + " passes in " + block.bytes() + " bytes",
          "as many bytes as they take: the code stream is damaged");
    }
  }

  /** Passes 0, 3, 6 ... clean up; the others are raw from the fifth plane on (table D.9). */
  private static boolean isRaw(int pass) {
    return pass >= 10 && pass % 3 != 0;
  }

  private void pass(int pass, int firstPlane, boolean raw, CodingStyle style) {
    int one = 2 << firstPlane - (pass + 2) / 3;
    switch (pass % 3) {
      case 1 -> {
        if (!quiet) {
          propagateSignificance(one | one >> 1, raw);
        }
      }
      case 2 -> {
        if (!quiet) {
          refine(one >> 1, raw);
        }
      }
      default -> {
        cleanUp(one | one >> 1);
        if (style.has(CodingStyle.SEGMENTATION_SYMBOLS)) {
          requireSymbol();
        }
      }
    }
    if (style.has(CodingStyle.RESET)) {
      in.resetContexts();
    }
  }

  private void requireSymbol() {
    int symbol = 0;
    for (int i = 0; i < 4; i++) {
      symbol = symbol << 1 | in.decode(ArithmeticDecoder.UNIFORM);
    }
    if (exact && symbol != SEGMENTATION_SYMBOL) {
      throw new InvalidObject(
          where,
          "segmentation symbol " + symbol,
          SEGMENTATION_SYMBOL + ": the code stream is damaged");
    }
  }

  /** The first pass: what is not significant, but something around it. */
  private void propagateSignificance(int value, boolean raw) {
    int word = pitch + 1;
    for (int top = 0; top < height; top += STRIPE, word += 2) {
      int rows = Math.min(STRIPE, height - top);
      for (int x = 0; x < width; x++, word++) {
        if (flags[word] != 0) {
          propagateSignificance(word, top * width + x, rows, value, raw);
        }
      }
    }
  }

  private void propagateSignificance(int word, int first, int rows, int value, boolean raw) {
    for (int row = 0; row < rows; row++) {
      int around = flags[word] >>> 3 * row;
      if ((around & SELF) == 0 && (around & AROUND) != 0) {
        int bit = raw ? in.raw() : in.decode(significance[around & AROUND]);
        if (bit == 1) {
          int sign = raw ? in.raw() : sign(word, row);
          data[first + row * width] = value | sign << 31;
          becomeSignificant(word, row, sign);
        }
        flags[word] |= VISITED << 3 * row;
      }
    }
  }

  /** The second pass: one bit more of what was significant before this plane. */
  private void refine(int half, boolean raw) {
    int word = pitch + 1;
    for (int top = 0; top < height; top += STRIPE, word += 2) {
      int rows = Math.min(STRIPE, height - top);
      for (int x = 0; x < width; x++, word++) {
        if ((flags[word] & ALL_SELF) != 0) {
          refine(word, top * width + x, rows, half, raw);
        }
      }
    }
  }

  private void refine(int word, int first, int rows, int half, boolean raw) {
    int known = flags[word];
    int refined = known;
    for (int row = 0; row < rows; row++) {
      int here = known >>> 3 * row;
      if ((here & (SELF | VISITED)) == SELF) {
        int bit;
        if (raw) {
          bit = in.raw();
        } else if ((here & REFINED) != 0) {
          bit = in.decode(CodingContexts.FIRST_REFINEMENT + 2);
        } else {
          bit = in.decode(CodingContexts.FIRST_REFINEMENT + ((here & AROUND) != 0 ? 1 : 0));
        }
        data[first + row * width] += bit == 1 ? half : -half;
        refined |= REFINED << 3 * row;
      }
    }
    flags[word] = refined;
  }

  /** The third pass: the rest; four in a column at once where nothing is around them. */
  private void cleanUp(int value) {
    int word = pitch + 1;
    for (int top = 0; top < height; top += STRIPE, word += 2) {
      int rows = Math.min(STRIPE, height - top);
      for (int x = 0; x < width; x++, word++) {
        int first = top * width + x;
        if (flags[word] != 0 || rows < STRIPE) {
          cleanUp(word, first, 0, rows, value);
        } else if (in.decode(ArithmeticDecoder.RUN_LENGTH) == 1) {
          int row = in.decode(ArithmeticDecoder.UNIFORM) << 1;
          row |= in.decode(ArithmeticDecoder.UNIFORM);
          int sign = sign(word, row);
          data[first + row * width] = value | sign << 31;
          becomeSignificant(word, row, sign);
          cleanUp(word, first, row + 1, rows, value);
        }
        flags[word] &= ~ALL_VISITED;
      }
    }
  }

  private void cleanUp(int word, int first, int from, int rows, int value) {
    for (int row = from; row < rows; row++) {
      int around = flags[word] >>> 3 * row;
      if ((around & (SELF | VISITED)) == 0 && in.decode(significance[around & AROUND]) == 1) {
        int sign = sign(word, row);
        data[first + row * width] = value | sign << 31;
        becomeSignificant(word, row, sign);
      }
    }
  }

  /** Decodes a sign; 1 is negative. */
  private int sign(int word, int row) {
    int here = flags[word];
    int around = here >>> 3 * row;
    int left = around >>> 3 & 1 | (flags[word - 1] >>> 3 * row & NEGATIVE_HERE) >>> 19;
    int right = around >>> 5 & 1 | (flags[word + 1] >>> 3 * row & NEGATIVE_HERE) >>> 19;
    int negativeUp = row == 0 ? here & NEGATIVE_ABOVE : around & NEGATIVE_HERE >>> 3;
    int negativeDown = row == STRIPE - 1 ? here & NEGATIVE_BELOW : around & NEGATIVE_HERE << 3;
    int up = around >>> 1 & 1 | (negativeUp != 0 ? 2 : 0);
    int down = around >>> 7 & 1 | (negativeDown != 0 ? 2 : 0);
    int context = CodingContexts.sign(left, right, up, down);
    return in.decode(context & 0x7F) ^ context >>> 31;
  }

  private void becomeSignificant(int word, int row, int sign) {
    quiet = false;
    int bit = SELF << 3 * row;
    flags[word] |= bit | sign * NEGATIVE_HERE << 3 * row;
    flags[word - 1] |= bit << 1;
    flags[word + 1] |= bit >> 1;
    if (row == 0 && !causal) {
      int above = word - pitch;
      flags[above] |= 1 << 16 | sign * NEGATIVE_BELOW;
      flags[above - 1] |= 1 << 17;
      flags[above + 1] |= 1 << 15;
    } else if (row == STRIPE - 1) {
      int below = word + pitch;
      flags[below] |= 1 << 1 | sign * NEGATIVE_ABOVE;
      flags[below - 1] |= 1 << 2;
      flags[below + 1] |= 1;
    }
  }

  /**
   * True when one pass more would say nothing of the block that was decoded last: a clean-up of
   * which every coefficient is significant or was visited in this plane. Encoders leave it out.
   */
  boolean isCleanUpEmpty() {
    int word = pitch + 1;
    for (int top = 0; top < height; top += STRIPE, word += 2) {
      int rows = Math.min(STRIPE, height - top);
      for (int x = 0; x < width; x++, word++) {
        for (int row = 0; row < rows; row++) {
          if ((flags[word] >>> 3 * row & (SELF | VISITED)) == 0) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** True where a coefficient is negative. */
  static boolean isNegative(int coefficient) {
    return coefficient < 0;
  }

  /** Twice the magnitude of a coefficient. */
  static int doubledMagnitude(int coefficient) {
    return coefficient & ~NEGATIVE;
  }
}
