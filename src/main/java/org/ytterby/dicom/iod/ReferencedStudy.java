// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;

/** Item of Studies Containing Other Referenced Instances Sequence (0008,1200), PS3.3 C.12.2. */
public record ReferencedStudy(
    @At(value = Tag.StudyInstanceUID, foreign = true) String studyInstanceUid,
    @At(Tag.ReferencedSeriesSequence) List<ReferencedSeries> referencedSeries)
    implements AttributeRecord {
  public ReferencedStudy {
    referencedSeries = List.copyOf(referencedSeries);
  }
}
