// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.dict.Tag;

/**
 * Item of Dimension Index Sequence (0020,9222), PS3.3 C.7.6.17.
 *
 * @param dimensionIndexPointer tag of the attribute that the dimension goes along
 * @param functionalGroupPointer Type 1C: tag of the functional group that holds it
 */
public record DimensionIndex(
    @At(Tag.DimensionIndexPointer) int dimensionIndexPointer,
    @At(Tag.FunctionalGroupPointer) int functionalGroupPointer,
    @At(Tag.DimensionOrganizationUID) String dimensionOrganizationUid,
    @At(Tag.DimensionDescriptionLabel) String dimensionDescriptionLabel)
    implements AttributeRecord {}
