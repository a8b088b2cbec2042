// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;

/**
 * Common Instance Reference (PS3.3 C.12.2).
 *
 * @param referencedSeries Type 1C: instances of the same study
 * @param otherStudies Type 1C: instances of other studies
 */
public record CommonInstanceReferenceModule(
    @At(Tag.ReferencedSeriesSequence) Optional<List<ReferencedSeries>> referencedSeries,
    @At(Tag.StudiesContainingOtherReferencedInstancesSequence)
        Optional<List<ReferencedStudy>> otherStudies)
    implements AttributeRecord {}
