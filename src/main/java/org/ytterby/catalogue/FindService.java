// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import static org.ytterby.dicom.net.dimse.StatusTable.row;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.data.Value;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.PeerFailure;
import org.ytterby.finding.StorageFailure;

/**
 * C-FIND as SCP over the catalogue (PS3.4 C.4.1), Patient Root and Study Root, hierarchical.
 *
 * <p>Thread-safe. Answers go out as they are found, each with Query/Retrieve Level, Retrieve AE
 * Title and exactly the attributes that were asked for and are known. The log line of a query
 * carries no value of it.
 */
public final class FindService implements DimseService {
  private static final Logger LOG = LoggerFactory.getLogger(FindService.class);

  /** PS3.4 Table C.4-1. */
  private static final StatusTable STATUSES =
      StatusTable.of(
          row(Status.PENDING, "Matches are continuing", "one match"),
          row(
              Status.PENDING_WITH_WARNING,
              "Matches are continuing, optional keys not supported",
              "one match; an attribute was asked for that is not known at the level"),
          row(Status.SUCCESS, "Matching is complete", "all matches were sent"),
          row(
              Status.CANCEL,
              "Matching terminated due to cancel request",
              "C-CANCEL came: no match follows"),
          row(
              Status.OUT_OF_RESOURCES,
              "Refused: out of resources",
              "more matches than `query.max-results`: so many were sent before it; or the database"
                  + " failed"),
          row(
              Status.DATA_SET_DOES_NOT_MATCH,
              "Error: identifier does not match SOP class",
              "Query/Retrieve Level missing or not of the model; a unique key above the level"
                  + " without a single value; a value that its VR does not allow (a date that does"
                  + " not exist). Offending Element and Error Comment name the attribute"),
          row(
              Status.UNABLE_TO_PROCESS,
              "Failed: unable to process",
              "the identifier can't be read or is longer than 1 MiB, or a failure of ours"));

  private final Catalogue catalogue;
  private final long maxResults;
  private final QueryObserver observer;

  /**
   * A service.
   *
   * @param maxResults answers to one query; one match more ends it with A700
   */
  public FindService(Catalogue catalogue, long maxResults, QueryObserver observer) {
    this.catalogue = catalogue;
    this.maxResults = maxResults;
    this.observer = observer;
  }

  /** The SOP classes that it serves. */
  public static List<String> sopClassUids() {
    return Arrays.stream(QueryModel.values()).map(QueryModel::findSopClassUid).toList();
  }

  @Override
  public Set<CommandField> commands() {
    return Set.of(CommandField.C_FIND);
  }

  @Override
  public StatusTable statuses(CommandField operation) {
    return STATUSES;
  }

  @Override
  public CompletionStage<DimseResponse> serve(
      DimseRequest request, Consumer<DimseResponse> pending) {
    Optional<DataSet> identifier;
    try {
      identifier = request.dataSet();
    } catch (InvalidObject e) {
      Asking nothing = new Asking(request, pending);
      return CompletableFuture.completedFuture(nothing.logged(unreadable(e)));
    }
    if (identifier.isEmpty()) {
      return DimseService.unanswerable();
    }
    Asking asking = new Asking(request, pending);
    return CompletableFuture.completedFuture(asking.logged(asking.last(identifier.get())));
  }

  /** The place, but no value: a value may be the patient's. */
  private static DimseResponse unreadable(InvalidObject e) {
    return DimseResponse.of(Status.UNABLE_TO_PROCESS.code(), "can't be read: " + e.where());
  }

  /** One C-FIND. Single-threaded. */
  private final class Asking {
    private final DimseRequest request;
    private final Consumer<DimseResponse> pending;
    private final long beganNanos = System.nanoTime();
    private String level = "none";
    private int keys;
    private long answers;

    Asking(DimseRequest request, Consumer<DimseResponse> pending) {
      this.request = request;
      this.pending = pending;
    }

    DimseResponse logged(DimseResponse last) {
      Duration took = Duration.ofNanos(System.nanoTime() - beganNanos);
      observer.answered(last.status(), answers, took);
      LOG.info(
          "query answered calling={} model={} level={} keys={} matches={} status={} ms={}{}",
          request.association().callingAe(),
          QueryModel.of(request.sopClassUid()).map(Enum::name).orElse(""),
          level,
          keys,
          answers,
          Status.text(last.status()),
          took.toMillis(),
          last.errorComment().map(comment -> " comment=" + comment).orElse(""));
      return last;
    }

    DimseResponse last(DataSet identifier) {
      try {
        QueryModel model =
            QueryModel.of(request.sopClassUid())
                .orElseThrow(() -> new Defect("no model of " + request.sopClassUid()));
        return switch (QueryRules.check(model, identifier)) {
          case QueryRules.Refused refused -> refusal(refused);
          case QueryRules.Accepted(Query query) -> search(query);
        };
      } catch (InvalidObject e) {
        return unreadable(e);
      } catch (StorageFailure e) {
        LOG.error("a query could not be answered", e);
        return DimseResponse.of(
            Status.OUT_OF_RESOURCES.code(),
            "database failed, see log of association " + request.association().id());
      } catch (PeerFailure gone) {
        throw gone; // who asked has hung up or takes no answers: no failure of ours
      } catch (RuntimeException e) {
        LOG.error("a query failed", e);
        return DimseResponse.of(
            Status.UNABLE_TO_PROCESS.code(),
            "internal error, see log of association " + request.association().id());
      }
    }

    private DimseResponse search(Query query) {
      level = query.level().name();
      keys = query.wanted().size();
      Status status = query.unsupported().isEmpty() ? Status.PENDING : Status.PENDING_WITH_WARNING;
      Found found =
          catalogue.search(
              query.page(0, maxResults),
              answer -> {
                answers++;
                pending.accept(
                    new DimseResponse(
                        status.code(),
                        Optional.empty(),
                        Optional.of(identifier(query.level(), answer))));
                return !request.cancelled();
              },
              request::cancelled);
      if (!query.unsupported().isEmpty()) {
        LOG.debug(
            "attributes that are not known at this level: {}",
            query.unsupported().stream().map(Dictionary::name).collect(Collectors.joining(" ")));
      }
      return switch (found.end()) {
        case ALL -> DimseResponse.of(Status.SUCCESS);
        case STOPPED -> DimseResponse.of(Status.CANCEL);
        case LIMIT ->
            DimseResponse.of(
                Status.OUT_OF_RESOURCES.code(),
                "more than " + maxResults + " matches, the first were sent: ask narrower");
      };
    }

    /** The one place where a refusal becomes a response. */
    private static DimseResponse refusal(QueryRules.Refused refused) {
      return DimseResponse.of(refused.status(), refused.comment())
          .offending(refused.offendingElement());
    }
  }

  /** The identifier of a pending response (PS3.4 C.4.1.1.3.2). */
  private DataSet identifier(Level level, DataSet answer) {
    DataSetBuilder identifier =
        DataSet.builder().putAll(answer).text(Tag.QueryRetrieveLevel, level.name());
    if (!isAscii(answer)) {
      identifier.text(Tag.SpecificCharacterSet, "ISO_IR 192");
    }
    return identifier.putAll(catalogue.place()).build();
  }

  private static boolean isAscii(DataSet answer) {
    for (Element element : answer) {
      boolean ascii =
          switch (element.value()) {
            case Value.Bytes(byte[] bytes) -> !element.vr().isText() || isAscii(bytes);
            case Value.Sequence(List<DataSet> items) ->
                items.stream().allMatch(FindService::isAscii);
            case Value.OnDisk _, Value.Encapsulated _ -> true;
          };
      if (!ascii) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte each : bytes) {
      if (each < 0) {
        return false;
      }
    }
    return true;
  }
}
