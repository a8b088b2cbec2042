// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.dict.Tag;

/** Item of Segment Identification Sequence (0062,000A), PS3.3 C.8.20.3.1. */
public record SegmentIdentification(@At(Tag.ReferencedSegmentNumber) int referencedSegmentNumber)
    implements AttributeRecord {}
