// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.ytterby.assemble.PixelLayout;
import org.ytterby.assemble.PixelScale;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;

/** The pixels of one plane, scaled (PS3.5 section 8.1, PS3.3 C.7.6.3.1). */
final class PixelPlane {
  private PixelPlane() {}

  /**
   * Writes the sum of (stored x slope + intercept) x factor x weight over the frames of a plane.
   *
   * @param weights of the frames, their sum 1; of a single one that is 1
   * @param offset place of the first pixel in the target
   * @throws InvalidObject when the pixels can't be decoded, are more or fewer than rows and columns
   *     say, or lie where the scale is not stated
   */
  static void mean(
      List<EmissionFrame> frames, double[] factors, double[] weights, float[] target, int offset) {
    double[] sum = new double[frames.getFirst().layout().pixels()];
    for (int k = 0; k < frames.size(); k++) {
      add(frames.get(k), factors[k], weights[k], sum);
    }
    for (int i = 0; i < sum.length; i++) {
      target[offset + i] = (float) sum[i];
    }
  }

  private static void add(EmissionFrame frame, double factor, double weight, double[] sum) {
    PixelLayout layout = frame.layout();
    ByteBuffer stored = ByteBuffer.wrap(frame.pixels().read()).order(ByteOrder.LITTLE_ENDIAN);
    double slope = frame.scale().slope();
    double intercept = frame.scale().intercept();
    int first = frame.scale().mapped().map(PixelScale.Mapped::first).orElse(Integer.MIN_VALUE);
    int last = frame.scale().mapped().map(PixelScale.Mapped::last).orElse(Integer.MAX_VALUE);
    for (int i = 0; i < layout.pixels(); i++) {
      int value = layout.value(stored.getShort());
      if (value < first || value > last) {
        throw new InvalidObject(
            frame.pixels().object().where(Tag.PixelData),
            "a stored value of " + value,
            first + " to " + last + ", for which the real world value is stated");
      }
      sum[i] += ((value * slope + intercept) * factor) * weight;
    }
  }

  /** True where unsigned 16 bits are full: counts beyond may have wrapped around. */
  static boolean isFull(EmissionFrame frame) {
    PixelLayout layout = frame.layout();
    if (layout.signed() || layout.bitsStored() != Short.SIZE) {
      return false;
    }
    ByteBuffer stored = ByteBuffer.wrap(frame.pixels().read()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < layout.pixels(); i++) {
      if (stored.getShort() == -1) {
        return true;
      }
    }
    return false;
  }
}
