// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.dict.Dictionary;

/** The service classes of PS3.4 that a peer may be granted, by the names of the configuration. */
public enum ServiceClass {
  /** Verification (Annex A). */
  ECHO("1.2.840.10008.1.1"),
  /** Storage (Annex B): every storage SOP class. */
  STORE(),
  /** Query (Annex C): the FIND classes of the information models. */
  QUERY(
      "1.2.840.10008.5.1.4.1.2.1.1", "1.2.840.10008.5.1.4.1.2.2.1", "1.2.840.10008.5.1.4.1.2.3.1"),
  /** Retrieve (Annex C): their MOVE and GET classes. */
  RETRIEVE(
      "1.2.840.10008.5.1.4.1.2.1.2",
      "1.2.840.10008.5.1.4.1.2.1.3",
      "1.2.840.10008.5.1.4.1.2.2.2",
      "1.2.840.10008.5.1.4.1.2.2.3",
      "1.2.840.10008.5.1.4.1.2.3.2",
      "1.2.840.10008.5.1.4.1.2.3.3"),
  /** Storage commitment, push model (Annex J). */
  COMMITMENT("1.2.840.10008.1.20.1"),
  /** Modality performed procedure step (Annex F), with its retrieval and notification. */
  MPPS("1.2.840.10008.3.1.2.3.3", "1.2.840.10008.3.1.2.3.4", "1.2.840.10008.3.1.2.3.5"),
  /** Modality worklist (Annex K). */
  WORKLIST("1.2.840.10008.5.1.4.31"),
  /** Instance availability notification (Annex R). */
  AVAILABILITY("1.2.840.10008.5.1.4.33");

  private final String[] sopClassUids;

  ServiceClass(String... sopClassUids) {
    this.sopClassUids = sopClassUids;
  }

  /** The word of the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
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
