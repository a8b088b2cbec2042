// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.ytterby.deliver.CommitmentResult;
import org.ytterby.deliver.CommitmentResultService;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.PeerFailure;

/**
 * Asks a peer to commit to an RT Dose that does not exist, and waits until it says so: the answer
 * that shows that results come back (PS3.4 Annex J). Nothing is stored anywhere. Immutable.
 *
 * @param uids makes UIDs that nobody has used
 */
record CommitmentCheck(
    DicomClient client,
    Subject subject,
    Us us,
    CommitmentProbes probes,
    Supplier<String> uids,
    Duration patience) {
  /** Request Storage Commitment (PS3.4 J.3.2). */
  private static final int REQUEST = 1;

  /** How long a wait does not look whether the result came elsewhere. */
  private static final Duration SLICE = Duration.ofMillis(200);

  Step look(CommitmentRules rules, String ours) {
    long start = System.nanoTime();
    String transaction = uids.get();
    String instance = uids.get();
    probes.expect(transaction);
    Optional<Step> refused;
    try (Association association =
        client.open(
            subject.request(
                List.of(Proposal.uncompressed(Uids.StorageCommitmentPushModel)), patience),
            CommitmentResultService.and(ServiceRegistry.none(), probes.alone()))) {
      refused = asked(association, transaction, instance);
      if (refused.isEmpty()) {
        linger(association, transaction, rules.linger());
      }
    } catch (PeerFailure failure) {
      refused = Optional.of(unasked(String.valueOf(failure.getMessage())));
    }
    return refused.orElseGet(() -> answered(transaction, instance, ours)).since(start);
  }

  /** Why the request was not taken; nothing where it was. */
  private Optional<Step> asked(Association association, String transaction, String instance) {
    DataSet reference =
        DataSet.builder()
            .uid(Tag.ReferencedSOPClassUID, Uids.RTDoseStorage)
            .uid(Tag.ReferencedSOPInstanceUID, instance)
            .build();
    DataSet request =
        DataSet.builder()
            .uid(Tag.TransactionUID, transaction)
            .sequence(Tag.ReferencedSOPSequence, List.of(reference))
            .build();
    int status =
        new ManagedInstance(
                association,
                Uids.StorageCommitmentPushModel,
                Uids.StorageCommitmentPushModelInstance)
            .action(REQUEST, Optional.of(request))
            .status();
    return Status.category(status) == Status.Category.SUCCESS
        ? Optional.empty()
        : Optional.of(unasked("it answered N-ACTION with " + Status.text(status)));
  }

  private Step unasked(String why) {
    return Step.failed(
        Check.COMMITMENT,
        "the peer can't be asked to commit: " + why,
        "at "
            + subject.name()
            + ": turn storage commitment on for '"
            + subject.callingAeTitle()
            + "'; or here: "
            + subject.keys().entry("commitment: none"));
  }

  /** Some peers answer on the association of the request, some close it. */
  private void linger(Association association, String transaction, Duration linger) {
    long end = System.nanoTime() + shorter(linger).toNanos();
    try {
      while (probes.await(transaction, Duration.ZERO).isEmpty()) {
        long left = end - System.nanoTime();
        if (left <= 0 || !association.isOpen()) {
          return;
        }
        boolean _ = association.serve(shorter(Duration.ofNanos(Math.min(left, SLICE.toNanos()))));
      }
    } catch (PeerFailure _) {
      // The result then comes on another association, or not at all.
    }
  }

  private Duration shorter(Duration other) {
    return other.compareTo(patience) < 0 ? other : patience;
  }

  private Step answered(String transaction, String instance, String ours) {
    Duration further = probes.listening() ? patience : Duration.ZERO;
    Optional<CommitmentResult> result = probes.await(transaction, further);
    if (result.isPresent()) {
      return judged(result.get(), instance);
    }
    if (!probes.listening()) {
      return Step.warning(
          Check.COMMITMENT,
          "the peer took the request; its result goes to the listener of the node, not to this"
              + " command",
          "ask the running node: POST /api/doctor?commitment=true");
    }
    return Step.warning(
        Check.COMMITMENT,
        "the peer took the request, and no result came within " + Texts.seconds(patience),
        "some commit in nightly jobs: then all is well. Else at "
            + subject.name()
            + ": enter where results go: "
            + us.entry(subject.callingAeTitle(), ours)
            + "; here, where dicom.unknown-peers is refuse: an entry of it in peers with the"
            + " service commitment");
  }

  private Step judged(CommitmentResult result, String instance) {
    Integer reason = result.failed().get(instance);
    if (reason == null) {
      return Step.failed(
          Check.COMMITMENT,
          result.committed().contains(instance)
              ? "a result came back, and the peer commits to an object that it never got"
              : "a result came back, and does not name what was asked for",
          "at "
              + subject.name()
              + ": its storage commitment says nothing about what it keeps: ask"
              + " its vendor; until then here: "
              + subject.keys().entry("commitment: none"));
    }
    return reason == Status.NO_SUCH_SOP_INSTANCE.code()
        ? Step.ok(
            Check.COMMITMENT,
            "a result came back: it does not have the object that was never sent (0112), as it"
                + " should be")
        : Step.warning(
            Check.COMMITMENT,
            "a result came back, with "
                + Status.text(reason)
                + " for an object that was never sent, where 0112 was expected",
            "the way back works; at "
                + subject.name()
                + ": its log says what is wrong with the request");
  }
}
