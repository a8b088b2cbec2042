// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.Arrays;
import java.util.Optional;
import org.ytterby.dicom.dict.Uids;

/** A Query/Retrieve Information Model that is served (PS3.4 C.6). Immutable. */
public enum QueryModel {
  PATIENT_ROOT(
      Uids.PatientRootQueryRetrieveInformationModelFind,
      Uids.PatientRootQueryRetrieveInformationModelMove,
      Uids.PatientRootQueryRetrieveInformationModelGet,
      Level.PATIENT),
  /** The attributes of patients are those of their studies here (PS3.4 C.6.2.1). */
  STUDY_ROOT(
      Uids.StudyRootQueryRetrieveInformationModelFind,
      Uids.StudyRootQueryRetrieveInformationModelMove,
      Uids.StudyRootQueryRetrieveInformationModelGet,
      Level.STUDY);

  private final String findSopClassUid;
  private final String moveSopClassUid;
  private final String getSopClassUid;
  private final Level highest;

  QueryModel(String findSopClassUid, String moveSopClassUid, String getSopClassUid, Level highest) {
    this.findSopClassUid = findSopClassUid;
    this.moveSopClassUid = moveSopClassUid;
    this.getSopClassUid = getSopClassUid;
    this.highest = highest;
  }

  /** The SOP class of its C-FIND. */
  public String findSopClassUid() {
    return findSopClassUid;
  }

  /** The SOP class of its C-MOVE. */
  public String moveSopClassUid() {
    return moveSopClassUid;
  }

  /** The SOP class of its C-GET. */
  public String getSopClassUid() {
    return getSopClassUid;
  }

  /** The level that no other stands above. */
  public Level highest() {
    return highest;
  }

  /** The model of the SOP class of one of its operations. */
  public static Optional<QueryModel> of(String sopClassUid) {
    return Arrays.stream(values())
        .filter(
            model ->
                model.findSopClassUid.equals(sopClassUid)
                    || model.moveSopClassUid.equals(sopClassUid)
                    || model.getSopClassUid.equals(sopClassUid))
        .findFirst();
  }
}
