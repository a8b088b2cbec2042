// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.quantity.Coded;

/**
 * Item of Plan Overview Sequence (300C,0116), PS3.3 C.8.8.3: the treatment that a dose belongs to
 * where there is no RT Plan object.
 *
 * @param prescriptionOverviewSequence empty where no prescription is known
 */
public record PlanOverview(
    @At(Tag.PlanOverviewIndex) int planOverviewIndex,
    @At(Tag.RTPlanLabel) Type2<String> rtPlanLabel,
    @At(Tag.NumberOfFractionsIncluded) Optional<Integer> numberOfFractionsIncluded,
    @At(Tag.TreatmentSite) Type2<String> treatmentSite,
    @At(Tag.TreatmentSiteCodeSequence) Type2<List<Coded>> treatmentSiteCodeSequence,
    @At(Tag.PrescriptionOverviewSequence)
        Type2<List<PrescriptionOverview>> prescriptionOverviewSequence,
    @At(Tag.ReferencedStructureSetSequence)
        Optional<List<ReferencedSop>> referencedStructureSetSequence)
    implements AttributeRecord {}
