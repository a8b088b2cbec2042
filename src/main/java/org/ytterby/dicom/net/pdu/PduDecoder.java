// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;

/**
 * Cuts the byte stream into {@link Pdu}s. A declared length is refused before a byte of it is kept;
 * presentation data go on as the bytes come, in {@link Pdu.Fragment}s of at most 64 KiB, and are
 * never gathered here.
 *
 * <p>Event-loop confined. What is not a PDU becomes one {@link Pdu.Invalid}; the bytes after it are
 * dropped. Source: PS3.8 section 9.3.
 */
public final class PduDecoder extends ByteToMessageDecoder {
  /** 128 contexts of 20 transfer syntaxes each with the longest UIDs, and user information. */
  static final int LONGEST_ASSOCIATE = 256 << 10;

  static final int LONGEST_FRAGMENT = 64 << 10;

  private static final int SHORT_PDU = 4;
  // Some peers count the PDU header into the length that they were told.
  private static final int HEADER_TOLERANCE = PduEncoder.PDU_HEADER;

  private enum Step {
    PDU_HEADER,
    PDU_BODY,
    VALUE_HEADER,
    VALUE_BYTES,
    NOTHING_MORE
  }

  private final long longestData;
  private Step step = Step.PDU_HEADER;
  private PduType type = PduType.A_ABORT;
  private int pduLeft;
  private int valueLeft;
  private int contextId;
  private boolean command;
  private boolean last;

  /**
   * A decoder for one connection.
   *
   * @param maxPduLength the maximum length that we offer to the peer
   */
  public PduDecoder(int maxPduLength) {
    if (maxPduLength <= PduEncoder.VALUE_HEADER) {
      throw new IllegalArgumentException("a PDU of " + maxPduLength + " bytes can't hold data");
    }
    this.longestData = (long) maxPduLength + HEADER_TOLERANCE;
  }

  /** True when a PDU has begun and not ended. On the event loop. */
  public boolean isWithinPdu() {
    return switch (step) {
      case PDU_HEADER -> actualReadableBytes() > 0;
      case PDU_BODY, VALUE_HEADER, VALUE_BYTES -> true;
      case NOTHING_MORE -> false;
    };
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    try {
      switch (step) {
        case PDU_HEADER -> pduHeader(in, out);
        case PDU_BODY -> pduBody(in, out);
        case VALUE_HEADER -> valueHeader(in, out);
        case VALUE_BYTES -> valueBytes(in, out);
        case NOTHING_MORE -> in.skipBytes(in.readableBytes());
      }
    } catch (InvalidObject problem) {
      stop(AbortReason.INVALID_PARAMETER_VALUE, problem, in, out);
    }
  }

  private void stop(AbortReason reason, InvalidObject problem, ByteBuf in, List<Object> out) {
    step = Step.NOTHING_MORE;
    in.skipBytes(in.readableBytes());
    out.add(new Pdu.Invalid(reason, problem));
  }

  private void pduHeader(ByteBuf in, List<Object> out) {
    if (in.readableBytes() < PduEncoder.PDU_HEADER) {
      return;
    }
    int code = in.readUnsignedByte();
    in.skipBytes(1);
    long length = in.readUnsignedInt();
    Optional<PduType> known = PduType.of(code);
    if (known.isEmpty()) {
      InvalidObject unknown =
          new InvalidObject("PDU type", String.format("%02XH", code), "01H to 07H");
      stop(AbortReason.UNRECOGNIZED_PDU, unknown, in, out);
      return;
    }
    type = known.get();
    verifyLength(length);
    pduLeft = (int) length;
    step = type == PduType.P_DATA_TF ? Step.VALUE_HEADER : Step.PDU_BODY;
  }

  private void verifyLength(long length) {
    switch (type) {
      case A_ASSOCIATE_RQ, A_ASSOCIATE_AC -> requireLength(length, 0, LONGEST_ASSOCIATE);
      case A_ASSOCIATE_RJ, A_RELEASE_RQ, A_RELEASE_RP, A_ABORT ->
          requireLength(length, SHORT_PDU, SHORT_PDU);
      case P_DATA_TF -> requireLength(length, PduEncoder.VALUE_HEADER, longestData);
    }
  }

  private void requireLength(long length, long shortest, long longest) {
    if (length < shortest || length > longest) {
      throw new InvalidObject(
          type + " length", length + " bytes", shortest + " to " + longest + " bytes");
    }
  }

  private void pduBody(ByteBuf in, List<Object> out) {
    if (in.readableBytes() < pduLeft) {
      return;
    }
    ByteBuf body = in.readSlice(pduLeft);
    step = Step.PDU_HEADER;
    out.add(
        switch (type) {
          case A_ASSOCIATE_RQ -> AssociateReader.request(body);
          case A_ASSOCIATE_AC -> AssociateReader.accept(body);
          case A_ASSOCIATE_RJ ->
              new Pdu.AssociateReject(
                  body.getUnsignedByte(1), body.getUnsignedByte(2), body.getUnsignedByte(3));
          case A_RELEASE_RQ -> new Pdu.ReleaseRequest();
          case A_RELEASE_RP -> new Pdu.ReleaseReply();
          case A_ABORT -> new Pdu.Abort(body.getUnsignedByte(2), body.getUnsignedByte(3));
          case P_DATA_TF -> throw new Defect("P-DATA-TF is not read as a body");
        });
  }

  private void valueHeader(ByteBuf in, List<Object> out) {
    if (pduLeft < PduEncoder.VALUE_HEADER) {
      throw new InvalidObject("P-DATA-TF value header", pduLeft + " bytes left", "at least 6");
    }
    if (in.readableBytes() < PduEncoder.VALUE_HEADER) {
      return;
    }
    long length = in.readUnsignedInt();
    if (length < 2 || length > pduLeft - Integer.BYTES) {
      throw new InvalidObject(
          "P-DATA-TF value length", length + "", "2 to " + (pduLeft - Integer.BYTES));
    }
    contextId = in.readUnsignedByte();
    if (contextId % 2 == 0) {
      throw new InvalidObject("P-DATA-TF presentation context id", contextId + "", "an odd id");
    }
    int control = in.readUnsignedByte();
    command = (control & 1) != 0;
    last = (control & 2) != 0;
    pduLeft -= (int) length + Integer.BYTES;
    valueLeft = (int) length - 2;
    step = Step.VALUE_BYTES;
    if (valueLeft == 0) {
      fragment(in, 0, out);
    }
  }

  private void valueBytes(ByteBuf in, List<Object> out) {
    int length = Math.min(Math.min(valueLeft, in.readableBytes()), LONGEST_FRAGMENT);
    if (length > 0) {
      fragment(in, length, out);
    }
  }

  private void fragment(ByteBuf in, int length, List<Object> out) {
    valueLeft -= length;
    boolean endsValue = valueLeft == 0;
    out.add(new Pdu.Fragment(contextId, command, last && endsValue, in.readRetainedSlice(length)));
    if (endsValue) {
      step = pduLeft == 0 ? Step.PDU_HEADER : Step.VALUE_HEADER;
    }
  }
}
