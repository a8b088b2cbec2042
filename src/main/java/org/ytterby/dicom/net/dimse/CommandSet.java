// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.dimse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;

/**
 * The command set of one DIMSE message: group 0000, always Implicit VR Little Endian (PS3.7 section
 * 6.3.1).
 *
 * <p>Immutable. Errors: {@link InvalidObject} where an attribute that the message needs is missing
 * or impossible.
 */
public record CommandSet(DataSet attributes) {
  private static final int NO_DATA_SET = 0x0101;
  private static final int WITH_DATA_SET = 0x0001;
  private static final int COMMENT_LENGTH = 64;
  private static final int GROUP_LENGTH_BYTES = 12;

  public CommandSet {
    int field = unsignedShort(attributes, Tag.CommandField);
    boolean response = (field & CommandField.RESPONSE) != 0;
    boolean cancel = field == CommandField.C_CANCEL.code();
    if (response || cancel) {
      unsignedShort(attributes, Tag.MessageIDBeingRespondedTo);
    } else {
      unsignedShort(attributes, Tag.MessageID);
    }
    if (response) {
      unsignedShort(attributes, Tag.Status);
    }
    unsignedShort(attributes, Tag.CommandDataSetType);
  }

  // ---- reading --------------------------------------------------------------------------------

  /** Reads a command set as it came. */
  public static CommandSet decode(byte[] bytes) {
    DataSet all = DataSetReader.read(bytes, TransferSyntax.IMPLICIT_LE, ReadOptions.everything());
    return new CommandSet(all.subset(tag -> tag >>> 16 == 0 && tag != Tag.CommandGroupLength));
  }

  /** Command Field (0000,0100) as it came. */
  public int code() {
    return unsignedShort(attributes, Tag.CommandField);
  }

  /** True for a response. */
  public boolean isResponse() {
    return (code() & CommandField.RESPONSE) != 0;
  }

  /** True for a request that has a response: any but a C-CANCEL-RQ. */
  public boolean isRequestWithResponse() {
    return !isResponse() && code() != CommandField.C_CANCEL.code();
  }

  /** The operation that is requested or responded to, if the standard has it. */
  public Optional<CommandField> field() {
    return CommandField.of(code());
  }

  /** Message ID of a request. */
  public int messageId() {
    return unsignedShort(attributes, Tag.MessageID);
  }

  /** Message ID Being Responded To of a response. */
  public int respondedTo() {
    return unsignedShort(attributes, Tag.MessageIDBeingRespondedTo);
  }

  /** Status of a response. */
  public int status() {
    return unsignedShort(attributes, Tag.Status);
  }

  /** True when a data set follows. */
  public boolean hasDataSet() {
    return unsignedShort(attributes, Tag.CommandDataSetType) != NO_DATA_SET;
  }

  /** Affected or Requested SOP Class UID. */
  public Optional<String> sopClassUid() {
    return attributes
        .optional(Tag.AffectedSOPClassUID)
        .or(() -> attributes.optional(Tag.RequestedSOPClassUID))
        .map(Attribute::text);
  }

  /** Affected or Requested SOP Instance UID. */
  public Optional<String> sopInstanceUid() {
    return attributes
        .optional(Tag.AffectedSOPInstanceUID)
        .or(() -> attributes.optional(Tag.RequestedSOPInstanceUID))
        .map(Attribute::text);
  }

  /** Error Comment of a response. */
  public Optional<String> errorComment() {
    return attributes.optional(Tag.ErrorComment).map(Attribute::text);
  }

  /** Offending Element (0000,0901) of a response; what is no list of tags counts as none. */
  public List<Integer> offendingElements() {
    return tags(Tag.OffendingElement);
  }

  /** The tags that an attribute of VR AT holds; what is no list of tags counts as none. */
  public List<Integer> tags(int attribute) {
    byte[] bytes = attributes.optional(attribute).map(Attribute::bytes).orElse(new byte[0]);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> tags = new ArrayList<>();
    while (in.remaining() >= Integer.BYTES) {
      int group = Short.toUnsignedInt(in.getShort());
      tags.add(group << 16 | Short.toUnsignedInt(in.getShort()));
    }
    return tags;
  }

  private static int unsignedShort(DataSet attributes, int tag) {
    Attribute attribute = attributes.require(tag);
    int value = attribute.integer();
    if (value < 0 || value > 0xFFFF) {
      throw new InvalidObject(attribute.where(), Integer.toString(value), "16 bits");
    }
    return value;
  }

  // ---- making ---------------------------------------------------------------------------------

  /** A C-ECHO-RQ (PS3.7 section 9.3.5.1). */
  public static CommandSet echoRequest(int messageId, String sopClassUid) {
    return new CommandSet(
        DataSet.builder()
            .uid(Tag.AffectedSOPClassUID, sopClassUid)
            .integers(Tag.CommandField, CommandField.C_ECHO.code())
            .integers(Tag.MessageID, messageId)
            .integers(Tag.CommandDataSetType, NO_DATA_SET)
            .build());
  }

  /** A C-STORE-RQ of medium priority (PS3.7 section 9.3.1.1). */
  public static CommandSet storeRequest(int messageId, String sopClassUid, String sopInstanceUid) {
    return new CommandSet(
        DataSet.builder()
            .put(uid(Tag.AffectedSOPClassUID, sopClassUid))
            .integers(Tag.CommandField, CommandField.C_STORE.code())
            .integers(Tag.MessageID, messageId)
            .integers(Tag.Priority, 0)
            .integers(Tag.CommandDataSetType, WITH_DATA_SET)
            .put(uid(Tag.AffectedSOPInstanceUID, sopInstanceUid))
            .build());
  }

  /**
   * A request of any operation (PS3.7 sections 9.3 and 10.3).
   *
   * @param arguments what else the command set holds
   */
  public static CommandSet request(
      CommandField field,
      int messageId,
      String sopClassUid,
      Optional<String> sopInstanceUid,
      DataSet arguments,
      boolean withDataSet) {
    DataSetBuilder request =
        DataSet.builder()
            .putAll(arguments)
            .put(uid(field.sopClassTag(), sopClassUid))
            .integers(Tag.CommandField, field.code())
            .integers(Tag.MessageID, messageId)
            .integers(Tag.CommandDataSetType, withDataSet ? WITH_DATA_SET : NO_DATA_SET);
    sopInstanceUid.ifPresent(uid -> request.put(uid(field.sopInstanceTag(), uid)));
    return new CommandSet(request.build());
  }

  /** A C-CANCEL-RQ of a C-FIND, C-GET or C-MOVE (PS3.7 section 9.3.2.3). */
  public static CommandSet cancelRequest(int messageId) {
    return new CommandSet(
        DataSet.builder()
            .integers(Tag.CommandField, CommandField.C_CANCEL.code())
            .integers(Tag.MessageIDBeingRespondedTo, messageId)
            .integers(Tag.CommandDataSetType, NO_DATA_SET)
            .build());
  }

  /** The same with more attributes, or other values of those that it has. */
  public CommandSet with(DataSet more) {
    return more.isEmpty()
        ? this
        : new CommandSet(DataSet.builder().putAll(attributes).putAll(more).build());
  }

  /**
   * The response to this request, with its own message id and UIDs, and the type of an event or
   * action.
   */
  public CommandSet response(int status, Optional<String> errorComment, boolean withDataSet) {
    DataSetBuilder response =
        DataSet.builder()
            .integers(Tag.CommandField, code() | CommandField.RESPONSE)
            .integers(Tag.MessageIDBeingRespondedTo, messageId())
            .integers(Tag.CommandDataSetType, withDataSet ? WITH_DATA_SET : NO_DATA_SET)
            .integers(Tag.Status, status);
    sendBack(Tag.AffectedSOPClassUID, Tag.RequestedSOPClassUID, response);
    sendBack(Tag.AffectedSOPInstanceUID, Tag.RequestedSOPInstanceUID, response);
    for (int echoed : new int[] {Tag.EventTypeID, Tag.ActionTypeID}) {
      attributes.element(echoed).ifPresent(response::put);
    }
    errorComment
        .map(CommandSet::comment)
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> response.text(Tag.ErrorComment, text));
    return new CommandSet(response.build());
  }

  /** A peer's UID goes back byte by byte, even where it is none: the peer looks for its own. */
  private void sendBack(int affected, int requested, DataSetBuilder response) {
    attributes
        .element(affected)
        .or(() -> attributes.element(requested))
        .filter(element -> !element.value().isEmpty())
        .ifPresent(element -> response.put(new Element(affected, Vr.UI, element.value())));
  }

  // A foreign UID may break the rules that the builder keeps and is still the object's name.
  private static Element uid(int tag, String uid) {
    String padded = uid.length() % 2 == 0 ? uid : uid + '\0';
    return DataSet.builder()
        .bytes(tag, Vr.UI, padded.getBytes(StandardCharsets.US_ASCII))
        .build()
        .element(tag)
        .orElseThrow();
  }

  private static String comment(String text) {
    String printable = text.replaceAll("[^ -~]|\\\\", " ").strip();
    return printable.substring(0, Math.min(COMMENT_LENGTH, printable.length())).strip();
  }

  /** The bytes with Command Group Length (0000,0000) in front. */
  public byte[] encode() {
    byte[] elements = DataSetWriter.bytes(attributes, TransferSyntax.IMPLICIT_LE);
    return ByteBuffer.allocate(GROUP_LENGTH_BYTES + elements.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(Tag.CommandGroupLength)
        .putInt(Integer.BYTES)
        .putInt(elements.length)
        .put(elements)
        .array();
  }
}
