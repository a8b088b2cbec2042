// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Uids;

/** The service classes of PS3.4 that a peer may be granted, by the names of the configuration. */
public enum ServiceClass {
  /** Verification (Annex A). */
  ECHO(Uids.Verification),
  /** Storage (Annex B): every storage SOP class. */
  STORE(),
  /** Query (Annex C): the FIND classes of the information models. */
  QUERY(
      Uids.PatientRootQueryRetrieveInformationModelFind,
      Uids.StudyRootQueryRetrieveInformationModelFind,
      Uids.PatientStudyOnlyQueryRetrieveInformationModelFind),
  /** Retrieve (Annex C): their MOVE and GET classes. */
  RETRIEVE(
      Uids.PatientRootQueryRetrieveInformationModelMove,
      Uids.PatientRootQueryRetrieveInformationModelGet,
      Uids.StudyRootQueryRetrieveInformationModelMove,
      Uids.StudyRootQueryRetrieveInformationModelGet,
      Uids.PatientStudyOnlyQueryRetrieveInformationModelMove,
      Uids.PatientStudyOnlyQueryRetrieveInformationModelGet),
  /** Storage commitment, push model (Annex J). */
  COMMITMENT(Uids.StorageCommitmentPushModel),
  /** Modality performed procedure step (Annex F), with its retrieval and notification. */
  MPPS(
      Uids.ModalityPerformedProcedureStep,
      Uids.ModalityPerformedProcedureStepRetrieve,
      Uids.ModalityPerformedProcedureStepNotification),
  /** Modality worklist (Annex K). */
  WORKLIST(Uids.ModalityWorklistInformationModelFind),
  /** Instance availability notification (Annex R). */
  AVAILABILITY(Uids.InstanceAvailabilityNotification);

  private final String[] sopClassUids;

  ServiceClass(String... sopClassUids) {
    this.sopClassUids = sopClassUids;
  }

  /** The word of the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its SOP classes in the order of the standard; none for {@link #STORE}, which are too many. */
  public List<String> sopClassUids() {
    return List.of(sopClassUids);
  }

  /** The service class of a SOP class of the standard, if it is one of these. */
  public static Optional<ServiceClass> of(String sopClassUid) {
    if (Dictionary.isStorageSopClass(sopClassUid)) {
      return Optional.of(STORE);
    }
    for (ServiceClass service : values()) {
      for (String uid : service.sopClassUids) {
        if (uid.equals(sopClassUid)) {
          return Optional.of(service);
        }
      }
    }
    return Optional.empty();
  }
}
