// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;

/**
 * Item of Plane Position Sequence (0020,9113), PS3.3 C.7.6.16.2.3.
 *
 * @param imagePositionPatient centre of the first voxel of the frame; LPS, mm
 */
public record PlanePosition(@At(Tag.ImagePositionPatient) List<Double> imagePositionPatient)
    implements AttributeRecord {
  public PlanePosition {
    imagePositionPatient = List.copyOf(imagePositionPatient);
  }
}
