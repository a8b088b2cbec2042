// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The pixels of one image, scaled (PS3.5 section 8.1, PS3.3 C.7.6.3.1). */
final class PixelPlane {
  private static final int INT_BITS = 32;

  private PixelPlane() {}

  /**
   * Writes (stored x slope + intercept) x factor of each pixel to the target.
   *
   * @param offset place of the first pixel in the target
   * @throws org.ytterby.finding.InvalidObject when the pixels can't be decoded, or are more or
   *     fewer than rows and columns say
   */
  static void read(PetSlice slice, double factor, float[] target, int offset) {
    PetSlice.PixelLayout layout = slice.layout();
    ByteBuffer stored = ByteBuffer.wrap(slice.pixels().read()).order(ByteOrder.LITTLE_ENDIAN);
    int unused = INT_BITS - layout.bitsStored();
    double slope = slice.rescale().slope();
    double intercept = slice.rescale().intercept();
    for (int i = 0; i < layout.pixels(); i++) {
      int high = stored.getShort() << unused; // what lies above the stored bits falls off
      int value = layout.signed() ? high >> unused : high >>> unused;
      target[offset + i] = (float) ((value * slope + intercept) * factor);
    }
  }
}
