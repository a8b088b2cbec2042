// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.ytterby.finding.InvalidObject;

/**
 * What comes out of the decoder: one protocol data unit, a bounded piece of one, or the finding
 * that there is none.
 *
 * <p>Immutable but for the buffer in {@link Fragment}. Source: PS3.8 section 9.3.
 */
public sealed interface Pdu {

  /** The longest AE title (PS3.5 Table 6.2-1). */
  int AE_TITLE_LENGTH = 16;

  /** The only DICOM application context (PS3.7 Annex A). */
  String APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

  /** Bit 0: version 1 of the protocol. */
  int PROTOCOL_VERSION = 1;

  /**
   * A-ASSOCIATE-RQ (PS3.8 section 9.3.2): the proposal of a requestor.
   *
   * @param protocolVersion one bit a version; bit 0 has to be set
   * @param contexts 1 to 128, with different odd ids
   */
  record AssociateRequest(
      int protocolVersion,
      String calledAe,
      String callingAe,
      String applicationContext,
      List<ProposedContext> contexts,
      UserInformation user)
      implements Pdu {
    public AssociateRequest {
      contexts = List.copyOf(contexts);
      requireTitle(calledAe);
      requireTitle(callingAe);
    }

    private static void requireTitle(String title) {
      if (title.isBlank() || title.length() > AE_TITLE_LENGTH) {
        throw new IllegalArgumentException("an AE title has 1 to 16 characters: '" + title + "'");
      }
    }
  }

  /**
   * A-ASSOCIATE-AC (PS3.8 section 9.3.3): the answer to each proposed context. The titles are those
   * of the request, sent back untested.
   */
  record AssociateAccept(
      int protocolVersion,
      String calledAe,
      String callingAe,
      String applicationContext,
      List<NegotiatedContext> contexts,
      UserInformation user)
      implements Pdu {
    public AssociateAccept {
      contexts = List.copyOf(contexts);
    }
  }

  /**
   * A-ASSOCIATE-RJ (PS3.8 section 9.3.4).
   *
   * @param result 1 permanent, 2 transient
   * @param source who rejects; with {@code reason} a {@link RejectReason}, or a value that the
   *     standard reserves
   */
  record AssociateReject(int result, int source, int reason) implements Pdu {
    public static final int PERMANENT = 1;
    public static final int TRANSIENT = 2;

    /** A rejection that will not change by trying again. */
    public static AssociateReject permanent(RejectReason reason) {
      return new AssociateReject(PERMANENT, reason.source(), reason.code());
    }

    /** A rejection that may be over soon. */
    public static AssociateReject transiently(RejectReason reason) {
      return new AssociateReject(TRANSIENT, reason.source(), reason.code());
    }

    /** The reason as the standard calls it. */
    public String text() {
      return RejectReason.of(source, reason)
          .map(RejectReason::name)
          .orElse("source " + source + " reason " + reason);
    }
  }

  /**
   * A piece of a presentation data value of a P-DATA-TF (PS3.8 section 9.3.5 and Annex E): never
   * more than what came in one read, so that no PDU is ever held as a whole.
   *
   * @param contextId odd, 1 to 255
   * @param command true for a piece of the command set, false for the data set
   * @param last true for the piece that ends the command set or data set
   * @param bytes owned by the receiver of this record, which has to release it
   */
  record Fragment(int contextId, boolean command, boolean last, ByteBuf bytes) implements Pdu {}

  /** A-RELEASE-RQ (PS3.8 section 9.3.6). */
  record ReleaseRequest() implements Pdu {}

  /** A-RELEASE-RP (PS3.8 section 9.3.7). */
  record ReleaseReply() implements Pdu {}

  /**
   * A-ABORT (PS3.8 section 9.3.8).
   *
   * @param source 0 service user, 2 service provider
   * @param reason 0 for the user, else the code of an {@link AbortReason}
   */
  record Abort(int source, int reason) implements Pdu {
    public static final int BY_USER = 0;
    public static final int BY_PROVIDER = 2;

    /** An abort by the service user, which has no reason. */
    public static Abort byUser() {
      return new Abort(BY_USER, 0);
    }

    /** An abort by the service provider. */
    public static Abort byProvider(AbortReason reason) {
      return new Abort(BY_PROVIDER, reason.code());
    }
  }

  /**
   * Bytes that are no PDU, or one that breaks the standard. The decoder reads nothing more after
   * it.
   */
  record Invalid(AbortReason reason, InvalidObject problem) implements Pdu {}
}
