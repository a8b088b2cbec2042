// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.deliver.Callee;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.PeerOperations;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * Judges what one requestor has asked for and tells it, on the association of the request where
 * that still stands, else on one that we open as SCP. What is new goes first, because its requestor
 * may still be waiting; one that can't be reached is left alone for a while with everything else. A
 * judgement is durable before it is told and is told until it is taken, by one process or the next;
 * so a result may come twice, never two different ones. Used by one thread.
 */
final class Reporter {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  private static final String REPORT = "the result of the storage commitment";

  private final Callee requestor;
  private final Requests requests;
  private final Judge judge;
  private final Lines lines;
  private final DicomClient client;
  private final InstantSource clock;
  private final BooleanSupplier closing;
  private int unreachableInARow;
  private Instant notBefore = Instant.EPOCH;

  /**
   * A reporter.
   *
   * @param closing true once the node ends: nothing further is begun
   */
  Reporter(
      Callee requestor,
      Requests requests,
      Judge judge,
      Lines lines,
      DicomClient client,
      InstantSource clock,
      BooleanSupplier closing) {
    this.requestor = requestor;
    this.requests = requests;
    this.judge = judge;
    this.lines = lines;
    this.client = client;
    this.clock = clock;
    this.closing = closing;
  }

  /**
   * Judges and reports everything that is due now.
   *
   * @return when the next thing is to be done; empty when nothing waits
   */
  Optional<Instant> reportDue() {
    while (!closing.getAsBoolean()) {
      Optional<CommitmentRequest> asked = requests.next(requestor.aeTitle(), RequestState.ASKED);
      Optional<Instant> judging = asked.map(CommitmentRequest::nextAt);
      if (isDue(judging)) {
        judge(asked.orElseThrow());
        continue;
      }
      Optional<CommitmentRequest> judged = requests.next(requestor.aeTitle(), RequestState.JUDGED);
      Optional<Instant> reporting =
          judged.map(one -> one.nextAt().isAfter(notBefore) ? one.nextAt() : notBefore);
      if (!isDue(reporting)) {
        return Stream.of(judging, reporting)
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
      }
      report(judged.orElseThrow());
    }
    return Optional.empty();
  }

  private boolean isDue(Optional<Instant> at) {
    return at.isPresent() && !at.get().isAfter(clock.instant());
  }

  private void judge(CommitmentRequest request) {
    List<Judgement> judgements = new ArrayList<>();
    for (Reference reference : request.asked().references()) {
      Judgement judgement = request.reused() ? Judgement.reused(reference) : judge.judge(reference);
      if (closing.getAsBoolean()) {
        return; // the interrupt of the node's end may have broken this reading off, not the disk
      }
      judgements.add(judgement);
    }
    CommitmentRequest judged = request.judged(judgements, clock.instant());
    requests.judged(judged);
    LOG.info(
        "storage commitment judged calling={} transaction={} committed={} of={}",
        requestor.aeTitle(),
        request.asked().transactionUid(),
        judged.committed(),
        judgements.size());
    if (onItsOwn(judged, Result.of(judged))) {
      reported(judged);
    }
  }

  private void report(CommitmentRequest request) {
    Result result = Result.of(request);
    if (onItsOwn(request, result)) {
      reported(request);
      return;
    }
    DimseResponse response;
    try (Association association = client.open(requestor.request(StorageCommitment.proposal()))) {
      response =
          new ManagedInstance(
                  association,
                  Uids.StorageCommitmentPushModel,
                  Uids.StorageCommitmentPushModelInstance)
              .eventReport(result.eventType(), Optional.of(result.information()));
    } catch (PeerFailure failure) {
      failed(request, failure);
      unreachableInARow++;
      notBefore = clock.instant().plus(requestor.backoff().after(unreachableInARow));
      return;
    }
    unreachableInARow = 0;
    try {
      DimseResponse _ = response.orThrow(REPORT);
    } catch (PeerFailure failure) {
      failed(request, failure);
      return;
    }
    reported(request);
  }

  /** Reports on the association of the request; false where that ended or did not take it. */
  private boolean onItsOwn(CommitmentRequest request, Result result) {
    Optional<PeerOperations> own = lines.take(request.number());
    if (own.isEmpty()) {
      return false;
    }
    try {
      own.get()
          .eventReport(
              Uids.StorageCommitmentPushModel,
              Uids.StorageCommitmentPushModelInstance,
              result.eventType(),
              Optional.of(result.information()))
          .orThrow(REPORT);
      return true;
    } catch (PeerFailure failure) {
      LOG.info(
          "result of a storage commitment goes out on another association calling={} reason={}",
          requestor.aeTitle(),
          failure.getMessage());
      return false;
    }
  }

  private void reported(CommitmentRequest request) {
    requests.reported(request.reported(clock.instant()));
    LOG.info(
        "storage commitment reported calling={} transaction={} committed={} of={}",
        requestor.aeTitle(),
        request.asked().transactionUid(),
        request.committed(),
        request.judgements().size());
  }

  private void failed(CommitmentRequest request, PeerFailure failure) {
    if (closing.getAsBoolean()) {
      // The interrupt has done its work; left standing it would keep us out of the database. What
      // it broke off is no failure of the peer's: the next start reports again.
      boolean _ = Thread.interrupted();
      return;
    }
    String why = String.valueOf(failure.getMessage());
    int attempts = request.attempts() + 1;
    boolean last =
        failure.code() == ErrorCode.PEER_PERMANENT || requestor.backoff().exhausted(attempts);
    if (last) {
      requests.givenUp(request.inVain(RequestState.UNREPORTED, clock.instant(), why));
      LOG.error(
          "result of a storage commitment can't be told, a person must act calling={}"
              + " transaction={} reason={}",
          requestor.aeTitle(),
          request.asked().transactionUid(),
          why);
    } else {
      Instant again = clock.instant().plus(requestor.backoff().after(attempts));
      requests.postponed(request.inVain(RequestState.JUDGED, again, why));
      LOG.warn(
          "result of a storage commitment not told, tried again calling={} reason={}",
          requestor.aeTitle(),
          why);
    }
  }
}
