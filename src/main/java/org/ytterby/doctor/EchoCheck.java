// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.EchoResponse;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.finding.PeerFailure;

/** C-ECHO (PS3.4 Annex A) on an association. Stateless. */
final class EchoCheck {
  private EchoCheck() {}

  static Step look(Association association, Subject subject) {
    boolean accepted =
        association.contexts().answers().stream()
            .filter(answer -> answer.sopClassUid().equals(Uids.Verification))
            .anyMatch(answer -> answer.result() == ContextResult.ACCEPTANCE);
    if (!accepted) {
      return Step.warning(
          Check.ECHO,
          "the peer does not take part in Verification, so that it can't be asked",
          "nothing but this check needs it; at "
              + subject.name()
              + ": allow C-ECHO of '"
              + subject.callingAeTitle()
              + "', which every DICOM node has to answer");
    }
    long start = System.nanoTime();
    try {
      EchoResponse answer = association.echo();
      Step step =
          answer.isSuccess()
              ? Step.ok(Check.ECHO, "answered with success")
              : Step.failed(
                  Check.ECHO,
                  "answered with " + Status.text(answer.status()),
                  "at " + subject.name() + ": its log says why it refuses a C-ECHO");
      return step.since(start);
    } catch (PeerFailure failure) {
      return Step.failed(
              Check.ECHO,
              "accepted the association and did not answer: " + failure.getMessage(),
              "at "
                  + subject.name()
                  + ": the service behind its port hangs or crashes; restart it"
                  + " and see its log")
          .since(start);
    }
  }
}
