// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.StoredInstance;
import org.ytterby.catalogue.QueryModel;
import org.ytterby.catalogue.QueryRules;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.OutgoingInstance.MoveOriginator;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;

/**
 * What C-GET and C-MOVE have in common (PS3.4 C.4.2, C.4.3): the identifier, the sub-operations one
 * after the other, and what is answered. Runs on the association's thread, which a slow receiver
 * holds up and nobody else. The log line carries no value of the identifier.
 *
 * @param request answered once
 * @param originator named in the sub-operations of a C-MOVE
 * @param receivers opens the receiver of these instances
 */
record Retrieval(
    DimseRequest request,
    Selection selection,
    Optional<MoveOriginator> originator,
    Function<List<StoredInstance>, Receiver> receivers) {
  private static final Logger LOG = LoggerFactory.getLogger(Retrieval.class);

  /**
   * Performs it.
   *
   * @param pending sends how far it is
   */
  CompletionStage<DimseResponse> run(Consumer<DimseResponse> pending) {
    long began = System.nanoTime();
    Optional<DataSet> identifier;
    try {
      identifier = request.dataSet();
    } catch (InvalidObject e) {
      return CompletableFuture.completedFuture(logged(unreadable(e), began));
    }
    return identifier.isEmpty()
        ? DimseService.unanswerable()
        : CompletableFuture.completedFuture(logged(answer(identifier.get(), pending), began));
  }

  /** The place, but no value: a value may be the patient's. */
  private static DimseResponse unreadable(InvalidObject e) {
    return DimseResponse.of(
        Status.UNABLE_TO_PROCESS.code(), "identifier can't be read: " + e.where());
  }

  private DimseResponse logged(DimseResponse last, long beganNanos) {
    LOG.info(
        "retrieve answered calling={} operation={} status={} completed={} warning={} failed={}"
            + " ms={}{}",
        request.association().callingAe(),
        request.field(),
        Status.text(last.status()),
        last.subOperations().map(numbers -> numbers.completed()).orElse(0),
        last.subOperations().map(numbers -> numbers.warning()).orElse(0),
        last.subOperations().map(numbers -> numbers.failed()).orElse(0),
        Duration.ofNanos(System.nanoTime() - beganNanos).toMillis(),
        last.errorComment().map(comment -> " comment=" + comment).orElse(""));
    return last;
  }

  private DimseResponse answer(DataSet identifier, Consumer<DimseResponse> pending) {
    QueryModel model =
        QueryModel.of(request.sopClassUid())
            .orElseThrow(() -> new Defect("no model of " + request.sopClassUid()));
    QueryRules.Verdict verdict;
    try {
      verdict = QueryRules.checkRetrieve(model, identifier);
    } catch (InvalidObject e) {
      return unreadable(e);
    }
    return switch (verdict) {
      case QueryRules.Refused refused ->
          DimseResponse.of(refused.status(), refused.comment())
              .offending(refused.offendingElement());
      case QueryRules.Accepted(var query) -> {
        Selection.Selected selected;
        try {
          selected = selection.of(query);
        } catch (StorageFailure e) {
          LOG.error("a retrieval could not be answered", e);
          yield uncounted("database failed, see log of association " + request.association().id());
        }
        yield selected.whole()
            ? send(selected.instances(), pending)
            : uncounted("more than " + Selection.MOST + " instances: ask for fewer");
      }
    };
  }

  private static DimseResponse uncounted(String comment) {
    return DimseResponse.of(Status.CAN_NOT_COUNT_MATCHES.code(), comment);
  }

  private DimseResponse send(List<StoredInstance> instances, Consumer<DimseResponse> pending) {
    Tally tally = new Tally(instances.size());
    try (Receiver receiver = receivers.apply(instances)) {
      Shipment shipment = new Shipment(receiver, originator);
      for (StoredInstance instance : instances) {
        if (request.cancelled()) {
          return tally.cancelled();
        }
        boolean lost = receiver.isLost();
        tally.count(
            instance.sopInstanceUid(), lost ? SubOperation.FAILED : shipment.send(instance));
        if (!receiver.isLost() && tally.numbers().remaining() > 0) {
          pending.accept(tally.pending());
        }
      }
    }
    return tally.end();
  }
}
