// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.InvalidObject;

/**
 * Reads the body of an A-ASSOCIATE-RQ or -AC (PS3.8 sections 9.3.2 and 9.3.3). Every length is
 * checked against the item that holds it; items that are not known are skipped, as the standard
 * asks.
 *
 * <p>Single-threaded, for one PDU. Errors: {@link InvalidObject} naming the item and the byte of
 * the PDU at which its value begins.
 */
final class AssociateReader {
  private static final int FIXED_FIELDS = 68;
  private static final int LONGEST_UID = 64;
  private static final int LONGEST_VERSION = 16;
  // A value header has 6 bytes, and a command set without a single byte in a PDU is no progress.
  private static final int SHORTEST_PDU = 8;

  private final List<ProposedContext> proposed = new ArrayList<>();
  private final List<NegotiatedContext> negotiated = new ArrayList<>();
  private final Set<Integer> ids = new HashSet<>();
  private final String pdu;
  private @Nullable String applicationContext;
  private @Nullable UserInformation user;
  // Byte of the PDU at which the value of the item begins that is being read.
  private int offset = PduEncoder.PDU_HEADER;

  private AssociateReader(String pdu) {
    this.pdu = pdu;
  }

  static Pdu.AssociateRequest request(ByteBuf body) {
    AssociateReader reader = new AssociateReader("A-ASSOCIATE-RQ");
    reader.requireFixedFields(body);
    int version = body.readUnsignedShort();
    body.skipBytes(2);
    String called = reader.title(body, "Called AE title");
    String calling = reader.title(body, "Calling AE title");
    body.skipBytes(32);
    reader.items(body, reader.pdu, reader::requestItem);
    if (reader.proposed.isEmpty()) {
      throw reader.invalid("presentation contexts", "none", "1 to 128");
    }
    return new Pdu.AssociateRequest(
        version, called, calling, reader.context(), reader.proposed, reader.userInformation());
  }

  static Pdu.AssociateAccept accept(ByteBuf body) {
    AssociateReader reader = new AssociateReader("A-ASSOCIATE-AC");
    reader.requireFixedFields(body);
    int version = body.readUnsignedShort();
    body.skipBytes(2);
    // "shall not be tested when received": whatever comes back is kept as text and never judged.
    String called =
        body.readCharSequence(Pdu.AE_TITLE_LENGTH, StandardCharsets.US_ASCII).toString();
    String calling =
        body.readCharSequence(Pdu.AE_TITLE_LENGTH, StandardCharsets.US_ASCII).toString();
    body.skipBytes(32);
    reader.items(body, reader.pdu, reader::acceptItem);
    return new Pdu.AssociateAccept(
        version,
        called.strip(),
        calling.strip(),
        reader.context(),
        reader.negotiated,
        reader.userInformation());
  }

  private void requireFixedFields(ByteBuf body) {
    if (body.readableBytes() < FIXED_FIELDS) {
      throw invalid("length", body.readableBytes() + " bytes", "at least " + FIXED_FIELDS);
    }
  }

  private void requestItem(int type, ByteBuf item) {
    switch (type) {
      case ItemType.APPLICATION_CONTEXT -> applicationContext = uid(item, "application context");
      case ItemType.PROPOSED_CONTEXT -> proposed.add(proposedContext(item));
      case ItemType.USER_INFORMATION -> user = user(item);
      default -> skip(item);
    }
  }

  private void acceptItem(int type, ByteBuf item) {
    switch (type) {
      case ItemType.APPLICATION_CONTEXT -> applicationContext = uid(item, "application context");
      case ItemType.NEGOTIATED_CONTEXT -> negotiated.add(negotiatedContext(item));
      case ItemType.USER_INFORMATION -> user = user(item);
      default -> skip(item);
    }
  }

  private ProposedContext proposedContext(ByteBuf item) {
    int id = contextId(item);
    String where = "presentation context " + id;
    List<String> abstractSyntaxes = new ArrayList<>(1);
    List<String> transferSyntaxes = new ArrayList<>(4);
    items(
        item,
        where,
        (type, inner) -> {
          switch (type) {
            case ItemType.ABSTRACT_SYNTAX -> abstractSyntaxes.add(uid(inner, where));
            case ItemType.TRANSFER_SYNTAX -> transferSyntaxes.add(uid(inner, where));
            default -> skip(inner);
          }
        });
    if (abstractSyntaxes.size() != 1 || transferSyntaxes.isEmpty()) {
      throw invalid(
          where,
          abstractSyntaxes.size()
              + " abstract and "
              + transferSyntaxes.size()
              + " transfer syntaxes",
          "1 and at least 1");
    }
    return new ProposedContext(id, abstractSyntaxes.getFirst(), transferSyntaxes);
  }

  private NegotiatedContext negotiatedContext(ByteBuf item) {
    int id = item.readableBytes() < 4 ? 0 : item.getUnsignedByte(item.readerIndex());
    int code = item.readableBytes() < 4 ? -1 : item.getUnsignedByte(item.readerIndex() + 2);
    contextId(item);
    String where = "presentation context " + id;
    ContextResult result =
        ContextResult.of(code).orElseThrow(() -> invalid(where, "result " + code, "0 to 4"));
    List<String> transferSyntaxes = new ArrayList<>(1);
    items(
        item,
        where,
        (type, inner) -> {
          if (type == ItemType.TRANSFER_SYNTAX && result == ContextResult.ACCEPTANCE) {
            transferSyntaxes.add(uid(inner, where));
          } else {
            skip(inner);
          }
        });
    if (result == ContextResult.ACCEPTANCE && transferSyntaxes.size() != 1) {
      throw invalid(where, transferSyntaxes.size() + " transfer syntaxes", "1");
    }
    return new NegotiatedContext(
        id, result, transferSyntaxes.isEmpty() ? "" : transferSyntaxes.getFirst());
  }

  private int contextId(ByteBuf item) {
    if (item.readableBytes() < 4) {
      throw invalid("presentation context", item.readableBytes() + " bytes", "at least 4");
    }
    int id = item.readUnsignedByte();
    item.skipBytes(3);
    if (id % 2 == 0 || !ids.add(id)) {
      throw invalid("presentation context", "id " + id, "an odd id that is used once");
    }
    return id;
  }

  private UserInformation user(ByteBuf item) {
    UserFields fields = new UserFields();
    items(item, "user information", fields::take);
    return new UserInformation(
        fields.maxPduLength,
        fields.implementationClass,
        Optional.ofNullable(fields.version),
        Optional.ofNullable(fields.window),
        fields.roles,
        fields.extensions.read());
  }

  /** The sub-items as they come; a peer without a maximum length or class UID is tolerated. */
  private final class UserFields {
    private long maxPduLength;
    private String implementationClass = "";
    private @Nullable String version;
    private UserInformation.@Nullable AsyncWindow window;
    private final List<UserInformation.RoleSelection> roles = new ArrayList<>();
    private final ExtensionsReader extensions = new ExtensionsReader(checks());

    private void take(int type, ByteBuf item) {
      switch (type) {
        case ItemType.MAXIMUM_LENGTH -> {
          require(item, Integer.BYTES, "maximum length");
          maxPduLength = item.readUnsignedInt();
          if (maxPduLength != 0 && maxPduLength < SHORTEST_PDU) {
            throw invalid("maximum length", maxPduLength + "", "0 or at least " + SHORTEST_PDU);
          }
        }
        case ItemType.IMPLEMENTATION_CLASS ->
            implementationClass = uid(item, "implementation class");
        case ItemType.IMPLEMENTATION_VERSION -> version = shown(item, LONGEST_VERSION);
        case ItemType.ASYNC_WINDOW -> {
          require(item, Integer.BYTES, "asynchronous operations window");
          window =
              new UserInformation.AsyncWindow(item.readUnsignedShort(), item.readUnsignedShort());
        }
        case ItemType.ROLE_SELECTION -> roles.add(role(item));
        case ItemType.SOP_CLASS_EXTENDED -> extensions.sopClass(item);
        case ItemType.SOP_CLASS_COMMON_EXTENDED -> extensions.common(item);
        case ItemType.USER_IDENTITY -> extensions.identity(item);
        case ItemType.USER_IDENTITY_ACCEPTED -> extensions.accepted(item);
        default -> skip(item);
      }
    }

    private UserInformation.RoleSelection role(ByteBuf item) {
      require(item, Short.BYTES, "role selection");
      int length = item.readUnsignedShort();
      require(item, length + 2, "role selection");
      String sopClass = uid(item.readSlice(length), "role selection");
      return new UserInformation.RoleSelection(
          sopClass, item.readByte() == 1, item.readByte() == 1);
    }
  }

  private ExtensionsReader.Checks checks() {
    return new ExtensionsReader.Checks() {
      @Override
      public void require(ByteBuf item, int bytes, String where) {
        AssociateReader.this.require(item, bytes, where);
      }

      @Override
      public String uid(ByteBuf item, String where) {
        return AssociateReader.this.uid(item, where);
      }
    };
  }

  /**
   * Walks items of type, reserved byte, length, value; each handler gets a slice of exactly its
   * value.
   */
  private void items(ByteBuf body, String where, BiConsumer<Integer, ByteBuf> handler) {
    while (body.isReadable()) {
      require(body, 4, where);
      int type = body.readUnsignedByte();
      body.skipBytes(1);
      int length = body.readUnsignedShort();
      int outer = offset;
      offset += body.readerIndex(); // a slice of its own, so that its index begins at zero
      if (length > body.readableBytes()) {
        throw invalid(
            String.format("%s, item %02XH", where, type),
            "length " + length,
            "at most the " + body.readableBytes() + " bytes that are left");
      }
      handler.accept(type, body.readSlice(length));
      offset = outer;
    }
  }

  private String title(ByteBuf body, String what) {
    String title = ascii(body.readSlice(Pdu.AE_TITLE_LENGTH), what, Pdu.AE_TITLE_LENGTH);
    if (title.isEmpty() || title.indexOf('\\') >= 0) {
      throw invalid(what, title.isEmpty() ? "only spaces" : "a backslash", "a title");
    }
    return title;
  }

  private String uid(ByteBuf item, String where) {
    return ascii(item, where, LONGEST_UID);
  }

  /** Text that is only for people to see: cut and made printable, but never a reason to refuse. */
  private static String shown(ByteBuf item, int longest) {
    String text =
        withoutPadding(
            item.readCharSequence(item.readableBytes(), StandardCharsets.ISO_8859_1).toString());
    return text.substring(0, Math.min(longest, text.length())).replaceAll("[^ -~]", "?");
  }

  /**
   * Printable ASCII; trailing NULs and spaces around it, which some peers pad with, are dropped.
   */
  private String ascii(ByteBuf item, String where, int longest) {
    String text =
        item.readCharSequence(item.readableBytes(), StandardCharsets.ISO_8859_1).toString();
    text = withoutPadding(text);
    if (text.length() > longest) {
      throw invalid(where, text.length() + " characters", "at most " + longest);
    }
    if (!text.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
      throw invalid(where, "a character that can't be printed", "ASCII text");
    }
    return text;
  }

  // Not String.strip(), which takes control characters away that have to be refused.
  private static String withoutPadding(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == ' ')) {
      end--;
    }
    int start = 0;
    while (start < end && text.charAt(start) == ' ') {
      start++;
    }
    return text.substring(start, end);
  }

  private void require(ByteBuf item, int bytes, String where) {
    if (item.readableBytes() < bytes) {
      throw invalid(where, item.readableBytes() + " bytes", "at least " + bytes);
    }
  }

  private String context() {
    if (applicationContext == null) {
      throw invalid("application context", "none", "1");
    }
    return applicationContext;
  }

  private UserInformation userInformation() {
    if (user == null) {
      throw invalid("user information", "none", "1");
    }
    return user;
  }

  private static void skip(ByteBuf item) {
    item.skipBytes(item.readableBytes());
  }

  private InvalidObject invalid(String where, String found, String expected) {
    return new InvalidObject(pdu + ", " + where + " at byte " + offset, found, expected);
  }
}
