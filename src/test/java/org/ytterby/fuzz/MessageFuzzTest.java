// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.net.LeakPresence;
import org.ytterby.dicom.net.dimse.CommandSet;
import org.ytterby.dicom.net.dimse.MessageAssembler;
import org.ytterby.dicom.net.dimse.MessageEncoder;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.PduDecoder;
import org.ytterby.finding.InvalidObject;

/**
 * Any fragments into the assembler of messages: they become commands and pieces of data sets in
 * order, or a verdict; a command set is written and read again alike, and can be answered; every
 * buffer is given back; the heap taken is in proportion to the bytes.
 *
 * <p>Input: fragments, each of one byte of which bit 0 is command, bit 1 last and the rest the
 * context id, one byte that is the length, and so many bytes.
 */
@Timeout(60)
@ExtendWith(LeakPresence.class)
public final class MessageFuzzTest {
  private static final int HIGHEST_CONTEXT = 5;

  /** As in {@link DataSetFuzzTest}, and a fragment of 2 bytes is a buffer and two records. */
  private static final long HEAP_FOR_A_BYTE = 384;

  private static final int SHORT_PDU = 64;

  /** What the assembler takes; padding may make a command set longer than it came. */
  private static final int LONGEST_COMMAND = 4096;

  private static final long HEAP_AT_ALL = 128 << 10;

  @TestFactory
  Stream<DynamicTest> kept_inputs() {
    return Corpus.of(MessageFuzzTest.class, MessageFuzzTest::fuzzerTestOneInput);
  }

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    Heard heard =
        Corpus.within(
            HEAP_AT_ALL + HEAP_FOR_A_BYTE * input.length, () -> assemble(input, allocator));
    if (allocator.metric().usedHeapMemory() != 0) {
      throw new AssertionError(
          allocator.metric().usedHeapMemory() + " bytes of buffers are not released");
    }
    heard.commands.forEach(MessageFuzzTest::writesAndReadsAgain);
  }

  private static Heard assemble(byte[] input, UnpooledByteBufAllocator allocator) {
    Heard heard = new Heard();
    MessageAssembler assembler =
        new MessageAssembler(id -> id % 2 == 1 && id <= HIGHEST_CONTEXT, heard);
    int at = 0;
    while (input.length - at >= 2) {
      int head = input[at] & 0xFF;
      int length = Math.min(input[at + 1] & 0xFF, input.length - at - 2);
      at += 2;
      ByteBuf bytes = allocator.heapBuffer(Math.max(1, length)).writeBytes(input, at, length);
      at += length;
      heard.whole = false;
      MessageAssembler.Verdict verdict =
          assembler.take(new Pdu.Fragment(head >>> 2, (head & 1) != 0, (head & 2) != 0, bytes));
      if (verdict instanceof MessageAssembler.Verdict.Broken) {
        break;
      }
      if (heard.whole && heard.dataSetFollows == assembler.isAtRest()) {
        throw new AssertionError(
            "at rest " + assembler.isAtRest() + " after a whole command or data set");
      }
    }
    return heard;
  }

  /** What the assembler told; pieces are released. */
  private static final class Heard implements MessageAssembler.Listener {
    final List<CommandSet> commands = new ArrayList<>();
    boolean dataSetFollows;
    boolean whole;

    @Override
    public void command(int contextId, CommandSet command, int length) {
      if (dataSetFollows) {
        throw new AssertionError("a command set within a data set");
      }
      commands.add(command);
      dataSetFollows = command.hasDataSet();
      whole = true;
    }

    @Override
    public void piece(ByteBuf bytes, boolean last) {
      bytes.release();
      if (!dataSetFollows) {
        throw new AssertionError("a piece of a data set that no command announced");
      }
      dataSetFollows = !last;
      whole = last;
    }
  }

  private static void writesAndReadsAgain(CommandSet command) {
    byte[] first = command.encode();
    if (!Arrays.equals(first, CommandSet.decode(first).encode())) {
      throw new AssertionError("a command set that was written reads otherwise");
    }
    travels(command);
    if (command.isResponse()) {
      Status.category(command.status());
      Status.text(command.status());
      return;
    }
    try {
      answers(command);
    } catch (InvalidObject e) {
      // A UID or a message id that can't be read: the association's worker refuses or aborts.
    }
  }

  /** Cut into the shortest PDUs, with a data set where it announces one, and put together again. */
  private static void travels(CommandSet command) {
    ByteBuf out = Unpooled.buffer();
    MessageEncoder encoder = new MessageEncoder(1, SHORT_PDU);
    encoder.command(command, out);
    if (command.hasDataSet()) {
      encoder.dataSet(new byte[] {1, 2, 3}, out);
    }
    EmbeddedChannel channel = new EmbeddedChannel(new PduDecoder(SHORT_PDU));
    channel.writeInbound(out);
    Heard heard = new Heard();
    MessageAssembler assembler = new MessageAssembler(id -> id == 1, heard);
    boolean fits = command.encode().length <= LONGEST_COMMAND;
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      boolean fine = assembler.take((Pdu.Fragment) next) instanceof MessageAssembler.Verdict.Fine;
      if (!fine && fits) {
        throw new AssertionError("a message that was cut is not taken");
      }
    }
    channel.finish();
    if (fits && (heard.commands.size() != 1 || !assembler.isAtRest())) {
      throw new AssertionError(heard.commands.size() + " commands of one that was cut");
    }
  }

  private static void answers(CommandSet command) {
    CommandSet response =
        command.response(
            Status.PROCESSING_FAILURE.code(), Optional.of("comment of \\ any \n kind"), false);
    CommandSet again = CommandSet.decode(response.encode());
    if (again.respondedTo() != command.messageId()
        || again.status() != Status.PROCESSING_FAILURE.code()
        || !again.sopClassUid().equals(command.sopClassUid())) {
      throw new AssertionError("the response is to another request");
    }
  }

  /** Requests and a response, whole and in fragments, with and without a data set. */
  static List<byte[]> seeds() {
    CommandSet store = CommandSet.storeRequest(7, "1.2.840.10008.5.1.4.1.1.128", "1.2.3.4");
    CommandSet echo = CommandSet.echoRequest(1, "1.2.840.10008.1.1");
    List<byte[]> seeds = new ArrayList<>();
    for (CommandSet command :
        List.of(echo, store, echo.response(0, Optional.of("comment"), false))) {
      byte[] bytes = command.encode();
      ByteBuf whole = Unpooled.buffer();
      fragment(whole, 1, true, true, bytes);
      ByteBuf parts = Unpooled.buffer();
      fragment(parts, 3, true, false, Arrays.copyOf(bytes, 30));
      fragment(parts, 3, true, true, Arrays.copyOfRange(bytes, 30, bytes.length));
      for (ByteBuf message : List.of(whole, parts)) {
        int context = message == whole ? 1 : 3;
        if (command.hasDataSet()) {
          fragment(message, context, false, false, new byte[10]);
          fragment(message, context, false, true, new byte[0]);
        }
        byte[] seed = new byte[message.readableBytes()];
        message.readBytes(seed);
        seeds.add(seed);
      }
    }
    return seeds;
  }

  private static void fragment(
      ByteBuf out, int context, boolean command, boolean last, byte[] bytes) {
    out.writeByte(context << 2 | (last ? 2 : 0) | (command ? 1 : 0));
    out.writeByte(bytes.length).writeBytes(bytes);
  }
}
