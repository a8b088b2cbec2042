// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

/**
 * How the pixels of a plane are stored: 16 bits allocated, the stored ones lowest (PS3.5 section
 * 8.1.1). Immutable.
 */
public record PixelLayout(int columns, int rows, int bitsStored, boolean signed) {
  /** Bits allocated to a pixel. */
  public static final int BITS = 16;

  private static final int INT_BITS = 32;

  public int pixels() {
    return columns * rows;
  }

  /** The largest value that the stored bits hold. */
  public int largest() {
    return (1 << (signed ? bitsStored - 1 : bitsStored)) - 1;
  }

  /** The stored value of 16 bits as they are written; what lies above the stored bits falls off. */
  public int value(short written) {
    int unused = INT_BITS - bitsStored;
    int high = written << unused;
    return signed ? high >> unused : high >>> unused;
  }
}
