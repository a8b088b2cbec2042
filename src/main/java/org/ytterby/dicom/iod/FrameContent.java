// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;

/**
 * Item of Frame Content Sequence (0020,9111), PS3.3 C.7.6.16.2.2.
 *
 * @param dimensionIndexValues Type 1C: one for each item of Dimension Index Sequence, from 1
 */
public record FrameContent(@At(Tag.DimensionIndexValues) List<Integer> dimensionIndexValues)
    implements AttributeRecord {
  public FrameContent {
    dimensionIndexValues = List.copyOf(dimensionIndexValues);
  }
}
