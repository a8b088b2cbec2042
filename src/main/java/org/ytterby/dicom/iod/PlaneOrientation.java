// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;

/**
 * Item of Plane Orientation Sequence (0020,9116), PS3.3 C.7.6.16.2.4.
 *
 * @param imageOrientationPatient direction of increasing column, direction of increasing row
 */
public record PlaneOrientation(
    @At(Tag.ImageOrientationPatient) List<Double> imageOrientationPatient)
    implements AttributeRecord {
  public PlaneOrientation {
    imageOrientationPatient = List.copyOf(imageOrientationPatient);
  }
}
