// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * A response: one that a service gives, rendered to a command set by the association, or one that a
 * peer gave.
 *
 * @param status DIMSE status, 16 bits
 * @param errorComment cut to 64 printable characters when sent; never patient identity
 * @param detail what else an error tells
 * @param subOperations of a C-GET or C-MOVE
 * @param sopInstanceUid Affected SOP Instance UID; absent in a service's response means that of the
 *     request, present is the one that an N-CREATE made
 * @param dataSet sent in the transfer syntax of the request's context
 */
public record DimseResponse(
    int status,
    Optional<String> errorComment,
    ErrorDetail detail,
    Optional<SubOperations> subOperations,
    Optional<String> sopInstanceUid,
    Optional<DataSet> dataSet) {
  public DimseResponse {
    if (status < 0 || status > 0xFFFF) {
      throw new IllegalArgumentException("a status has 16 bits: " + status);
    }
  }

  /** A status with its sentence and a data set. */
  public DimseResponse(int status, Optional<String> errorComment, Optional<DataSet> dataSet) {
    this(status, errorComment, ErrorDetail.NONE, Optional.empty(), Optional.empty(), dataSet);
  }

  /** A response that is only a status. */
  public static DimseResponse of(Status status) {
    return new DimseResponse(status.code(), Optional.empty(), Optional.empty());
  }

  /** A status with the sentence that explains it. */
  public static DimseResponse of(int status, String errorComment) {
    return new DimseResponse(status, Optional.of(errorComment), Optional.empty());
  }

  /** One match of a C-FIND. */
  public static DimseResponse pending(DataSet match) {
    return of(Status.PENDING).with(match);
  }

  /** What a peer answered. */
  static DimseResponse of(CommandSet command, Optional<DataSet> dataSet) {
    return new DimseResponse(
        command.status(),
        command.errorComment(),
        ErrorDetail.of(command),
        subOperations(command),
        command.sopInstanceUid(),
        dataSet);
  }

  private static Optional<SubOperations> subOperations(CommandSet command) {
    if (!command.attributes().contains(Tag.NumberOfCompletedSuboperations)
        && !command.attributes().contains(Tag.NumberOfRemainingSuboperations)) {
      return Optional.empty();
    }
    return Optional.of(
        new SubOperations(
            count(command, Tag.NumberOfRemainingSuboperations),
            count(command, Tag.NumberOfCompletedSuboperations),
            count(command, Tag.NumberOfFailedSuboperations),
            count(command, Tag.NumberOfWarningSuboperations)));
  }

  private static int count(CommandSet command, int tag) {
    return command.attributes().optional(tag).map(Attribute::integer).orElse(0) & 0xFFFF;
  }

  /** Tags that an error is about. */
  public List<Integer> offendingElements() {
    return detail.elements();
  }

  /** The same with a data set. */
  public DimseResponse with(DataSet attached) {
    return new DimseResponse(
        status, errorComment, detail, subOperations, sopInstanceUid, Optional.of(attached));
  }

  /** The same with numbers of sub-operations. */
  public DimseResponse with(SubOperations progress) {
    return new DimseResponse(
        status, errorComment, detail, Optional.of(progress), sopInstanceUid, dataSet);
  }

  /** The same, naming the elements that it is about. */
  public DimseResponse offending(Integer... tags) {
    return about(new ErrorDetail(List.of(tags), detail.errorId()));
  }

  /** The same with what else the error tells. */
  public DimseResponse about(ErrorDetail told) {
    return new DimseResponse(status, errorComment, told, subOperations, sopInstanceUid, dataSet);
  }

  /** The same with the UID of the instance that an N-CREATE made. */
  public DimseResponse affecting(String createdInstanceUid) {
    return new DimseResponse(
        status, errorComment, detail, subOperations, Optional.of(createdInstanceUid), dataSet);
  }

  /** What the status means for the operation. */
  public Status.Category category() {
    return Status.category(status);
  }

  /** What an answer means for a request that could be sent again. */
  public enum Verdict {
    /** Success or a warning. */
    DONE,
    /** It may pass later: out of resources, processing failure, resource limitation. */
    TRY_LATER,
    /** It will not pass. */
    REFUSED
  }

  /** The verdict on a final status. */
  public static Verdict verdict(int status) {
    return switch (Status.category(status)) {
      case SUCCESS, WARNING -> Verdict.DONE;
      case FAILURE, CANCEL, PENDING ->
          Status.isTransient(status) ? Verdict.TRY_LATER : Verdict.REFUSED;
    };
  }

  /**
   * This response, if it is a success or a warning. The failure does not say its Error Comment,
   * which may name a patient.
   *
   * @throws PeerFailure if it is not: PEER_TRANSIENT where trying again may help, else
   *     PEER_PERMANENT
   */
  public DimseResponse orThrow(String operation) {
    return switch (verdict(status)) {
      case DONE -> this;
      case TRY_LATER -> throw failure(ErrorCode.PEER_TRANSIENT, operation);
      case REFUSED -> throw failure(ErrorCode.PEER_PERMANENT, operation);
    };
  }

  private PeerFailure failure(ErrorCode code, String operation) {
    return new PeerFailure(code, operation + " was answered with " + Status.text(status));
  }

  /** The command set of this response to a request. */
  CommandSet command(CommandSet request) {
    DataSetBuilder more = DataSet.builder();
    detail.put(status, more);
    subOperations.ifPresent(numbers -> put(numbers, more));
    sopInstanceUid.ifPresent(uid -> more.foreignUid(Tag.AffectedSOPInstanceUID, uid));
    return request.response(status, errorComment, dataSet.isPresent()).with(more.build());
  }

  private void put(SubOperations numbers, DataSetBuilder command) {
    Status.Category category = category();
    if (category == Status.Category.PENDING || category == Status.Category.CANCEL) {
      command.integers(Tag.NumberOfRemainingSuboperations, numbers.remaining());
    }
    command
        .integers(Tag.NumberOfCompletedSuboperations, numbers.completed())
        .integers(Tag.NumberOfFailedSuboperations, numbers.failed())
        .integers(Tag.NumberOfWarningSuboperations, numbers.warning());
  }
}
