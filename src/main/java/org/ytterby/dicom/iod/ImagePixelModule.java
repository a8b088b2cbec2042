// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;

/** Image Pixel (PS3.3 C.7.6.3) of one uncompressed sample a pixel. */
public record ImagePixelModule(
    @At(Tag.SamplesPerPixel) int samplesPerPixel,
    @At(Tag.PhotometricInterpretation) String photometricInterpretation,
    @At(Tag.Rows) int rows,
    @At(Tag.Columns) int columns,
    @At(Tag.BitsAllocated) int bitsAllocated,
    @At(Tag.BitsStored) int bitsStored,
    @At(Tag.HighBit) int highBit,
    @At(Tag.PixelRepresentation) int pixelRepresentation,
    @At(Tag.PixelData) Optional<PixelBytes> pixelData)
    implements AttributeRecord {
  public ImagePixelModule {
    if (samplesPerPixel != 1) {
      throw new Defect("this module writes one sample a pixel, not " + samplesPerPixel);
    }
    if (bitsStored > bitsAllocated || highBit != bitsStored - 1) {
      throw new Defect(
          "bits allocated %d, stored %d, high bit %d contradict each other (PS3.5 8.1.1)"
              .formatted(bitsAllocated, bitsStored, highBit));
    }
  }

  /** Unsigned 16-bit pixels of {@code frames} planes; the bytes' number is checked. */
  public static ImagePixelModule unsigned16(int rows, int columns, int frames, PixelBytes pixels) {
    long expected = 2L * rows * columns * frames;
    if (pixels.bytes().length != expected) {
      throw new Defect("Pixel Data has " + pixels.bytes().length + " bytes, expected " + expected);
    }
    return new ImagePixelModule(
        1, "MONOCHROME2", rows, columns, 16, 16, 15, 0, Optional.of(pixels));
  }

  /**
   * Single bits of {@code frames} planes, packed without a gap between rows and frames, the first
   * pixel in the lowest bit (PS3.5 8.1.1); the bytes' number is checked and is even.
   */
  public static ImagePixelModule packedBits(int rows, int columns, int frames, PixelBytes pixels) {
    long bytes = ((long) rows * columns * frames + Byte.SIZE - 1) / Byte.SIZE;
    long expected = bytes + bytes % 2;
    if (pixels.bytes().length != expected) {
      throw new Defect("Pixel Data has " + pixels.bytes().length + " bytes, expected " + expected);
    }
    return new ImagePixelModule(1, "MONOCHROME2", rows, columns, 1, 1, 0, 0, Optional.of(pixels));
  }
}
