// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.Optional;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.geometry.Vector3;
import org.ytterby.treatment.Moment;

/**
 * What one PET image says, as far as activity needs it.
 *
 * @param pixels stay on disk until they are asked for
 */
record PetSlice(
    String sopInstanceUid,
    Placement placement,
    PixelLayout layout,
    Rescale rescale,
    Timing timing,
    Pixels pixels) {

  /**
   * Image Plane module (PS3.3 C.7.6.2).
   *
   * @param position centre of the first pixel, LPS, mm
   * @param rowDirection direction in which the column index increases
   * @param columnDirection direction in which the row index increases
   * @param rowSpacingMm first value of Pixel Spacing
   * @param columnSpacingMm second value of Pixel Spacing
   */
  record Placement(
      Vector3 position,
      Vector3 rowDirection,
      Vector3 columnDirection,
      double rowSpacingMm,
      double columnSpacingMm) {}

  /** 16 bits allocated, the stored ones lowest. */
  record PixelLayout(int columns, int rows, int bitsStored, boolean signed) {
    int pixels() {
      return columns * rows;
    }
  }

  /** The image with the transfer syntax in which its pixels came. */
  record Pixels(DataSet image, TransferSyntax syntax) {
    /** Native little endian pixels, every bit as the scanner wrote it. */
    byte[] read() {
      return Frames.exact(image, syntax).frame(0);
    }
  }

  /** From stored value to Bq/mL, of this image alone. */
  record Rescale(double slope, double intercept) {}

  /**
   * When it was taken.
   *
   * @param acquisition start of the frame
   * @param durationS Actual Frame Duration (0018,1242)
   * @param frameReferenceS Frame Reference Time (0054,1300)
   * @param decayFactor Decay Factor (0054,1321)
   */
  record Timing(
      Optional<Moment> acquisition,
      Optional<Double> durationS,
      Optional<Double> frameReferenceS,
      Optional<Double> decayFactor) {}
}
