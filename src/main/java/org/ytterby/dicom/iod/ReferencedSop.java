// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.dict.Tag;

/** The SOP Instance Reference macro (PS3.3 table 10-11). */
public record ReferencedSop(
    @At(value = Tag.ReferencedSOPClassUID, foreign = true) String referencedSopClassUid,
    @At(value = Tag.ReferencedSOPInstanceUID, foreign = true) String referencedSopInstanceUid)
    implements AttributeRecord {}
