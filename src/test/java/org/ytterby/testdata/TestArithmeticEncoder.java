// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import java.util.Arrays;

/** The MQ encoder from the flow charts of ISO/IEC 15444-1 Annex C, for tests. */
final class TestArithmeticEncoder {
  // Table C.2, by columns: Qe, next after the more and the less probable symbol; 0, 6 and 14
  // switch.
  private static final int[] QE = {
    0x5601, 0x3401, 0x1801, 0x0AC1, 0x0521, 0x0221, 0x5601, 0x5401, 0x4801, 0x3801, 0x3001, 0x2401,
    0x1C01, 0x1601, 0x5601, 0x5401, 0x5101, 0x4801, 0x3801, 0x3401, 0x3001, 0x2801, 0x2401, 0x2201,
    0x1C01, 0x1801, 0x1601, 0x1401, 0x1201, 0x1101, 0x0AC1, 0x09C1, 0x08A1, 0x0521, 0x0441, 0x02A1,
    0x0221, 0x0141, 0x0111, 0x0085, 0x0049, 0x0025, 0x0015, 0x0009, 0x0005, 0x0001, 0x5601
  };
  private static final int[] NEXT_MORE = {
    1, 2, 3, 4, 5, 38, 7, 8, 9, 10, 11, 12, 13, 29, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
    27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 45, 46
  };
  private static final int[] NEXT_LESS = {
    1, 6, 9, 12, 29, 33, 6, 14, 14, 14, 17, 18, 20, 21, 14, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22,
    23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 46
  };

  private final int[] state = new int[19];
  private final int[] moreProbable = new int[19];
  private byte[] bytes = new byte[1024]; // the first is a place before the code
  private int at;
  private int a = 0x8000;
  private int c;
  private int ct = 12;

  TestArithmeticEncoder() {
    state[0] = 4;
    state[17] = 3;
    state[18] = 46;
  }

  void code(int context, int symbol) {
    int now = state[context];
    a -= QE[now];
    boolean small = a < QE[now];
    if (symbol == moreProbable[context]) {
      if ((a & 0x8000) != 0) {
        c += QE[now];
        return;
      }
      if (small) {
        a = QE[now];
      } else {
        c += QE[now];
      }
      state[context] = NEXT_MORE[now];
    } else {
      if (small) {
        c += QE[now];
      } else {
        a = QE[now];
      }
      if (now == 0 || now == 6 || now == 14) {
        moreProbable[context] = 1 - moreProbable[context];
      }
      state[context] = NEXT_LESS[now];
    }
    do {
      a <<= 1;
      c <<= 1;
      ct--;
      if (ct == 0) {
        byteOut();
      }
    } while ((a & 0x8000) == 0);
  }

  private void byteOut() {
    if (at > 0 && bytes[at] == (byte) 0xFF) {
      put(c >>> 20, 7);
      c &= 0xFFFFF;
      return;
    }
    if (c >= 0x8000000) {
      bytes[at]++;
      if (bytes[at] == (byte) 0xFF) {
        c &= 0x7FFFFFF;
        put(c >>> 20, 7);
        c &= 0xFFFFF;
        return;
      }
    }
    put(c >>> 19, 8);
    c &= 0x7FFFF;
  }

  private void put(int value, int bits) {
    at++;
    if (at == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * at);
    }
    bytes[at] = (byte) value;
    ct = bits;
  }

  /** FLUSH, and the code. */
  byte[] flushed() {
    int most = c + a;
    c |= 0xFFFF;
    if (c >= most) {
      c -= 0x8000;
    }
    c <<= ct;
    byteOut();
    c <<= ct;
    byteOut();
    int end = bytes[at] == (byte) 0xFF ? at : at + 1;
    return Arrays.copyOfRange(bytes, 1, end);
  }
}
