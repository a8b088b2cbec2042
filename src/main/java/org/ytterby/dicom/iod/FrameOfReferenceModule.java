// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.dict.Tag;

/** Frame of Reference (PS3.3 C.7.4.1). */
public record FrameOfReferenceModule(
    @At(value = Tag.FrameOfReferenceUID, foreign = true) String frameOfReferenceUid,
    @At(Tag.PositionReferenceIndicator) Type2<String> positionReferenceIndicator)
    implements AttributeRecord {}
