// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;

/**
 * Item of Pixel Measures Sequence (0028,9110), PS3.3 C.7.6.16.2.1.
 *
 * @param pixelSpacing row spacing, column spacing; mm
 * @param sliceThickness mm
 * @param spacingBetweenSlices mm; only where the planes are evenly spaced
 */
public record PixelMeasures(
    @At(Tag.PixelSpacing) List<Double> pixelSpacing,
    @At(Tag.SliceThickness) double sliceThickness,
    @At(Tag.SpacingBetweenSlices) Optional<Double> spacingBetweenSlices)
    implements AttributeRecord {
  public PixelMeasures {
    pixelSpacing = List.copyOf(pixelSpacing);
  }
}
