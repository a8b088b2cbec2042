// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ytterby.deliver.StowAnswer;
import org.ytterby.deliver.Uncommitted;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.EchoResponse;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.fetch.RetrieveEnd;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.notify.Heard;
import org.ytterby.notify.Operation;
import org.ytterby.retrieve.SubOperation;

/**
 * What this program makes of the answers of peers: the code that decides is asked about every
 * status that there can be. Stateless.
 */
final class AnswerTables {
  /** Whether an operation was answered as it should be. */
  private enum Outcome {
    SUCCESS,
    FAILURE
  }

  /** What an HTTP status means where the body says nothing about the instance. */
  private enum Stow {
    INSTANCE_LATER,
    INSTANCE_REFUSED,
    SERVER_LATER,
    SERVER_REFUSES
  }

  private static final List<String> STATUS_AND_WHAT_FOLLOWS = List.of("status", "what follows");

  /** Those of a final response (RFC 9110 section 15). */
  private static final int[] HTTP = IntStream.rangeClosed(200, 599).toArray();

  private AnswerTables() {}

  static Stream<Table> all() {
    return Stream.of(
        store(),
        echo(),
        query(),
        retrieve(),
        commitmentRequest(),
        commitmentResult(),
        commitmentReport(),
        notice("answers-n-create", Operation.CREATE),
        notice("answers-n-set", Operation.SET),
        stow());
  }

  private static Table store() {
    List<List<String>> rows = new ArrayList<>();
    CodeGroups.statuses(
            StoreResponse.Verdict.class,
            status -> new StoreResponse(status, Optional.empty()).verdict())
        .forEach(
            (verdict, codes) ->
                rows.add(
                    List.of(
                        codes,
                        Words.of(verdict),
                        delivery(verdict),
                        Words.of(SubOperation.of(verdict)))));
    return new Table(
        "answers-c-store",
        List.of("status", "means", "a result for a destination", "a sub-operation is counted as"),
        rows);
  }

  private static String delivery(StoreResponse.Verdict verdict) {
    return switch (verdict) {
      case STORED, STORED_WITH_WARNING, ALREADY_THERE ->
          "delivered; with `commitment: request` accepted, and delivered once committed to (3.7)";
      case TRY_LATER -> "tried again with the waits of `retry`";
      case REFUSED -> "failed; a person must act";
    };
  }

  private static Table echo() {
    return followed(
        "answers-c-echo",
        CodeGroups.statuses(
            Outcome.class,
            status -> new EchoResponse(status).isSuccess() ? Outcome.SUCCESS : Outcome.FAILURE),
        outcome ->
            switch (outcome) {
              case SUCCESS -> "the peer answers";
              case FAILURE -> "told as a failure, with the status";
            });
  }

  private static Table query() {
    return followed(
        "answers-c-find",
        CodeGroups.statuses(
            Outcome.class,
            status ->
                RetrieveEnd.of(status) == RetrieveEnd.DONE ? Outcome.SUCCESS : Outcome.FAILURE),
        outcome ->
            switch (outcome) {
              case SUCCESS -> "what matched is what the archive holds";
              case FAILURE ->
                  "the attempt has failed, whatever matched; tried again with the waits of `retry`";
            });
  }

  private static Table retrieve() {
    return followed(
        "answers-c-move-c-get",
        CodeGroups.statuses(RetrieveEnd.class, RetrieveEnd::of),
        outcome ->
            switch (outcome) {
              case DONE ->
                  "what is here is counted in our own archive; what did not come is asked for"
                      + " again";
              case PART -> "as 0000; the status and the number of failed sub-operations are told";
              case DESTINATION_UNKNOWN ->
                  "as every other, but that no C-MOVE follows in this attempt";
              case FAILED ->
                  "as a warning; with `method: auto` C-GET follows, where each C-MOVE ended with a"
                      + " failure and no instance sent";
            });
  }

  private static Table commitmentRequest() {
    return verdicts(
        "answers-n-action",
        "the result is waited for",
        "asked for again under another Transaction UID, with the waits of `retry`",
        "parked: a person must act");
  }

  private static Table commitmentReport() {
    return verdicts(
        "answers-n-event-report",
        "reported",
        "reported again with the waits of `retry`",
        "not reported any more: an error in the log, and the requestor has to ask again");
  }

  private static Table verdicts(String name, String done, String later, String refused) {
    return followed(
        name,
        CodeGroups.statuses(DimseResponse.Verdict.class, DimseResponse::verdict),
        verdict ->
            switch (verdict) {
              case DONE -> done;
              case TRY_LATER -> later;
              case REFUSED -> refused;
            });
  }

  private static Table commitmentResult() {
    List<List<String>> rows = new ArrayList<>();
    CodeGroups.statuses(Uncommitted.class, Uncommitted::of)
        .forEach(
            (follows, codes) ->
                rows.add(
                    List.of(
                        codes,
                        switch (follows) {
                          case SENT_AGAIN ->
                              "sent again, then asked for again; parked when it was asked for"
                                  + " `commitment-attempts` times";
                          case ASKED_AGAIN ->
                              "asked for again under another Transaction UID, not sent again; as"
                                  + " often";
                          case PARKED -> "parked: a person must act";
                        })));
    return new Table("answers-failure-reason", List.of("Failure Reason", "what follows"), rows);
  }

  private static Table notice(String name, Operation operation) {
    List<List<String>> rows = new ArrayList<>();
    CodeGroups.statuses(Heard.class, status -> heard(operation, false, status, OptionalInt.empty()))
        .forEach((heard, codes) -> rows.add(List.of(codes, follows(heard))));
    OptionalInt ended = OptionalInt.of(Heard.NO_LONGER_UPDATED);
    int failure = Status.PROCESSING_FAILURE.code();
    String said = Words.hex(failure) + " with Error ID " + Words.hex(Heard.NO_LONGER_UPDATED);
    Heard first = heard(operation, false, failure, ended);
    Heard repeated = heard(operation, true, failure, ended);
    rows.add(List.of(said, follows(first)));
    if (repeated != first) {
      rows.add(
          List.of(
              said
                  + ", where an attempt before, also one before a restart, had no answer or was to"
                  + " be repeated",
              follows(repeated)));
    }
    return new Table(name, STATUS_AND_WHAT_FOLLOWS, rows);
  }

  private static Heard heard(Operation operation, boolean repeated, int status, OptionalInt id) {
    return Heard.of(operation, repeated, status, id);
  }

  private static String follows(Heard heard) {
    return switch (heard) {
      case TAKEN -> "told";
      case AGAIN ->
          "told again under the same SOP Instance UID with the waits of `retry`, also after a"
              + " restart";
      case PARKED ->
          "parked: an error in the log, `ytterby_notices` (metrics) and the part `notices` of"
              + " `/api/health/ready` show it, which makes the node not less ready; the next start"
              + " tells it again";
    };
  }

  /** Of a body that says nothing about the instance. */
  private static Table stow() {
    List<List<String>> rows = new ArrayList<>();
    CodeGroups.of(Stow.class, HTTP, AnswerTables::stow, Integer::toString)
        .forEach((outcome, codes) -> rows.add(List.of(codes, follows(outcome))));
    return new Table("answers-stow", List.of("HTTP status", "what follows"), rows);
  }

  private static Stow stow(int httpStatus) {
    try {
      StoreResponse response =
          new StowAnswer("", httpStatus, Optional.empty(), new byte[0]).of("1.2.3");
      return switch (response.verdict()) {
        case TRY_LATER -> Stow.INSTANCE_LATER;
        case REFUSED -> Stow.INSTANCE_REFUSED;
        case STORED, STORED_WITH_WARNING, ALREADY_THERE ->
            throw new Defect("HTTP " + httpStatus + " alone is taken for stored");
      };
    } catch (PeerFailure failure) {
      return failure.code() == ErrorCode.PEER_TRANSIENT ? Stow.SERVER_LATER : Stow.SERVER_REFUSES;
    }
  }

  private static String follows(Stow outcome) {
    return switch (outcome) {
      case INSTANCE_LATER -> "the object is sent again with the waits of `retry`";
      case INSTANCE_REFUSED -> "the object is parked: a person must act";
      case SERVER_LATER ->
          "everything for the destination waits, as long as Retry-After says in seconds, but not"
              + " longer than `max-backoff`";
      case SERVER_REFUSES -> "the run's objects for the destination are parked: a person must act";
    };
  }

  private static <E extends Enum<E>> Table followed(
      String name, Map<E, String> codes, Function<E, String> follows) {
    List<List<String>> rows = new ArrayList<>();
    codes.forEach((outcome, statuses) -> rows.add(List.of(statuses, follows.apply(outcome))));
    return new Table(name, STATUS_AND_WHAT_FOLLOWS, rows);
  }
}
