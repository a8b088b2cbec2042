// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What the header of an image says of how it was made, beside the scanner and the name of the
 * reconstruction. The blur rests on the filter and on the voxels, and some makers leave the filter
 * out of that name: 2 mm or 5 mm behind an intrinsic 4.5 mm are 4.9 or 6.7 mm, 10 % of the
 * recovered mean of a sphere of 22 mm and 19 % of 13 mm. The matrix is not asked for: between the
 * same voxels it says only how much is cut off.
 *
 * <p>What is null is not known. Immutable.
 *
 * @param kernel Convolution Kernel (0018,1210), in PET the filter after the reconstruction; empty
 *     where the header has none
 * @param pixelSpacingMm the greater of Pixel Spacing (0028,0030), in mm
 * @param sliceThicknessMm Slice Thickness (0018,0050), in mm
 * @param positronFraction Radionuclide Positron Fraction (0018,1076)
 */
public record ImageForm(
    @Nullable String kernel,
    @Nullable Double pixelSpacingMm,
    @Nullable Double sliceThicknessMm,
    @Nullable Double positronFraction) {
  /** Nothing known of it, as in acceptance records of version 1. */
  public static final ImageForm UNKNOWN = new ImageForm(null, null, null, null);

  /** No PET or SPECT has larger voxels. */
  public static final double MOST_MM = 100;

  public ImageForm {
    length("pixel spacing", pixelSpacingMm);
    length("slice thickness", sliceThicknessMm);
    if (positronFraction != null && !(positronFraction > 0 && positronFraction <= 1)) {
      throw new IllegalArgumentException(
          "positron fraction must lie above 0 and up to 1, found " + positronFraction);
    }
  }

  private static void length(String what, @Nullable Double mm) {
    if (mm != null && !(mm > 0 && mm <= MOST_MM)) {
      throw new IllegalArgumentException(what + " must lie above 0 and up to 100 mm, found " + mm);
    }
  }
}
