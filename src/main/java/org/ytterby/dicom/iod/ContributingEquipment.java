// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.quantity.Coded;

/**
 * Item of Contributing Equipment Sequence (0018,A001), PS3.3 C.12.1.1.5.
 *
 * @param manufacturer Type 1 in the item
 * @param contributionDescription at most 1024 characters
 */
public record ContributingEquipment(
    @At(Tag.PurposeOfReferenceCodeSequence) Coded purposeOfReference,
    @At(Tag.Manufacturer) String manufacturer,
    @At(Tag.InstitutionName) Optional<String> institutionName,
    @At(Tag.StationName) Optional<String> stationName,
    @At(Tag.ManufacturerModelName) Optional<String> manufacturerModelName,
    @At(Tag.DeviceSerialNumber) Optional<String> deviceSerialNumber,
    @At(Tag.SoftwareVersions) Optional<List<String>> softwareVersions,
    @At(Tag.ContributionDateTime) Optional<OffsetDateTime> contributionDateTime,
    @At(Tag.ContributionDescription) Optional<String> contributionDescription)
    implements AttributeRecord {}
