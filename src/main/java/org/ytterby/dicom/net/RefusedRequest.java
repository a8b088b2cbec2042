// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;

/** The line in the log that tells of a request that was refused. Stateless. */
final class RefusedRequest {
  private RefusedRequest() {}

  /**
   * Writes it.
   *
   * @param log of who refuses
   * @param status with which it is answered
   * @param why for people; without values of the request, which may be identity
   */
  static void tell(
      Logger log,
      AssociationInfo association,
      AcceptedContext context,
      CommandSet command,
      int status,
      @Nullable String why) {
    log.warn(
        "request refused calling={} called={} operation={} class={} status={} reason={}",
        association.callingAe(),
        association.calledAe(),
        command.field().map(CommandField::toString).orElse("-"),
        context.abstractSyntax(),
        Status.text(status),
        why);
  }
}
