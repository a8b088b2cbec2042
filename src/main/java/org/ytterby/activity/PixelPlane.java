// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ytterby.assemble.PixelLayout;
import org.ytterby.assemble.PixelPadding;
import org.ytterby.assemble.PixelScale;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;

/** The stored pixels of one plane (PS3.5 section 8.1, PS3.3 C.7.6.3.1), decoded once. */
final class PixelPlane {
  private final EmissionFrame frame;
  private final int[] stored;

  private PixelPlane(EmissionFrame frame, int[] stored) {
    this.frame = frame;
    this.stored = stored;
  }

  /**
   * Decodes the pixels.
   *
   * @throws InvalidObject when they can't be decoded, are more or fewer than rows and columns say,
   *     or lie where the scale is not stated
   */
  static PixelPlane of(EmissionFrame frame) {
    PixelLayout layout = frame.layout();
    ByteBuffer written = ByteBuffer.wrap(frame.pixels().read()).order(ByteOrder.LITTLE_ENDIAN);
    PixelPadding padding = frame.padding();
    int first = frame.scale().mapped().map(PixelScale.Mapped::first).orElse(Integer.MIN_VALUE);
    int last = frame.scale().mapped().map(PixelScale.Mapped::last).orElse(Integer.MAX_VALUE);
    int[] stored = new int[layout.pixels()];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = layout.value(written.getShort());
      if ((stored[i] < first || stored[i] > last) && !padding.holds(stored[i])) {
        throw new InvalidObject(
            frame.pixels().object().where(Tag.PixelData),
            "a stored value of " + stored[i],
            first + " to " + last + ", for which the real world value is stated");
      }
    }
    return new PixelPlane(frame, stored);
  }

  /**
   * Adds (stored x slope + intercept) x factor x weight; of padding nothing.
   *
   * @return how many pixels are padding that would have counted
   */
  int addTo(double[] sum, double factor, double weight) {
    double slope = frame.scale().slope();
    double intercept = frame.scale().intercept();
    PixelPadding padding = frame.padding();
    int padded = 0;
    for (int i = 0; i < stored.length; i++) {
      double value = stored[i] * slope + intercept;
      if (!padding.holds(stored[i])) {
        sum[i] += (value * factor) * weight;
      } else if (value != 0) {
        padded++;
      }
    }
    return padded;
  }

  EmissionFrame frame() {
    return frame;
  }

  /** Stored values, row by row. */
  int[] stored() {
    return stored;
  }
}
