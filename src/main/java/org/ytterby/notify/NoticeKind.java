// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import org.ytterby.dicom.dict.Uids;

/** What others are told of. */
public enum NoticeKind {
  /** A performed procedure step that was announced to us (PS3.4 Annex F). */
  PROCEDURE_STEP(Uids.ModalityPerformedProcedureStep),
  /** Instances that are to be had (PS3.4 Annex R). */
  AVAILABILITY(Uids.InstanceAvailabilityNotification);

  private final String sopClassUid;

  NoticeKind(String sopClassUid) {
    this.sopClassUid = sopClassUid;
  }

  String sopClassUid() {
    return sopClassUid;
  }
}
