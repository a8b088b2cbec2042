// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/**
 * The Image Pixel module of images whose samples fill their bits, without the pixels. Stateless.
 */
public final class ImagePixels {
  private ImagePixels() {}

  /** Of unsigned grey. */
  public static DataSet grey(int rows, int columns, int bits) {
    return of("MONOCHROME2", 1, bits, false, rows, columns);
  }

  /** Of any. */
  public static DataSet of(
      String photometric, int samples, int bits, boolean signed, int rows, int columns) {
    return DataSet.builder()
        .integers(Tag.SamplesPerPixel, samples)
        .text(Tag.PhotometricInterpretation, photometric)
        .integers(Tag.Rows, rows)
        .integers(Tag.Columns, columns)
        .integers(Tag.BitsAllocated, bits)
        .integers(Tag.BitsStored, bits)
        .integers(Tag.HighBit, bits - 1)
        .integers(Tag.PixelRepresentation, signed ? 1 : 0)
        .build();
  }
}
