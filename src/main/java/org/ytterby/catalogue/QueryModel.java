// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.Arrays;
import java.util.Optional;
import org.ytterby.dicom.dict.Uids;

/** A Query/Retrieve Information Model that is served (PS3.4 C.6). Immutable. */
public enum QueryModel {
  PATIENT_ROOT(Uids.PatientRootQueryRetrieveInformationModelFind, Level.PATIENT),
  /** The attributes of patients are those of their studies here (PS3.4 C.6.2.1). */
  STUDY_ROOT(Uids.StudyRootQueryRetrieveInformationModelFind, Level.STUDY);

  private final String findSopClassUid;
  private final Level highest;

  QueryModel(String findSopClassUid, Level highest) {
    this.findSopClassUid = findSopClassUid;
    this.highest = highest;
  }

  /** The SOP class of its C-FIND. */
  public String findSopClassUid() {
    return findSopClassUid;
  }

  /** The level that no other stands above. */
  public Level highest() {
    return highest;
  }

  /** The model of a C-FIND's SOP class. */
  static Optional<QueryModel> ofFind(String sopClassUid) {
    return Arrays.stream(values())
        .filter(model -> model.findSopClassUid.equals(sopClassUid))
        .findFirst();
  }
}
