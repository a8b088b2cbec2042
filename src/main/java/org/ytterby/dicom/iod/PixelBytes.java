// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Defect;

/**
 * Pixel Data (7FE0,0010) in memory, little endian, as it is to be written.
 *
 * <p>The array is shared, not copied: whoever holds it must not write to it.
 */
@SuppressWarnings(
    "ArrayRecordComponent") // pixel data are large, and identity is never asked of them
public record PixelBytes(Vr vr, byte[] bytes) {
  public PixelBytes {
    if (vr != Vr.OW && vr != Vr.OB) {
      throw new Defect("Pixel Data is OW or OB, not " + vr);
    }
  }
}
