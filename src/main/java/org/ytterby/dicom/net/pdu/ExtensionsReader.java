// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the sub-items 56H to 59H of a user information item. A length that is not kept is a
 * shortage, which the caller's check turns into its error. Single-threaded, for one PDU.
 */
final class ExtensionsReader {
  private final Checks checks;
  private final List<Extensions.SopClass> sopClasses = new ArrayList<>();
  private final List<Extensions.Common> common = new ArrayList<>();
  private @Nullable UserIdentity identity;
  private @Nullable Octets accepted;

  /** How the reader of the whole PDU checks and reads. */
  interface Checks {
    /** Throws unless so many bytes are left. */
    void require(ByteBuf item, int bytes, String where);

    /** A UID that fills the whole of the buffer. */
    String uid(ByteBuf item, String where);
  }

  ExtensionsReader(Checks checks) {
    this.checks = checks;
  }

  void sopClass(ByteBuf item) {
    String where = "SOP class extended negotiation";
    String uid = uid(item, where);
    sopClasses.add(new Extensions.SopClass(uid, rest(item)));
  }

  void common(ByteBuf item) {
    String where = "SOP class common extended negotiation";
    String uid = uid(item, where);
    String service = uid(item, where);
    ByteBuf list = field(item, where);
    List<String> related = new ArrayList<>();
    while (list.isReadable()) {
      related.add(uid(list, where));
    }
    common.add(new Extensions.Common(uid, service, related));
  }

  void identity(ByteBuf item) {
    String where = "user identity";
    checks.require(item, 2, where);
    int type = item.readUnsignedByte();
    boolean response = item.readUnsignedByte() == 1;
    Octets primary = rest(field(item, where));
    Octets secondary = rest(field(item, where));
    identity = new UserIdentity(type, response, primary, secondary);
  }

  void accepted(ByteBuf item) {
    accepted = rest(field(item, "user identity answer"));
  }

  Extensions read() {
    return new Extensions(
        sopClasses, common, Optional.ofNullable(identity), Optional.ofNullable(accepted));
  }

  private String uid(ByteBuf item, String where) {
    return checks.uid(field(item, where), where);
  }

  /** A field with a length of two bytes before it. */
  private ByteBuf field(ByteBuf item, String where) {
    checks.require(item, Short.BYTES, where);
    int length = item.readUnsignedShort();
    checks.require(item, length, where);
    return item.readSlice(length);
  }

  private static Octets rest(ByteBuf item) {
    Octets bytes = new Octets(ByteBufUtil.getBytes(item));
    item.skipBytes(item.readableBytes());
    return bytes;
  }
}
