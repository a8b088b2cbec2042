// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;

/** Multi-frame Dimension (PS3.3 C.7.6.17). */
public record MultiFrameDimensionModule(
    @At(Tag.DimensionOrganizationSequence) DimensionOrganization dimensionOrganization,
    @At(Tag.DimensionIndexSequence) List<DimensionIndex> dimensionIndices)
    implements AttributeRecord {
  public MultiFrameDimensionModule {
    dimensionIndices = List.copyOf(dimensionIndices);
  }
}
