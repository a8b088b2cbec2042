// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;

/** Item of Referenced Series Sequence (0008,1115), PS3.3 C.12.2. */
public record ReferencedSeries(
    @At(value = Tag.SeriesInstanceUID, foreign = true) String seriesInstanceUid,
    @At(Tag.ReferencedInstanceSequence) List<ReferencedSop> referencedInstances)
    implements AttributeRecord {
  public ReferencedSeries {
    referencedInstances = List.copyOf(referencedInstances);
  }
}
