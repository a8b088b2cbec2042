// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;

/**
 * What every object of ours takes over from a source instance as a unit and unchanged: who the
 * patient is and which study this is. Nothing is repaired.
 *
 * @param patientStudy where the source has any of its attributes
 * @param problems values that were illegal and are therefore empty here, one sentence each, without
 *     the value
 */
public record SourceModules(
    PatientModule patient,
    GeneralStudyModule generalStudy,
    Optional<CopiedModule> patientStudy,
    Optional<CopiedModule> clinicalTrialSubject,
    Optional<CopiedModule> clinicalTrialStudy,
    List<String> problems) {

  public SourceModules {
    problems = List.copyOf(problems);
  }

  /**
   * Copies from a source instance.
   *
   * @throws InvalidObject where the Study Instance UID is missing or illegal: without it nothing of
   *     ours can be filed
   */
  public static SourceModules copiedFrom(DataSet source) {
    List<String> problems = new ArrayList<>();
    DataSet patient =
        copy(
            source, problems, Tag.PatientName, Tag.PatientID, Tag.PatientBirthDate, Tag.PatientSex);
    DataSet study =
        copy(
            source,
            problems,
            Tag.StudyInstanceUID,
            Tag.StudyDate,
            Tag.StudyTime,
            Tag.ReferringPhysicianName,
            Tag.StudyID,
            Tag.AccessionNumber);
    return new SourceModules(
        new PatientModule(
            type2(patient, Tag.PatientName),
            type2(patient, Tag.PatientID),
            type2(patient, Tag.PatientBirthDate),
            type2(patient, Tag.PatientSex),
            copy(source, problems, PatientModule.FURTHER)),
        new GeneralStudyModule(
            study.require(Tag.StudyInstanceUID).uid(),
            type2(study, Tag.StudyDate),
            type2(study, Tag.StudyTime),
            type2(study, Tag.ReferringPhysicianName),
            type2(study, Tag.StudyID),
            type2(study, Tag.AccessionNumber),
            copy(source, problems, GeneralStudyModule.FURTHER)),
        module(source, CopiedModule.Kind.PATIENT_STUDY, problems),
        module(source, CopiedModule.Kind.CLINICAL_TRIAL_SUBJECT, problems),
        module(source, CopiedModule.Kind.CLINICAL_TRIAL_STUDY, problems),
        problems);
  }

  private static Optional<CopiedModule> module(
      DataSet source, CopiedModule.Kind kind, List<String> problems) {
    DataSet copied = copy(source, problems, kind.tags());
    List<Integer> missing =
        kind.required().stream().filter(tag -> copied.optional(tag).isEmpty()).toList();
    if (!copied.isEmpty() && !missing.isEmpty()) {
      problems.add(
          kind + " was left out: " + Dictionary.name(missing.getFirst()) + " has no legal value");
    }
    return copied.isEmpty() || !missing.isEmpty()
        ? Optional.empty()
        : Optional.of(new CopiedModule(kind, copied));
  }

  private static DataSet copy(DataSet source, List<String> problems, int... tags) {
    DataSetBuilder copy = DataSet.builder().copy(source, tags);
    problems.addAll(copy.problems());
    return copy.build();
  }

  private static Type2<String> type2(DataSet copied, int tag) {
    return Type2.ofOptional(
        copied.optional(tag).map(Attribute::text).filter(text -> !text.isEmpty()));
  }
}
