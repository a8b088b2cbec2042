// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.Arrays;

/**
 * The MQ decoder (ISO/IEC 15444-1 Annex C), and the raw bits that may stand in its place (D.6).
 * Names are the standard's: A is the interval, C the code register, CT its bits left.
 * Single-threaded.
 *
 * <p>Behind a codeword segment it reads ones, as the standard has it; far behind it nothing is left
 * of what was coded, see {@link #isExhausted}.
 */
final class ArithmeticDecoder {
  static final int CONTEXTS = 19;
  static final int RUN_LENGTH = 17;
  static final int UNIFORM = 18;

  /**
   * An encoder's flush may leave out a few bytes that are ones, and the decoder is up to four bytes
   * ahead. What reads more behind its end decodes nothing but these ones.
   */
  private static final int MOST_BEHIND_END = 32;

  // Table C.2: Qe, next state where the more probable symbol came, where the other, switch of both.
  private static final int[][] STATES = {
    {0x5601, 1, 1, 1}, {0x3401, 2, 6, 0}, {0x1801, 3, 9, 0}, {0x0AC1, 4, 12, 0},
    {0x0521, 5, 29, 0}, {0x0221, 38, 33, 0}, {0x5601, 7, 6, 1}, {0x5401, 8, 14, 0},
    {0x4801, 9, 14, 0}, {0x3801, 10, 14, 0}, {0x3001, 11, 17, 0}, {0x2401, 12, 18, 0},
    {0x1C01, 13, 20, 0}, {0x1601, 29, 21, 0}, {0x5601, 15, 14, 1}, {0x5401, 16, 14, 0},
    {0x5101, 17, 15, 0}, {0x4801, 18, 16, 0}, {0x3801, 19, 17, 0}, {0x3401, 20, 18, 0},
    {0x3001, 21, 19, 0}, {0x2801, 22, 19, 0}, {0x2401, 23, 20, 0}, {0x2201, 24, 21, 0},
    {0x1C01, 25, 22, 0}, {0x1801, 26, 23, 0}, {0x1601, 27, 24, 0}, {0x1401, 28, 25, 0},
    {0x1201, 29, 26, 0}, {0x1101, 30, 27, 0}, {0x0AC1, 31, 28, 0}, {0x09C1, 32, 29, 0},
    {0x08A1, 33, 30, 0}, {0x0521, 34, 31, 0}, {0x0441, 35, 32, 0}, {0x02A1, 36, 33, 0},
    {0x0221, 37, 34, 0}, {0x0141, 38, 35, 0}, {0x0111, 39, 36, 0}, {0x0085, 40, 37, 0},
    {0x0049, 41, 38, 0}, {0x0025, 42, 39, 0}, {0x0015, 43, 40, 0}, {0x0009, 44, 41, 0},
    {0x0005, 45, 42, 0}, {0x0001, 45, 43, 0}, {0x5601, 46, 46, 0}
  };

  private static final int ALL_ZERO_STATE = 4;
  private static final int RUN_LENGTH_STATE = 3;
  private static final int UNIFORM_STATE = 46;

  // A state and its more probable symbol in one number: twice the state, and the symbol.
  private static final int[] QE = new int[2 * STATES.length];
  private static final byte[] MORE_PROBABLE = new byte[2 * STATES.length];
  private static final byte[] LESS_PROBABLE = new byte[2 * STATES.length];

  static {
    for (int i = 0; i < STATES.length; i++) {
      for (int symbol = 0; symbol < 2; symbol++) {
        QE[2 * i + symbol] = STATES[i][0];
        MORE_PROBABLE[2 * i + symbol] = (byte) (2 * STATES[i][1] + symbol);
        LESS_PROBABLE[2 * i + symbol] = (byte) (2 * STATES[i][2] + (symbol ^ STATES[i][3]));
      }
    }
  }

  private final byte[] contexts = new byte[CONTEXTS];
  private byte[] bytes = {};
  private int next;
  private int end;
  private int behindEnd;
  private int a;
  private int c;
  private int ct;

  ArithmeticDecoder() {
    resetContexts();
  }

  /** Table D.7. */
  void resetContexts() {
    Arrays.fill(contexts, (byte) 0);
    contexts[0] = 2 * ALL_ZERO_STATE;
    contexts[RUN_LENGTH] = 2 * RUN_LENGTH_STATE;
    contexts[UNIFORM] = 2 * UNIFORM_STATE;
  }

  /** Begins a codeword segment. */
  void begin(byte[] code, int from, int to) {
    bytes = code;
    next = from;
    end = to;
    behindEnd = 0;
    c = byteAt(from) << 16;
    byteIn();
    c <<= 7;
    ct -= 7;
    a = 0x8000;
  }

  /** Begins a segment of raw bits. */
  void beginRaw(byte[] code, int from, int to) {
    bytes = code;
    next = from;
    end = to;
    behindEnd = 0;
    c = 0;
    ct = 0;
  }

  /** True when more was read behind the segment than an encoder can have meant. */
  boolean isExhausted() {
    return behindEnd > MOST_BEHIND_END;
  }

  private int byteAt(int index) {
    return index < end ? bytes[index] & 0xFF : 0xFF;
  }

  private void byteIn() {
    if (byteAt(next) == 0xFF) {
      int following = byteAt(next + 1);
      if (following > 0x8F) {
        c += 0xFF00;
        ct = 8;
        behindEnd++;
      } else {
        next++;
        c += following << 9;
        ct = 7;
      }
    } else {
      next++;
      c += byteAt(next) << 8;
      ct = 8;
    }
  }

  /** The next symbol in a context. */
  int decode(int context) {
    int state = contexts[context];
    int qe = QE[state];
    a -= qe;
    if (c >>> 16 < qe) {
      return lowerPart(context, state, qe);
    }
    c -= qe << 16;
    if ((a & 0x8000) != 0) {
      return state & 1;
    }
    return upperPart(context, state, qe);
  }

  private int lowerPart(int context, int state, int qe) {
    boolean exchanged = a < qe;
    a = qe;
    contexts[context] = exchanged ? MORE_PROBABLE[state] : LESS_PROBABLE[state];
    renormalize();
    return exchanged ? state & 1 : 1 - (state & 1);
  }

  private int upperPart(int context, int state, int qe) {
    boolean exchanged = a < qe;
    contexts[context] = exchanged ? LESS_PROBABLE[state] : MORE_PROBABLE[state];
    renormalize();
    return exchanged ? 1 - (state & 1) : state & 1;
  }

  private void renormalize() {
    do {
      if (ct == 0) {
        byteIn();
      }
      a <<= 1;
      c <<= 1;
      ct--;
    } while ((a & 0x8000) == 0);
  }

  /** The next raw bit. */
  int raw() {
    if (ct == 0) {
      boolean stuffed = c == 0xFF;
      c = byteAt(next);
      if (next >= end) {
        behindEnd++;
      }
      next++;
      ct = stuffed ? 7 : 8;
    }
    ct--;
    return c >>> ct & 1;
  }
}
