// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import org.ytterby.dicom.codec.TileComponent.Subband;

/** The contexts of bit-plane coding as tables (ISO/IEC 15444-1 tables D.1 to D.4). */
final class CodingContexts {
  static final int FIRST_SIGN = 9;
  static final int FIRST_REFINEMENT = 14;

  /** Bits of the nine samples around one, row by row; the middle one is not looked at. */
  private static final int NEIGHBOURHOODS = 512;

  private static final byte[][] SIGNIFICANCE = new byte[4][NEIGHBOURHOODS];

  // By 4 bits of horizontal and 4 of vertical neighbours, see sign().
  private static final byte[] SIGN = new byte[256];

  static {
    for (int around = 0; around < NEIGHBOURHOODS; around++) {
      int across = (around >> 3 & 1) + (around >> 5 & 1);
      int down = (around >> 1 & 1) + (around >> 7 & 1);
      int diagonal = (around & 1) + (around >> 2 & 1) + (around >> 6 & 1) + (around >> 8 & 1);
      SIGNIFICANCE[Subband.LL][around] = (byte) alongRows(across, down, diagonal);
      SIGNIFICANCE[Subband.LH][around] = (byte) alongRows(across, down, diagonal);
      SIGNIFICANCE[Subband.HL][around] = (byte) alongRows(down, across, diagonal);
      SIGNIFICANCE[Subband.HH][around] = (byte) diagonally(across + down, diagonal);
    }
    for (int i = 0; i < SIGN.length; i++) {
      SIGN[i] = (byte) signOf(contribution(i & 3, i >> 2 & 3), contribution(i >> 4 & 3, i >> 6));
    }
  }

  private CodingContexts() {}

  /** The contexts of significance in a subband, by neighbourhood (table D.1). */
  static byte[] significance(int orientation) {
    return SIGNIFICANCE[orientation];
  }

  /**
   * The context of a sign, and in bit 7 whether what is decoded is turned over (table D.3). Each
   * neighbour is 0 or 1 as it is significant, plus 2 if it is negative.
   */
  static int sign(int left, int right, int up, int down) {
    return SIGN[left | right << 2 | up << 4 | down << 6];
  }

  private static int alongRows(int across, int down, int diagonal) {
    return switch (across) {
      case 2 -> 8;
      case 1 -> {
        if (down > 0) {
          yield 7;
        }
        yield diagonal > 0 ? 6 : 5;
      }
      default -> down > 0 ? 2 + down : Math.min(diagonal, 2);
    };
  }

  private static int diagonally(int straight, int diagonal) {
    return switch (diagonal) {
      case 0 -> Math.min(straight, 2);
      case 1 -> 3 + Math.min(straight, 2);
      case 2 -> 6 + Math.min(straight, 1);
      default -> 8;
    };
  }

  private static int contribution(int one, int other) {
    return Math.clamp(value(one) + value(other), -1, 1);
  }

  private static int value(int neighbour) {
    return (neighbour & 1) * ((neighbour & 2) == 0 ? 1 : -1);
  }

  private static int signOf(int across, int down) {
    int turned = across < 0 || across == 0 && down < 0 ? 0x80 : 0;
    int sign = turned == 0 ? 1 : -1;
    int context = across == 0 ? Math.abs(down) : 3 + sign * down;
    return FIRST_SIGN + context | turned;
  }
}
