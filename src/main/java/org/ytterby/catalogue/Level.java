// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.ytterby.dicom.dict.Tag;

/**
 * The levels of the Query/Retrieve Information Models (PS3.4 C.6.1.1, C.6.2.1), the highest first,
 * with the attributes that this node knows of each. Immutable.
 */
public enum Level {
  PATIENT(
      Tag.PatientID,
      Set.of(
          Tag.PatientName,
          Tag.PatientID,
          Tag.IssuerOfPatientID,
          Tag.PatientBirthDate,
          Tag.PatientBirthTime,
          Tag.PatientSex,
          Tag.OtherPatientIDs,
          Tag.OtherPatientNames,
          Tag.EthnicGroup,
          Tag.PatientComments),
      Set.of(
          Tag.NumberOfPatientRelatedStudies,
          Tag.NumberOfPatientRelatedSeries,
          Tag.NumberOfPatientRelatedInstances)),
  STUDY(
      Tag.StudyInstanceUID,
      Set.of(
          Tag.StudyInstanceUID,
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.AccessionNumber,
          Tag.StudyID,
          Tag.StudyDescription,
          Tag.ReferringPhysicianName,
          Tag.IssuerOfAccessionNumberSequence,
          Tag.ProcedureCodeSequence,
          Tag.NameOfPhysiciansReadingStudy,
          Tag.AdmittingDiagnosesDescription,
          Tag.PatientAge,
          Tag.PatientSize,
          Tag.PatientWeight,
          Tag.Occupation,
          Tag.AdditionalPatientHistory),
      Set.of(
          Tag.ModalitiesInStudy,
          Tag.SOPClassesInStudy,
          Tag.NumberOfStudyRelatedSeries,
          Tag.NumberOfStudyRelatedInstances)),
  SERIES(
      Tag.SeriesInstanceUID,
      Set.of(
          Tag.SeriesInstanceUID,
          Tag.Modality,
          Tag.SeriesNumber,
          Tag.SeriesDescription,
          Tag.SeriesDate,
          Tag.SeriesTime,
          Tag.BodyPartExamined,
          Tag.PatientPosition,
          Tag.Laterality,
          Tag.ProtocolName,
          Tag.PerformingPhysicianName,
          Tag.OperatorsName,
          Tag.StationName,
          Tag.InstitutionName,
          Tag.InstitutionalDepartmentName,
          Tag.Manufacturer,
          Tag.ManufacturerModelName,
          Tag.FrameOfReferenceUID,
          Tag.PerformedProcedureStepStartDate,
          Tag.PerformedProcedureStepStartTime,
          Tag.PerformedProcedureStepID,
          Tag.PerformedProcedureStepDescription,
          Tag.RequestAttributesSequence),
      Set.of(Tag.NumberOfSeriesRelatedInstances)),
  IMAGE(
      Tag.SOPInstanceUID,
      Set.of(
          Tag.SOPInstanceUID,
          Tag.SOPClassUID,
          Tag.InstanceNumber,
          Tag.ImageType,
          Tag.ContentDate,
          Tag.ContentTime,
          Tag.AcquisitionDate,
          Tag.AcquisitionTime,
          Tag.AcquisitionDateTime,
          Tag.AcquisitionNumber,
          Tag.ImageComments,
          Tag.SliceLocation,
          Tag.NumberOfFrames,
          Tag.Rows,
          Tag.Columns,
          Tag.BitsAllocated,
          Tag.ConceptNameCodeSequence,
          Tag.CompletionFlag,
          Tag.VerificationFlag),
      Set.of());

  /** Known at each level, because every entity here is on a disk of this node. */
  private static final Set<Integer> EVERYWHERE =
      Set.of(Tag.RetrieveAETitle, Tag.InstanceAvailability);

  private final int uniqueKey;
  private final Set<Integer> held;
  private final Set<Integer> counted;

  Level(int uniqueKey, Set<Integer> held, Set<Integer> counted) {
    this.uniqueKey = uniqueKey;
    this.held = held;
    this.counted = counted;
  }

  /** The level of a value of Query/Retrieve Level (0008,0052). */
  public static Optional<Level> of(String value) {
    return Arrays.stream(values()).filter(level -> level.name().equals(value)).findFirst();
  }

  /** The attribute that names one entity of this level. */
  public int uniqueKey() {
    return uniqueKey;
  }

  /** The attributes that can be asked for at this level: its own and those of the levels above. */
  public Set<Integer> known() {
    Set<Integer> known = new LinkedHashSet<>(EVERYWHERE);
    for (Level level : values()) {
      if (level.compareTo(this) <= 0) {
        known.addAll(level.held);
      }
    }
    known.addAll(counted);
    return known;
  }

  /** The attributes of this level that lie in an instance's header. */
  Set<Integer> held() {
    return held;
  }
}
