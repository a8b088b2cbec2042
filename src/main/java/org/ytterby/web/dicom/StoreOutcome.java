// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import org.ytterby.dicom.net.dimse.Status;

/** What became of one part of a Store transaction. */
sealed interface StoreOutcome {

  /** It is durable, or was already. */
  record Stored(
      String sopClassUid, String sopInstanceUid, String studyUid, String seriesUid, int status)
      implements StoreOutcome {
    Stored with(int otherStatus) {
      return new Stored(sopClassUid, sopInstanceUid, studyUid, seriesUid, otherStatus);
    }

    boolean hasWarning() {
      return status != Status.SUCCESS.code();
    }
  }

  /** An instance that was not stored. */
  record Failed(String sopClassUid, String sopInstanceUid, NotStored why) implements StoreOutcome {}

  /** A part of which nobody can say which instance it is. */
  record Unknown(NotStored why) implements StoreOutcome {}
}
