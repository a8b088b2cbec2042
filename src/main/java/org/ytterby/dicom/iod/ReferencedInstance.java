// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.dict.Tag;
import org.ytterby.quantity.Coded;

/**
 * Item of Referenced Instance Sequence (0008,114A), PS3.3 C.8.8.3.
 *
 * @param purposeOfReference CID 7221 or CID 7201
 */
public record ReferencedInstance(
    @At(value = Tag.ReferencedSOPClassUID, foreign = true) String referencedSopClassUid,
    @At(value = Tag.ReferencedSOPInstanceUID, foreign = true) String referencedSopInstanceUid,
    @At(Tag.PurposeOfReferenceCodeSequence) Coded purposeOfReference)
    implements AttributeRecord {}
