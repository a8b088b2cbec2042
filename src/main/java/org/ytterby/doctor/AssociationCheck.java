// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.Implementation;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.UserInformation;
import org.ytterby.finding.PeerFailure;

/** Asks a peer for an association with all that is wanted of it. Immutable. */
record AssociationCheck(DicomClient client, Subject subject, Us us, Duration patience) {

  /** A step, and the association where there is one; whoever gets it has to close it. */
  record Result(Step step, Optional<Association> association) {}

  /** What is proposed beside what is sent: so that each refusal is seen on one association. */
  static List<Proposal> proposals(Subject subject) {
    List<Proposal> all = new ArrayList<>();
    all.add(new Proposal(Uids.Verification, TransferSyntax.IMPLICIT_LE));
    all.addAll(subject.wanted());
    if (subject.commitment().isPresent()) {
      all.add(Proposal.uncompressed(Uids.StorageCommitmentPushModel));
    }
    return all;
  }

  /**
   * Asks.
   *
   * @param ours our address as the peer sees it
   */
  Result look(String ours) {
    long start = System.nanoTime();
    AtomicReference<Optional<Pdu>> answer = new AtomicReference<>(Optional.empty());
    try {
      Association association =
          client.open(
              subject.request(proposals(subject), patience),
              ServiceRegistry.none(),
              pdu -> answer.set(Optional.of(pdu)));
      return new Result(accepted(answer.get()).since(start), Optional.of(association));
    } catch (PeerFailure failure) {
      Step step = refused(answer.get(), failure, new Refusals(subject, us, ours));
      return new Result(step.since(start), Optional.empty());
    }
  }

  private Step accepted(Optional<Pdu> answer) {
    Optional<UserInformation> peer =
        answer
            .filter(Pdu.AssociateAccept.class::isInstance)
            .map(accept -> ((Pdu.AssociateAccept) accept).user());
    String found = "accepted" + peer.map(one -> "; " + described(one)).orElse("");
    boolean likeUs =
        peer.filter(one -> one.implementationClassUid().equals(Implementation.CLASS_UID))
            .isPresent();
    return likeUs && subject.aeTitle().equals(us.aeTitle())
        ? Step.warning(
            Check.ASSOCIATION,
            found + "; by AE title and implementation it is this node itself",
            "here: "
                + subject.keys().host()
                + ", "
                + subject.keys().port()
                + " and "
                + subject.keys().aet()
                + " must be the peer's; if it is another node of this kind: give one of the two"
                + " another AE title")
        : Step.ok(Check.ASSOCIATION, found);
  }

  private static String described(UserInformation user) {
    return "implementation "
        + user.implementationClassUid()
        + user.implementationVersion().map(name -> " " + name).orElse("")
        + ", takes PDUs of "
        + (user.maxPduLength() == 0 ? "any length" : "up to " + user.maxPduLength() + " bytes");
  }

  private Step refused(Optional<Pdu> answer, PeerFailure failure, Refusals refusals) {
    return switch (answer.orElse(null)) {
      case Pdu.AssociateReject reject -> refusals.rejected(reject);
      case Pdu.Abort abort -> refusals.aborted(abort);
      case null, default -> strange(failure, refusals);
    };
  }

  private Step strange(PeerFailure failure, Refusals refusals) {
    String why = Refusals.ended(subject, Optional.ofNullable(failure.getMessage()));
    return subject.tls().isPresent()
        ? Step.failed(
            Check.ASSOCIATION,
            why,
            "over TLS the peer answers no A-ASSOCIATE-RQ: here check "
                + subject.keys().port()
                + "; at "
                + subject.name()
                + ": see its log")
        : refusals.strange(Stranger.look(subject.host(), subject.port(), patience), why);
  }

  /** Whether the peer speaks DICOM in the clear: it accepts, rejects or aborts. */
  boolean answersInTheClear() {
    AtomicReference<Optional<Pdu>> answer = new AtomicReference<>(Optional.empty());
    List<Proposal> echo = List.of(new Proposal(Uids.Verification, TransferSyntax.IMPLICIT_LE));
    try (Association _ =
        client.open(
            subject.request(echo, patience).over(Optional.empty()),
            ServiceRegistry.none(),
            pdu -> answer.set(Optional.of(pdu)))) {
      return true;
    } catch (PeerFailure _) {
      return answer.get().isPresent();
    }
  }
}
