// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;

/**
 * Image Plane (PS3.3 C.7.6.2).
 *
 * @param pixelSpacing row spacing, column spacing; mm
 * @param imageOrientationPatient direction of increasing column, direction of increasing row
 * @param imagePositionPatient centre of the first voxel of the first frame; LPS, mm
 * @param sliceThickness mm
 */
public record ImagePlaneModule(
    @At(Tag.PixelSpacing) List<Double> pixelSpacing,
    @At(Tag.ImageOrientationPatient) List<Double> imageOrientationPatient,
    @At(Tag.ImagePositionPatient) List<Double> imagePositionPatient,
    @At(Tag.SliceThickness) Type2<Double> sliceThickness)
    implements AttributeRecord {
  public ImagePlaneModule {
    pixelSpacing = exactly("Pixel Spacing", 2, pixelSpacing);
    imageOrientationPatient = exactly("Image Orientation (Patient)", 6, imageOrientationPatient);
    imagePositionPatient = exactly("Image Position (Patient)", 3, imagePositionPatient);
    if (pixelSpacing.stream().anyMatch(spacing -> !(spacing > 0))) {
      throw new Defect(
          "Pixel Spacing has to be above 0, found " + pixelSpacing + " (PS3.3 10.7.1.3)");
    }
  }

  private static List<Double> exactly(String what, int size, List<Double> values) {
    if (values.size() != size) {
      throw new Defect(
          what + " has " + values.size() + " values, expected " + size + " (PS3.3 C.7.6.2)");
    }
    return List.copyOf(values);
  }
}
