// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.net.pdu.AbortReason;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.PduDecoder;

class MessageTest {
  private static final CommandSet ECHO = CommandSet.echoRequest(1, "1.2.840.10008.1.1");
  private static final CommandSet STORE = CommandSet.storeRequest(2, "1.2.3", "1.2.3.4");

  /** Writes down what the assembler tells. */
  private static final class Recorder implements MessageAssembler.Listener {
    private final List<CommandSet> commands = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private boolean complete;

    @Override
    public void command(int contextId, CommandSet command, int length) {
      assertThat(length).isEqualTo(command.encode().length);
      commands.add(command);
    }

    @Override
    public void piece(ByteBuf bytes, boolean last) {
      data.writeBytes(ByteBufUtil.getBytes(bytes));
      bytes.release();
      complete = last;
    }
  }

  private final Recorder recorder = new Recorder();
  private final MessageAssembler assembler =
      new MessageAssembler(id -> id == 1 || id == 3, recorder);

  @Property(tries = 100)
  void a_message_comes_back_whatever_the_longest_pdu(
      @ForAll @IntRange(min = 8, max = 2000) int maxPdu,
      @ForAll @IntRange(max = 20_000) int length) {
    byte[] data = new byte[length];
    new Random(length).nextBytes(data);
    ByteBuf out = Unpooled.buffer();
    MessageEncoder encoder = new MessageEncoder(3, maxPdu);
    encoder.command(STORE, out);
    encoder.dataSet(data, out);
    EmbeddedChannel channel = new EmbeddedChannel(new PduDecoder(maxPdu));
    channel.writeInbound(out);
    Recorder own = new Recorder();
    MessageAssembler reader = new MessageAssembler(id -> id == 3, own);
    for (Pdu.Fragment part = channel.readInbound(); part != null; part = channel.readInbound()) {
      assertThat(reader.take(part)).isEqualTo(MessageAssembler.Verdict.FINE);
    }
    assertThat(own.commands)
        .singleElement()
        .extracting(CommandSet::encode)
        .isEqualTo(STORE.encode());
    assertThat(own.data.toByteArray()).isEqualTo(data);
    assertThat(own.complete).isTrue();
    assertThat(reader.isAtRest()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void never_exceeds_the_longest_pdu() {
    ByteBuf out = Unpooled.buffer();
    new MessageEncoder(1, 100).dataSet(new byte[1000], out);
    while (out.isReadable()) {
      out.skipBytes(2);
      int length = out.readInt();
      assertThat(length).isLessThanOrEqualTo(100);
      out.skipBytes(length);
    }
  }

  @Test
  void takes_a_command_in_pieces() {
    byte[] bytes = ECHO.encode();
    assertThat(take(1, true, false, bytes, 0, 10)).isEqualTo(MessageAssembler.Verdict.FINE);
    assertThat(assembler.isAtRest()).isFalse();
    assertThat(take(1, true, true, bytes, 10, bytes.length))
        .isEqualTo(MessageAssembler.Verdict.FINE);
    assertThat(recorder.commands)
        .singleElement()
        .extracting(CommandSet::encode)
        .isEqualTo(ECHO.encode());
    assertThat(assembler.isAtRest()).isTrue();
  }

  @Test
  void refuses_a_context_that_was_not_accepted() {
    assertBroken(take(5, true, true, ECHO.encode()), AbortReason.INVALID_PARAMETER_VALUE);
  }

  @Test
  void refuses_a_data_set_without_a_command() {
    assertBroken(take(1, false, true, new byte[4]), AbortReason.UNEXPECTED_PARAMETER);
  }

  @Test
  void refuses_a_command_within_a_data_set() {
    take(1, true, true, STORE.encode());
    assertBroken(take(1, true, true, ECHO.encode()), AbortReason.UNEXPECTED_PARAMETER);
  }

  @Test
  void refuses_a_data_set_in_another_context_than_its_command() {
    take(1, true, true, STORE.encode());
    assertBroken(take(3, false, true, new byte[4]), AbortReason.UNEXPECTED_PARAMETER);
  }

  @Test
  void refuses_a_data_set_after_a_command_that_has_none() {
    take(1, true, true, ECHO.encode());
    assertBroken(take(1, false, true, new byte[4]), AbortReason.UNEXPECTED_PARAMETER);
  }

  @Test
  void refuses_a_command_without_end() {
    byte[] piece = new byte[MessageAssembler.LONGEST_COMMAND / 2];
    take(1, true, false, piece);
    take(1, true, false, piece);
    assertBroken(take(1, true, false, new byte[1]), AbortReason.INVALID_PARAMETER_VALUE);
  }

  @Test
  void refuses_a_command_that_can_not_be_read() {
    assertBroken(take(1, true, true, new byte[] {1, 2, 3}), AbortReason.INVALID_PARAMETER_VALUE);
  }

  private void assertBroken(MessageAssembler.Verdict verdict, AbortReason reason) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            MessageAssembler.Verdict.Broken.class,
            broken -> assertThat(broken.what().reason()).isEqualTo(reason));
    assertThat(recorder.data.size()).isZero();
  }

  private MessageAssembler.Verdict take(int context, boolean command, boolean last, byte[] bytes) {
    return take(context, command, last, bytes, 0, bytes.length);
  }

  private MessageAssembler.Verdict take(
      int context, boolean command, boolean last, byte[] bytes, int from, int to) {
    ByteBuf content = Unpooled.copiedBuffer(bytes, from, to - from);
    MessageAssembler.Verdict verdict =
        assembler.take(new Pdu.Fragment(context, command, last, content));
    assertThat(content.refCnt()).as("the assembler takes every buffer").isZero();
    return verdict;
  }
}
