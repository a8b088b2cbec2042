// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.finding.Defect;

/**
 * A colour for display in the encoding of Recommended Display CIELab Value (0062,000D): three
 * unsigned 16-bit numbers (PS3.3 C.10.7.1.1).
 *
 * @param lightness L*, 0 to 100
 * @param a a*, -128 to 127
 * @param b b*, -128 to 127
 */
public record CieLab(int lightness, int a, int b) {
  private static final int LARGEST = 0xFFFF;
  private static final int MOST_LIGHTNESS = 100;
  private static final int LEAST = -128;
  private static final int SPAN = 255;

  public CieLab {
    if (lightness < 0 || lightness > MOST_LIGHTNESS) {
      throw new Defect("L* lies from 0 to 100, found " + lightness);
    }
    if (a < LEAST || a > LEAST + SPAN || b < LEAST || b > LEAST + SPAN) {
      throw new Defect("a* and b* lie from -128 to 127, found " + a + " and " + b);
    }
  }

  /** L*, a*, b* as they are written. */
  public List<Integer> encoded() {
    return List.of(
        (int) Math.round((double) lightness * LARGEST / MOST_LIGHTNESS), encoded(a), encoded(b));
  }

  private static int encoded(int colour) {
    return (int) Math.round((double) (colour - LEAST) * LARGEST / SPAN);
  }
}
