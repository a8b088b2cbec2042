// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/**
 * The answer to a C-STORE, whatever it says (PS3.4 section B.2.3).
 *
 * @param status DIMSE status
 * @param errorComment what the peer says about it: free text, which may name a patient. For whoever
 *     sits at a terminal and sent the instance; never for a log, a row or a message
 * @param detail what else is known of the answer, in words of ours; never identity
 */
public record StoreResponse(int status, Optional<String> errorComment, String detail) {

  /** An answer that tells nothing beside its status and comment. */
  public StoreResponse(int status, Optional<String> errorComment) {
    this(status, errorComment, "");
  }

  /** What a peer answered. */
  static StoreResponse of(DimseResponse answer) {
    return new StoreResponse(answer.status(), answer.errorComment(), answer.detail().text());
  }

  /** What the answer means for the instance. */
  public enum Verdict {
    /** The peer has it. */
    STORED,
    /** The peer has it and warns: coerced, elements discarded, mismatch tolerated. */
    STORED_WITH_WARNING,
    /** Duplicate SOP Instance: the peer had it before; to be confirmed by commitment or query. */
    ALREADY_THERE,
    /** It may pass later: out of resources, processing failure, resource limitation. */
    TRY_LATER,
    /** It will not pass: park this instance and go on with the others. */
    REFUSED
  }

  public Verdict verdict() {
    if (status == Status.DUPLICATE_SOP_INSTANCE.code()) {
      return Verdict.ALREADY_THERE;
    }
    return switch (Status.category(status)) {
      case SUCCESS -> Verdict.STORED;
      case WARNING -> Verdict.STORED_WITH_WARNING;
      case FAILURE, CANCEL, PENDING ->
          Status.isTransient(status) ? Verdict.TRY_LATER : Verdict.REFUSED;
    };
  }

  /**
   * This response, if the peer has the instance now. The failure does not say its Error Comment.
   *
   * @throws PeerFailure if it has not: PEER_TRANSIENT for {@link Verdict#TRY_LATER}, PEER_PERMANENT
   *     for {@link Verdict#REFUSED}
   */
  public StoreResponse orThrow() {
    return switch (verdict()) {
      case STORED, STORED_WITH_WARNING, ALREADY_THERE -> this;
      case TRY_LATER -> throw failure(ErrorCode.PEER_TRANSIENT);
      case REFUSED -> throw failure(ErrorCode.PEER_PERMANENT);
    };
  }

  private PeerFailure failure(ErrorCode code) {
    return new PeerFailure(code, "C-STORE was answered with " + text());
  }

  /** Status and detail, for logs, rows and messages. */
  public String text() {
    return Status.text(status) + (detail.isEmpty() ? "" : ", " + detail);
  }
}
