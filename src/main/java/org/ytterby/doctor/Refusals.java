// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.util.Optional;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.RejectReason;

/**
 * What an A-ASSOCIATE-RJ (PS3.8 table 9-21) or A-ABORT means, and what to change. Immutable.
 *
 * @param ours our address as the peer sees it
 */
record Refusals(Subject subject, Us us, String ours) {

  Step rejected(Pdu.AssociateReject answer) {
    String numbers = " (" + answer.result() + "/" + answer.source() + "/" + answer.reason() + ")";
    return RejectReason.of(answer.source(), answer.reason())
        .map(reason -> rejected(reason, answer.result() == Pdu.AssociateReject.TRANSIENT, numbers))
        .orElseGet(
            () -> step("rejected for a reason that the standard does not have" + numbers, log()));
  }

  private Step rejected(RejectReason reason, boolean forNow, String numbers) {
    String rejected = (forNow ? "rejected for now" : "rejected") + numbers + ": ";
    return switch (reason) {
      case CALLED_AE_TITLE_NOT_RECOGNIZED ->
          step(
              rejected
                  + "no '"
                  + subject.aeTitle()
                  + "' is known there, which is the AE title that"
                  + " we called",
              "here: "
                  + subject.keys().aet()
                  + " must be the peer's AE title, letter for letter,"
                  + " capitals too: ask its administrator, or look into its settings; or there: add"
                  + " '"
                  + subject.aeTitle()
                  + "' to its titles");
      case CALLING_AE_TITLE_NOT_RECOGNIZED ->
          step(
              rejected + "our AE title '" + subject.callingAeTitle() + "' is not known there",
              enter()
                  + "; or here: "
                  + subject.keys().callingAet()
                  + " must be a title that it knows");
      case NO_REASON_GIVEN ->
          step(
              rejected + "the peer gives no reason",
              "mostly a title or an address that it does not know: here check "
                  + subject.keys().aet()
                  + "; "
                  + enter()
                  + "; its log says more");
      case APPLICATION_CONTEXT_NOT_SUPPORTED ->
          step(
              rejected + "it does not know the application context of DICOM",
              "the peer is no DICOM node of these days: here check " + subject.keys().port());
      case NO_REASON_GIVEN_BY_ACSE ->
          step(
              rejected
                  + "no reason; peers that ask for a user identity, or that filter callers, say"
                  + " so",
              "at "
                  + subject.name()
                  + ": ask for no user identity of '"
                  + subject.callingAeTitle()
                  + "' (this node gives none), and let it in; its log says more");
      case PROTOCOL_VERSION_NOT_SUPPORTED ->
          step(
              rejected + "it does not know version 1 of the protocol, the only one there is",
              log());
      case TEMPORARY_CONGESTION, LOCAL_LIMIT_EXCEEDED ->
          step(
              rejected
                  + "it is busy ("
                  + (reason == RejectReason.LOCAL_LIMIT_EXCEEDED
                      ? "its limit of associations is reached"
                      : "temporary congestion")
                  + ")",
              "try again in a minute; deliveries do so by themselves. If it stays so, at "
                  + subject.name()
                  + ": raise its limit of associations, close those that hang, see to its disk");
    };
  }

  /** An abort where an answer to the A-ASSOCIATE-RQ was due. */
  Step aborted(Pdu.Abort abort) {
    return step(
        "aborted instead of answered (source "
            + abort.source()
            + ", reason "
            + abort.reason()
            + ")",
        "mostly a caller or a title that it does not know: here check "
            + subject.keys().aet()
            + "; "
            + enter()
            + "; its log says more");
  }

  /** No answer of DICOM at all. */
  Step strange(Stranger.Who who, String why) {
    String found = why + "; on the port is " + who.words();
    String port =
        "here: "
            + subject.keys().port()
            + " must be the port of the peer's DICOM service (usual"
            + " ones: 104, 11112, 4242), not another's of that machine";
    return switch (who) {
      case TLS ->
          step(
              found + ", and we called in the clear",
              "here: call it over TLS: "
                  + subject.keys().tls()
                  + ", with the issuer of its"
                  + " certificate as trust; or write its port without TLS at "
                  + subject.keys().port());
      case HTTP, SSH, MAIL_OR_FTP, UNKNOWN -> step(found, port);
      case DICOM -> step(found, enter() + "; its log says why it does not answer us");
      case SILENT ->
          step(
              found,
              "at "
                  + subject.name()
                  + ": the service hangs (restart it), or a proxy or firewall"
                  + " between takes our connection for it; or "
                  + port);
      case CLOSED ->
          step(
              found,
              "peers hang up on callers whose address or title they don't know: "
                  + enter()
                  + "; or "
                  + port);
    };
  }

  private Step step(String found, String advice) {
    return Step.failed(Check.ASSOCIATION, found, advice);
  }

  private String enter() {
    return "at "
        + subject.name()
        + ": enter this node: "
        + us.entry(subject.callingAeTitle(), ours);
  }

  private String log() {
    return "at "
        + subject.name()
        + ": see its log; here check "
        + subject.keys().aet()
        + " and "
        + subject.keys().port();
  }

  /** What ended a try that brought no answer: its own words, without the peer's address. */
  static String ended(Subject subject, Optional<String> message) {
    return message
        .map(text -> text.replace(subject.address() + ": ", ""))
        .orElse("no association came about");
  }
}
