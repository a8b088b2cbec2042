// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.Optional;
import org.ytterby.dicom.dict.Tag;

/**
 * Item of Prescription Overview Sequence (300C,0114), PS3.3 C.8.8.3.
 *
 * @param totalPrescriptionDose Gy
 */
public record PrescriptionOverview(
    @At(Tag.TotalPrescriptionDose) double totalPrescriptionDose,
    @At(Tag.EntityLongLabel) Optional<String> entityLongLabel)
    implements AttributeRecord {}
