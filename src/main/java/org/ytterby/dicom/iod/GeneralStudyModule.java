// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/**
 * General Study (PS3.3 C.7.2.1), taken unchanged from a source instance by {@link SourceModules}.
 *
 * @param studyDate as written, YYYYMMDD
 * @param studyTime as written
 * @param further the module's Type 3 attributes that the source has
 */
public record GeneralStudyModule(
    @At(value = Tag.StudyInstanceUID, foreign = true) String studyInstanceUid,
    @At(Tag.StudyDate) Type2<String> studyDate,
    @At(Tag.StudyTime) Type2<String> studyTime,
    @At(Tag.ReferringPhysicianName) Type2<String> referringPhysicianName,
    @At(Tag.StudyID) Type2<String> studyId,
    @At(Tag.AccessionNumber) Type2<String> accessionNumber,
    DataSet further)
    implements AttributeRecord {

  static final int[] FURTHER = {
    Tag.IssuerOfAccessionNumberSequence,
    Tag.ReferringPhysicianIdentificationSequence,
    Tag.StudyDescription,
    Tag.ProcedureCodeSequence,
    Tag.PhysiciansOfRecord,
    Tag.PhysiciansOfRecordIdentificationSequence,
    Tag.NameOfPhysiciansReadingStudy,
    Tag.PhysiciansReadingStudyIdentificationSequence,
    Tag.ReferencedStudySequence,
    Tag.ReasonForPerformedProcedureCodeSequence
  };

  /** Only the UID: names of people stay out of logs and messages. */
  @Override
  public String toString() {
    return "GeneralStudyModule[" + studyInstanceUid + "]";
  }
}
