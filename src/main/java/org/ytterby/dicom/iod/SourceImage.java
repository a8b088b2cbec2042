// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.quantity.Coded;

/**
 * Item of Source Image Sequence (0008,2112), PS3.3 C.7.6.16.2.6.
 *
 * @param referencedFrameNumber Type 1C: the frames, from 1, where the source has several and not
 *     all of them are meant (Table 10-3)
 * @param purposeOfReference CID 7202
 * @param spatialLocationsPreserved YES where pixel (i, j) of the frame is pixel (i, j) of the
 *     source
 */
public record SourceImage(
    @At(value = Tag.ReferencedSOPClassUID, foreign = true) String referencedSopClassUid,
    @At(value = Tag.ReferencedSOPInstanceUID, foreign = true) String referencedSopInstanceUid,
    @At(Tag.ReferencedFrameNumber) Optional<List<Integer>> referencedFrameNumber,
    @At(Tag.PurposeOfReferenceCodeSequence) Coded purposeOfReference,
    @At(Tag.SpatialLocationsPreserved) Optional<String> spatialLocationsPreserved)
    implements AttributeRecord {
  public SourceImage {
    referencedFrameNumber = referencedFrameNumber.map(List::copyOf);
  }
}
