// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import org.ytterby.dicom.net.dimse.Status;

/** Why we do not commit to an instance: Failure Reason (0008,1197), PS3.4 J.3.3.1.1. */
public enum FailureReason {
  PROCESSING_FAILURE(
      Status.PROCESSING_FAILURE.code(),
      "Processing failure",
      "the bytes can't be read, or are not those that were received"),
  NO_SUCH_OBJECT_INSTANCE(
      Status.NO_SUCH_SOP_INSTANCE.code(), "No such object instance", "not in the archive"),
  CLASS_INSTANCE_CONFLICT(
      Status.CLASS_INSTANCE_CONFLICT.code(),
      "Class / instance conflict",
      "in the archive with another SOP class"),
  REFERENCED_SOP_CLASS_NOT_SUPPORTED(
      Status.SOP_CLASS_NOT_SUPPORTED.code(),
      "Referenced SOP class not supported",
      "not in the archive, and no storage SOP class"),
  /** No status of an operation. Nothing is judged under such a Transaction UID. */
  DUPLICATE_TRANSACTION_UID(
      Status.DUPLICATE_TRANSACTION_UID.code(),
      "Duplicate transaction UID",
      "of every item, where the same requestor has used the Transaction UID within the last "
          + Requests.KEPT.toDays()
          + " days for other instances"),
  /** "Does not have enough resources to store": here, to keep. */
  RESOURCE_LIMITATION(
      Status.RESOURCE_LIMITATION.code(),
      "Resource limitation",
      "the instance is kept only for a time (does not occur at present)");

  private final int code;
  private final String meaning;
  private final String when;

  FailureReason(int code, String meaning, String when) {
    this.code = code;
    this.meaning = meaning;
    this.when = when;
  }

  public int code() {
    return code;
  }

  /** What the standard calls it. */
  public String meaning() {
    return meaning;
  }

  /** On what condition it is given, for people. */
  public String when() {
    return when;
  }
}
