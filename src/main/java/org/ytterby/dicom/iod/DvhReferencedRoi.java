// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.dict.Tag;

/**
 * Item of DVH Referenced ROI Sequence (3004,0060), PS3.3 C.8.8.4.
 *
 * @param contributionType INCLUDED or EXCLUDED
 */
public record DvhReferencedRoi(
    @At(Tag.ReferencedROINumber) int referencedRoiNumber,
    @At(Tag.DVHROIContributionType) String contributionType)
    implements AttributeRecord {
  /** The whole of a ROI. */
  public static DvhReferencedRoi included(int roiNumber) {
    return new DvhReferencedRoi(roiNumber, "INCLUDED");
  }
}
