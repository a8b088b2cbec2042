// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;

/**
 * Item of Referenced Series Sequence (0008,1115) in the Hierarchical SOP Instance Reference macro
 * (PS3.3 C.17.2.1).
 */
public record EvidenceSeries(
    @At(value = Tag.SeriesInstanceUID, foreign = true) String seriesInstanceUid,
    @At(Tag.ReferencedSOPSequence) List<ReferencedSop> referencedSops)
    implements AttributeRecord {
  public EvidenceSeries {
    referencedSops = List.copyOf(referencedSops);
  }
}
