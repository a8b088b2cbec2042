// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.DicomDateTime;
import org.ytterby.dicom.dict.Tag;

/**
 * SOP Common (PS3.3 C.12.1).
 *
 * @param specificCharacterSet Type 1C: required when another than the default repertoire is used;
 *     our text is UTF-8
 * @param codingSchemeIdentificationSequence names every private coding scheme that the object uses
 */
public record SopCommonModule(
    @At(Tag.SOPClassUID) String sopClassUid,
    @At(Tag.SOPInstanceUID) String sopInstanceUid,
    @At(Tag.SpecificCharacterSet) Optional<String> specificCharacterSet,
    @At(Tag.InstanceCreationDate) Optional<LocalDate> instanceCreationDate,
    @At(Tag.InstanceCreationTime) Optional<LocalTime> instanceCreationTime,
    @At(Tag.TimezoneOffsetFromUTC) Optional<String> timezoneOffsetFromUtc,
    @At(Tag.ContentQualification) Optional<ContentQualification> contentQualification,
    @At(Tag.CodingSchemeIdentificationSequence)
        Optional<List<CodingSchemeIdentification>> codingSchemeIdentificationSequence,
    @At(Tag.ContributingEquipmentSequence)
        Optional<List<ContributingEquipment>> contributingEquipmentSequence)
    implements AttributeRecord {

  /** What a SOP instance of ours says of itself: UTF-8, made at the run's time. */
  public static SopCommonModule of(
      String sopClassUid,
      String sopInstanceUid,
      OffsetDateTime created,
      ContentQualification qualification,
      List<CodingSchemeIdentification> schemes,
      List<ContributingEquipment> equipment) {
    return new SopCommonModule(
        sopClassUid,
        sopInstanceUid,
        Optional.of("ISO_IR 192"),
        Optional.of(created.toLocalDate()),
        Optional.of(created.toLocalTime()),
        Optional.of(DicomDateTime.formatOffset(created.getOffset())),
        Optional.of(qualification),
        Optional.of(schemes).filter(some -> !some.isEmpty()),
        Optional.of(equipment).filter(some -> !some.isEmpty()));
  }
}
