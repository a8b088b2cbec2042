// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.Arrays;
import java.util.List;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;

/**
 * A module of which we say nothing ourselves: its attributes as a source instance has them, copied
 * by {@link SourceModules}.
 *
 * @param kind which module
 * @param attributes nothing but attributes of the module, all of its Type 1 among them
 */
public record CopiedModule(Kind kind, DataSet attributes) implements AttributeRecord {

  /** The modules that are copied as they are. */
  public enum Kind {
    /** PS3.3 C.7.2.2; all Type 3. */
    PATIENT_STUDY,
    /** PS3.3 C.7.1.3. */
    CLINICAL_TRIAL_SUBJECT,
    /** PS3.3 C.7.2.3; its one Type 2 attribute says that it is there. */
    CLINICAL_TRIAL_STUDY;

    /** The module's attributes. */
    int[] tags() {
      return switch (this) {
        case PATIENT_STUDY ->
            new int[] {
              Tag.AdmittingDiagnosesDescription,
              Tag.AdmittingDiagnosesCodeSequence,
              Tag.PatientAge,
              Tag.PatientSize,
              Tag.PatientSizeCodeSequence,
              Tag.PatientBodyMassIndex,
              Tag.PatientWeight,
              Tag.MedicalAlerts,
              Tag.Allergies,
              Tag.SmokingStatus,
              Tag.PregnancyStatus,
              Tag.LastMenstrualDate,
              Tag.AdditionalPatientHistory,
              Tag.PatientState,
              Tag.Occupation,
              Tag.AdmissionID,
              Tag.IssuerOfAdmissionIDSequence,
              Tag.ServiceEpisodeID,
              Tag.ServiceEpisodeDescription,
              Tag.PatientSexNeutered
            };
        case CLINICAL_TRIAL_SUBJECT ->
            new int[] {
              Tag.ClinicalTrialSponsorName,
              Tag.ClinicalTrialProtocolID,
              Tag.ClinicalTrialProtocolName,
              Tag.ClinicalTrialSiteID,
              Tag.ClinicalTrialSiteName,
              Tag.ClinicalTrialSubjectID,
              Tag.ClinicalTrialSubjectReadingID,
              Tag.ClinicalTrialProtocolEthicsCommitteeName,
              Tag.ClinicalTrialProtocolEthicsCommitteeApprovalNumber
            };
        case CLINICAL_TRIAL_STUDY ->
            new int[] {
              Tag.ClinicalTrialTimePointID,
              Tag.ClinicalTrialTimePointDescription,
              Tag.LongitudinalTemporalOffsetFromEvent,
              Tag.LongitudinalTemporalEventType,
              Tag.ConsentForClinicalTrialUseSequence
            };
      };
    }

    /** Those that are Type 1. */
    List<Integer> required() {
      return switch (this) {
        case CLINICAL_TRIAL_SUBJECT ->
            List.of(Tag.ClinicalTrialSponsorName, Tag.ClinicalTrialProtocolID);
        case PATIENT_STUDY, CLINICAL_TRIAL_STUDY -> List.of();
      };
    }
  }

  public CopiedModule {
    int[] own = kind.tags();
    for (Element element : attributes) {
      if (Arrays.stream(own).noneMatch(tag -> tag == element.tag())) {
        throw new Defect(Dictionary.name(element.tag()) + " is not an attribute of " + kind);
      }
    }
    for (int tag : kind.required()) {
      if (attributes.optional(tag).isEmpty()) {
        throw new Defect(Dictionary.name(tag) + " is Type 1 in " + kind);
      }
    }
  }

  @Override
  public DataSet toDataSet() {
    return attributes;
  }
}
