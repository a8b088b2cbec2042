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
import org.ytterby.finding.Severity;

/**
 * What every object of ours takes over from a source instance as a unit and unchanged: who the
 * patient is and which study this is. Nothing is repaired.
 *
 * @param patientStudy where the source has any of its attributes
 * @param problems values that can't be written and are therefore empty here. Without its Patient ID
 *     an object would be filed as nobody's or somebody else's, so that one blocks; a person has to
 *     look where another attribute of patient, study or trial is lost
 */
public record SourceModules(
    PatientModule patient,
    GeneralStudyModule generalStudy,
    Optional<CopiedModule> patientStudy,
    Optional<CopiedModule> clinicalTrialSubject,
    Optional<CopiedModule> clinicalTrialStudy,
    List<CopyProblem> problems) {

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
    List<CopyProblem> problems = new ArrayList<>();
    Collector review = new Collector(source, Severity.REVIEW, problems);
    DataSet patient = review.copy(Tag.PatientName, Tag.PatientBirthDate, Tag.PatientSex);
    DataSet id = new Collector(source, Severity.BLOCK, problems).copy(Tag.PatientID);
    DataSet study =
        review.copy(
            Tag.StudyInstanceUID,
            Tag.StudyDate,
            Tag.StudyTime,
            Tag.ReferringPhysicianName,
            Tag.StudyID,
            Tag.AccessionNumber);
    return new SourceModules(
        new PatientModule(
            type2(patient, Tag.PatientName),
            type2(id, Tag.PatientID),
            type2(patient, Tag.PatientBirthDate),
            type2(patient, Tag.PatientSex),
            review.copy(PatientModule.FURTHER)),
        new GeneralStudyModule(
            study.require(Tag.StudyInstanceUID).uid(),
            type2(study, Tag.StudyDate),
            type2(study, Tag.StudyTime),
            type2(study, Tag.ReferringPhysicianName),
            type2(study, Tag.StudyID),
            type2(study, Tag.AccessionNumber),
            review.copy(GeneralStudyModule.FURTHER)),
        module(new Collector(source, Severity.INFO, problems), CopiedModule.Kind.PATIENT_STUDY),
        module(review, CopiedModule.Kind.CLINICAL_TRIAL_SUBJECT),
        module(review, CopiedModule.Kind.CLINICAL_TRIAL_STUDY),
        problems);
  }

  private static Optional<CopiedModule> module(Collector from, CopiedModule.Kind kind) {
    DataSet copied = from.copy(kind.tags());
    List<Integer> missing =
        kind.required().stream().filter(tag -> copied.optional(tag).isEmpty()).toList();
    if (!copied.isEmpty() && !missing.isEmpty()) {
      from.add(
          kind + " was left out: " + Dictionary.name(missing.getFirst()) + " has no legal value");
    }
    return copied.isEmpty() || !missing.isEmpty()
        ? Optional.empty()
        : Optional.of(new CopiedModule(kind, copied));
  }

  /** Copies, and notes with this severity what could not be. */
  private record Collector(DataSet source, Severity severity, List<CopyProblem> problems) {
    DataSet copy(int... tags) {
      DataSetBuilder copy = DataSet.builder().copy(source, tags);
      copy.problems().forEach(this::add);
      return copy.build();
    }

    void add(String sentence) {
      problems.add(new CopyProblem(sentence, severity));
    }
  }

  private static Type2<String> type2(DataSet copied, int tag) {
    return Type2.ofOptional(
        copied.optional(tag).map(Attribute::text).filter(text -> !text.isEmpty()));
  }
}
