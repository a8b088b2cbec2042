// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/**
 * Patient (PS3.3 C.7.1.1), taken unchanged from a source instance by {@link SourceModules}.
 *
 * @param birthDate as written, YYYYMMDD
 * @param further the module's Type 3 attributes that the source has
 */
public record PatientModule(
    @At(Tag.PatientName) Type2<String> name,
    @At(Tag.PatientID) Type2<String> id,
    @At(Tag.PatientBirthDate) Type2<String> birthDate,
    @At(Tag.PatientSex) Type2<String> sex,
    DataSet further)
    implements AttributeRecord {

  static final int[] FURTHER = {
    Tag.ReferencedPatientSequence,
    Tag.IssuerOfPatientID,
    Tag.TypeOfPatientID,
    Tag.IssuerOfPatientIDQualifiersSequence,
    Tag.PatientBirthTime,
    Tag.PatientBirthDateInAlternativeCalendar,
    Tag.PatientDeathDateInAlternativeCalendar,
    Tag.PatientAlternativeCalendar,
    Tag.QualityControlSubject,
    Tag.OtherPatientNames,
    Tag.OtherPatientIDsSequence,
    Tag.EthnicGroup,
    Tag.PatientComments,
    Tag.PatientSpeciesDescription,
    Tag.PatientSpeciesCodeSequence,
    Tag.PatientBreedDescription,
    Tag.PatientBreedCodeSequence,
    Tag.BreedRegistrationSequence,
    Tag.ResponsiblePerson,
    Tag.ResponsiblePersonRole,
    Tag.ResponsibleOrganization,
    Tag.PatientIdentityRemoved,
    Tag.DeidentificationMethod,
    Tag.DeidentificationMethodCodeSequence
  };

  /** Names nobody: patient identity stays out of logs and messages. */
  @Override
  public String toString() {
    return "PatientModule";
  }
}
