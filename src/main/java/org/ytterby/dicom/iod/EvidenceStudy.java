// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.dict.Tag;

/** Item of an evidence sequence: the Hierarchical SOP Instance Reference macro (PS3.3 C.17.2.1). */
public record EvidenceStudy(
    @At(value = Tag.StudyInstanceUID, foreign = true) String studyInstanceUid,
    @At(Tag.ReferencedSeriesSequence) List<EvidenceSeries> referencedSeries)
    implements AttributeRecord {
  public EvidenceStudy {
    referencedSeries = List.copyOf(referencedSeries);
  }
}
