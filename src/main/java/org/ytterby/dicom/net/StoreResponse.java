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
 * @param errorComment what the peer says about it
 */
public record StoreResponse(int status, Optional<String> errorComment) {

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
   * This response, if the peer has the instance now.
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
    return new PeerFailure(
        code,
        "C-STORE was answered with "
            + Status.text(status)
            + errorComment.map(comment -> ": " + comment).orElse(""));
  }
}
