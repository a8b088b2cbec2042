// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/**
 * Item of Referenced Request Sequence (0040,A370), PS3.3 C.17.2; what the source says of the
 * request.
 */
public record ReferencedRequest(
    @At(value = Tag.StudyInstanceUID, foreign = true) String studyInstanceUid,
    @At(Tag.ReferencedStudySequence) Type2<List<DataSet>> referencedStudySequence,
    @At(Tag.AccessionNumber) Type2<String> accessionNumber,
    @At(Tag.PlacerOrderNumberImagingServiceRequest) Type2<String> placerOrderNumber,
    @At(Tag.FillerOrderNumberImagingServiceRequest) Type2<String> fillerOrderNumber,
    @At(Tag.RequestedProcedureID) Type2<String> requestedProcedureId,
    @At(Tag.RequestedProcedureDescription) Type2<String> requestedProcedureDescription,
    @At(Tag.RequestedProcedureCodeSequence) Type2<List<DataSet>> requestedProcedureCodeSequence)
    implements AttributeRecord {}
