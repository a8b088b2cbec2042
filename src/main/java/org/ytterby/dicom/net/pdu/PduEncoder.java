// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes PDUs in the byte order of PS3.8 section 9.3 (big endian).
 *
 * <p>Stateless; the target buffer stays the caller's.
 */
public final class PduEncoder {
  /** Length of a PDU header. */
  public static final int PDU_HEADER = 6;

  /**
   * Length of a presentation data value's header: item length, context id, message control header.
   */
  public static final int VALUE_HEADER = 6;

  private static final int COMMAND = 0x01;
  private static final int LAST = 0x02;

  private PduEncoder() {}

  /**
   * Appends one PDU. A {@link Pdu.Fragment} is written as a P-DATA-TF of one value; its buffer is
   * not consumed.
   */
  public static void encode(Pdu pdu, ByteBuf out) {
    switch (pdu) {
      case Pdu.AssociateRequest request -> associate(request, out);
      case Pdu.AssociateAccept accept -> associate(accept, out);
      case Pdu.AssociateReject reject ->
          four(PduType.A_ASSOCIATE_RJ, reject.result(), reject.source(), reject.reason(), out);
      case Pdu.Fragment fragment -> {
        valueHeader(
            fragment.contextId(),
            fragment.command(),
            fragment.last(),
            fragment.bytes().readableBytes(),
            out);
        out.writeBytes(
            fragment.bytes(), fragment.bytes().readerIndex(), fragment.bytes().readableBytes());
      }
      case Pdu.ReleaseRequest _ -> four(PduType.A_RELEASE_RQ, 0, 0, 0, out);
      case Pdu.ReleaseReply _ -> four(PduType.A_RELEASE_RP, 0, 0, 0, out);
      case Pdu.Abort abort -> four(PduType.A_ABORT, 0, abort.source(), abort.reason(), out);
      case Pdu.Invalid _ -> throw new IllegalArgumentException("an invalid PDU can't be sent");
    }
  }

  /** Appends the headers of a P-DATA-TF of one value; {@code length} bytes of it have to follow. */
  public static void valueHeader(
      int contextId, boolean command, boolean last, int length, ByteBuf out) {
    out.writeByte(PduType.P_DATA_TF.code()).writeByte(0).writeInt(VALUE_HEADER + length);
    out.writeInt(2 + length).writeByte(contextId);
    out.writeByte((command ? COMMAND : 0) | (last ? LAST : 0));
  }

  private static void four(PduType type, int second, int third, int fourth, ByteBuf out) {
    out.writeByte(type.code()).writeByte(0).writeInt(4);
    out.writeByte(0).writeByte(second).writeByte(third).writeByte(fourth);
  }

  private static void associate(Pdu.AssociateRequest request, ByteBuf out) {
    pdu(
        PduType.A_ASSOCIATE_RQ,
        out,
        body -> {
          fixedFields(request.protocolVersion(), request.calledAe(), request.callingAe(), body);
          text(ItemType.APPLICATION_CONTEXT, request.applicationContext(), body);
          for (ProposedContext context : request.contexts()) {
            item(
                ItemType.PROPOSED_CONTEXT,
                body,
                inner -> {
                  inner.writeByte(context.id()).writeZero(3);
                  text(ItemType.ABSTRACT_SYNTAX, context.abstractSyntax(), inner);
                  context
                      .transferSyntaxes()
                      .forEach(syntax -> text(ItemType.TRANSFER_SYNTAX, syntax, inner));
                });
          }
          user(request.user(), body);
        });
  }

  private static void associate(Pdu.AssociateAccept accept, ByteBuf out) {
    pdu(
        PduType.A_ASSOCIATE_AC,
        out,
        body -> {
          fixedFields(accept.protocolVersion(), accept.calledAe(), accept.callingAe(), body);
          text(ItemType.APPLICATION_CONTEXT, accept.applicationContext(), body);
          for (NegotiatedContext context : accept.contexts()) {
            item(
                ItemType.NEGOTIATED_CONTEXT,
                body,
                inner -> {
                  inner.writeByte(context.id()).writeByte(0);
                  inner.writeByte(context.result().code()).writeByte(0);
                  text(ItemType.TRANSFER_SYNTAX, context.transferSyntax(), inner);
                });
          }
          user(accept.user(), body);
        });
  }

  private static void fixedFields(int version, String calledAe, String callingAe, ByteBuf out) {
    out.writeShort(version).writeZero(2);
    title(calledAe, out);
    title(callingAe, out);
    out.writeZero(32);
  }

  private static void title(String title, ByteBuf out) {
    ByteBufUtil.writeAscii(out, title);
    for (int i = title.length(); i < Pdu.AE_TITLE_LENGTH; i++) {
      out.writeByte(' ');
    }
  }

  private static void user(UserInformation user, ByteBuf out) {
    item(
        ItemType.USER_INFORMATION,
        out,
        inner -> {
          item(ItemType.MAXIMUM_LENGTH, inner, value -> value.writeInt((int) user.maxPduLength()));
          text(ItemType.IMPLEMENTATION_CLASS, user.implementationClassUid(), inner);
          user.asyncWindow()
              .ifPresent(
                  window ->
                      item(
                          ItemType.ASYNC_WINDOW,
                          inner,
                          value ->
                              value.writeShort(window.invoked()).writeShort(window.performed())));
          for (UserInformation.RoleSelection role : user.roles()) {
            item(ItemType.ROLE_SELECTION, inner, value -> role(role, value));
          }
          user.implementationVersion()
              .ifPresent(version -> text(ItemType.IMPLEMENTATION_VERSION, version, inner));
          extensions(user.extensions(), inner);
        });
  }

  private static void extensions(Extensions extensions, ByteBuf out) {
    for (Extensions.SopClass one : extensions.sopClasses()) {
      item(
          ItemType.SOP_CLASS_EXTENDED,
          out,
          value -> {
            field(one.sopClassUid(), value);
            value.writeBytes(one.information().bytes());
          });
    }
    for (Extensions.Common one : extensions.common()) {
      item(ItemType.SOP_CLASS_COMMON_EXTENDED, out, value -> common(one, value));
    }
    extensions
        .identity()
        .ifPresent(user -> item(ItemType.USER_IDENTITY, out, value -> identity(user, value)));
    extensions
        .identityAccepted()
        .ifPresent(
            answer -> item(ItemType.USER_IDENTITY_ACCEPTED, out, value -> field(answer, value)));
  }

  private static void common(Extensions.Common common, ByteBuf out) {
    field(common.sopClassUid(), out);
    field(common.serviceClassUid(), out);
    int length = 0;
    for (String uid : common.relatedGeneral()) {
      length += Short.BYTES + uid.length();
    }
    out.writeShort(length);
    common.relatedGeneral().forEach(uid -> field(uid, out));
  }

  private static void identity(UserIdentity identity, ByteBuf out) {
    out.writeByte(identity.type()).writeByte(identity.responseRequested() ? 1 : 0);
    field(identity.primary(), out);
    field(identity.secondary(), out);
  }

  private static void field(Octets octets, ByteBuf out) {
    out.writeShort(octets.length()).writeBytes(octets.bytes());
  }

  private static void field(String text, ByteBuf out) {
    out.writeShort(text.length());
    ByteBufUtil.writeAscii(out, text);
  }

  private static void role(UserInformation.RoleSelection role, ByteBuf out) {
    out.writeShort(role.sopClassUid().length());
    ByteBufUtil.writeAscii(out, role.sopClassUid());
    out.writeByte(role.scu() ? 1 : 0).writeByte(role.scp() ? 1 : 0);
  }

  private static void text(int type, String text, ByteBuf out) {
    item(type, out, value -> value.writeCharSequence(text, StandardCharsets.US_ASCII));
  }

  private static void pdu(PduType type, ByteBuf out, Consumer<ByteBuf> body) {
    out.writeByte(type.code()).writeByte(0);
    int length = out.writerIndex();
    out.writeInt(0);
    body.accept(out);
    out.setInt(length, out.writerIndex() - length - Integer.BYTES);
  }

  private static void item(int type, ByteBuf out, Consumer<ByteBuf> body) {
    out.writeByte(type).writeByte(0);
    int length = out.writerIndex();
    out.writeShort(0);
    body.accept(out);
    int written = out.writerIndex() - length - Short.BYTES;
    if (written > 0xFFFF) {
      throw new IllegalArgumentException("item " + type + " is longer than 65535 bytes");
    }
    out.setShort(length, written);
  }
}
