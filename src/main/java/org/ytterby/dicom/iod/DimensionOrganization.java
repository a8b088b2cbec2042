// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.dict.Tag;

/** Item of Dimension Organization Sequence (0020,9221), PS3.3 C.7.6.17. */
public record DimensionOrganization(@At(Tag.DimensionOrganizationUID) String uid)
    implements AttributeRecord {}
