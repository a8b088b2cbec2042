// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.Optional;
import org.ytterby.dicom.dict.Tag;

/** Item of Coding Scheme Identification Sequence (0008,0110), PS3.3 C.12.1.1.4. */
public record CodingSchemeIdentification(
    @At(Tag.CodingSchemeDesignator) String codingSchemeDesignator,
    @At(Tag.CodingSchemeUID) Optional<String> codingSchemeUid,
    @At(Tag.CodingSchemeName) Optional<String> codingSchemeName,
    @At(Tag.CodingSchemeResponsibleOrganization)
        Optional<String> codingSchemeResponsibleOrganization)
    implements AttributeRecord {}
