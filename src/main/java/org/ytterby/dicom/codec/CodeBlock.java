// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.Arrays;
import org.ytterby.dicom.codec.CodestreamSize.Area;

/**
 * What packets have brought of one code-block: its passes in codeword segments, and where their
 * bytes lie in the frame. Single-threaded.
 */
final class CodeBlock {
  private static final int FIRST_LENGTH_BITS = 3;

  /** Passes before the first one that bypasses the arithmetic coder: four planes (table D.9). */
  private static final int PASSES_BEFORE_BYPASS = 10;

  private final Area area;
  private final int zeroPlanes;
  private int lengthBits = FIRST_LENGTH_BITS;
  private int passes;
  private int segments;
  private int[] segmentPasses = new int[1];
  private int[] segmentBytes = new int[1];
  private int chunks;
  private int[] chunkStarts = new int[1];
  private int[] chunkBytes = new int[1];

  /**
   * A code-block that nothing has been read of.
   *
   * @param area in its subband
   * @param zeroPlanes most significant bit planes that are all zero
   */
  CodeBlock(Area area, int zeroPlanes) {
    this.area = area;
    this.zeroPlanes = zeroPlanes;
  }

  Area area() {
    return area;
  }

  int zeroPlanes() {
    return zeroPlanes;
  }

  /** Lblock. */
  int lengthBits() {
    return lengthBits;
  }

  void moreLengthBits() {
    lengthBits++;
  }

  /** All coding passes so far. */
  int passes() {
    return passes;
  }

  int segments() {
    return segments;
  }

  int segmentPasses(int segment) {
    return segmentPasses[segment];
  }

  int segmentBytes(int segment) {
    return segmentBytes[segment];
  }

  /** How many more passes the segment takes that the next pass belongs to. */
  int roomInSegment(CodingStyle style) {
    if (style.has(CodingStyle.TERMINATE_ALL)) {
      return 1;
    }
    if (!style.has(CodingStyle.BYPASS)) {
      return Integer.MAX_VALUE;
    }
    if (passes < PASSES_BEFORE_BYPASS) {
      return PASSES_BEFORE_BYPASS - passes;
    }
    // Then by turns two raw passes and one of the arithmetic coder.
    int inThree = (passes - PASSES_BEFORE_BYPASS) % 3;
    return inThree == 2 ? 1 : 2 - inThree;
  }

  /** True where the next pass begins a codeword segment. */
  private boolean beginsSegment(CodingStyle style) {
    if (passes == 0 || style.has(CodingStyle.TERMINATE_ALL)) {
      return true;
    }
    return style.has(CodingStyle.BYPASS)
        && passes >= PASSES_BEFORE_BYPASS
        && (passes - PASSES_BEFORE_BYPASS) % 3 != 1;
  }

  /** Adds passes of one segment and the length of what they bring. */
  void add(CodingStyle style, int count, int bytes) {
    if (beginsSegment(style)) {
      if (segments == segmentPasses.length) {
        segmentPasses = Arrays.copyOf(segmentPasses, 2 * segments + 2);
        segmentBytes = Arrays.copyOf(segmentBytes, 2 * segments + 2);
      }
      segments++;
    }
    segmentPasses[segments - 1] += count;
    segmentBytes[segments - 1] += bytes;
    passes += count;
  }

  /** Adds the bytes of one packet. */
  void addChunk(int start, int bytes) {
    if (chunks == chunkStarts.length) {
      chunkStarts = Arrays.copyOf(chunkStarts, 2 * chunks + 2);
      chunkBytes = Arrays.copyOf(chunkBytes, 2 * chunks + 2);
    }
    chunkStarts[chunks] = start;
    chunkBytes[chunks] = bytes;
    chunks++;
  }

  /** The bytes of all segments together. */
  int bytes() {
    int sum = 0;
    for (int i = 0; i < chunks; i++) {
      sum += chunkBytes[i];
    }
    return sum;
  }

  /** Copies the bytes of all segments, one behind the other, into an array that holds them. */
  void copy(byte[] frame, byte[] target) {
    int at = 0;
    for (int i = 0; i < chunks; i++) {
      System.arraycopy(frame, chunkStarts[i], target, at, chunkBytes[i]);
      at += chunkBytes[i];
    }
  }
}
