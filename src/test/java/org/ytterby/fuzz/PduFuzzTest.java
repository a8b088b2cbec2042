// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
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
import org.ytterby.dicom.net.pdu.AbortReason;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.dicom.net.pdu.NegotiatedContext;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.PduDecoder;
import org.ytterby.dicom.net.pdu.PduEncoder;
import org.ytterby.dicom.net.pdu.ProposedContext;
import org.ytterby.dicom.net.pdu.UserInformation;

/**
 * Any bytes, cut anywhere, into the PDU decoder and the reader of A-ASSOCIATE: nothing but PDUs and
 * one {@link Pdu.Invalid} comes out, the same as {@link PduOracle} finds; what was read is written
 * and read again alike; every buffer is given back; the heap taken is in proportion to the bytes.
 *
 * <p>Input: one byte, the size of the pieces that the bytes come in (0: all at once), and the
 * bytes.
 */
@Timeout(60)
@ExtendWith(LeakPresence.class)
public final class PduFuzzTest {
  private static final int MAX_PDU = 16384;
  // Some peers count the header in; the decoder allows it.
  private static final long LONGEST_DATA = MAX_PDU + 6;

  /** An A-ASSOCIATE item of 4 bytes becomes a string or a record of some 10 words. */
  private static final long HEAP_FOR_A_BYTE = 256;

  /** The channel, its pipeline and the decoder themselves. */
  private static final long HEAP_AT_ALL = 256 << 10;

  private static final long HEAP_FOR_A_PIECE = 4096;

  @TestFactory
  Stream<DynamicTest> kept_inputs() {
    return Corpus.of(PduFuzzTest.class, PduFuzzTest::fuzzerTestOneInput);
  }

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] bytes = Corpus.rest(input);
    int piece = input[0] == 0 ? Math.max(1, bytes.length) : input[0] & 0xFF;
    // Each piece is a read of its own, with a buffer and a message of its own.
    long pieces = bytes.length / piece + 1L;
    Decoded decoded =
        Corpus.within(
            HEAP_AT_ALL + HEAP_FOR_A_BYTE * bytes.length + HEAP_FOR_A_PIECE * pieces,
            () -> Decoded.of(bytes, piece));
    agree(PduOracle.of(bytes, LONGEST_DATA).joined(), decoded);
    for (Pdu pdu : decoded.pdus) {
      if (!(pdu instanceof Pdu.Invalid)) {
        writesAndReadsAgain(pdu);
      }
    }
  }

  /** What a decoder made of bytes. */
  private static final class Decoded {
    final List<Pdu> pdus = new ArrayList<>();
    final PduOracle.Values events = new PduOracle.Values();

    static Decoded of(byte[] bytes, int piece) {
      Decoded decoded = new Decoded();
      UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
      EmbeddedChannel channel = new EmbeddedChannel();
      channel.config().setAllocator(allocator);
      channel.pipeline().addLast(new PduDecoder(MAX_PDU));
      for (int at = 0; at < bytes.length; at += piece) {
        int length = Math.min(piece, bytes.length - at);
        channel.writeInbound(allocator.heapBuffer(length).writeBytes(bytes, at, length));
        decoded.take(channel);
      }
      channel.finish();
      decoded.take(channel);
      long kept = allocator.metric().usedHeapMemory();
      if (kept != 0) {
        throw new AssertionError(kept + " bytes of buffers are not released");
      }
      return decoded;
    }

    private void take(EmbeddedChannel channel) {
      for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
        Pdu pdu = (Pdu) next;
        switch (pdu) {
          case Pdu.Fragment(int context, boolean command, boolean last, ByteBuf buffer) -> {
            events.piece(context, command, last, ByteBufUtil.getBytes(buffer));
            buffer.release();
          }
          case Pdu.Invalid _ -> whole(PduOracle.INVALID, pdu);
          case Pdu.AssociateRequest _ -> whole("PDU 1", pdu);
          case Pdu.AssociateAccept _ -> whole("PDU 2", pdu);
          case Pdu.AssociateReject _ -> whole("PDU 3", pdu);
          case Pdu.ReleaseRequest _ -> whole("PDU 5", pdu);
          case Pdu.ReleaseReply _ -> whole("PDU 6", pdu);
          case Pdu.Abort _ -> whole("PDU 7", pdu);
        }
      }
    }

    private void whole(String event, Pdu pdu) {
      events.other(event);
      pdus.add(pdu);
    }
  }

  /**
   * The same events in the same order; only that what the reader of A-ASSOCIATE does not take ends
   * the stream, which the oracle does not know of.
   */
  private static void agree(List<String> expected, Decoded decoded) {
    List<String> found = decoded.events.events();
    int common = 0;
    while (common < expected.size()
        && common < found.size()
        && expected.get(common).equals(found.get(common))) {
      common++;
    }
    boolean all = common == expected.size() && common == found.size();
    boolean badAssociate =
        common == found.size() - 1
            && decoded.pdus.getLast() instanceof Pdu.Invalid(AbortReason reason, var _)
            && reason == AbortReason.INVALID_PARAMETER_VALUE
            && common < expected.size()
            && (expected.get(common).equals("PDU 1") || expected.get(common).equals("PDU 2"));
    if (!all && !badAssociate) {
      throw new AssertionError("expected " + expected + ", found " + found);
    }
  }

  /**
   * Not the value but the bytes are compared: a title that is no text is written as question marks.
   */
  private static void writesAndReadsAgain(Pdu pdu) {
    byte[] first = encoded(pdu);
    EmbeddedChannel channel = new EmbeddedChannel(new PduDecoder(MAX_PDU));
    channel.writeInbound(Unpooled.wrappedBuffer(first));
    Pdu again = channel.readInbound();
    if (channel.finish() || again == null || again instanceof Pdu.Invalid) {
      throw new AssertionError("what was written of " + pdu + " is read as " + again);
    }
    if (!Arrays.equals(first, encoded(again))) {
      throw new AssertionError("what was written of " + pdu + " is read otherwise: " + again);
    }
  }

  private static byte[] encoded(Pdu pdu) {
    ByteBuf out = Unpooled.buffer();
    PduEncoder.encode(pdu, out);
    return ByteBufUtil.getBytes(out);
  }

  /** A life of an association in each direction, in one and in many pieces. */
  static List<byte[]> seeds() {
    UserInformation user =
        new UserInformation(
            16384,
            "1.2.3.4",
            Optional.of("VERSION_1"),
            Optional.of(new UserInformation.AsyncWindow(1, 1)),
            List.of(new UserInformation.RoleSelection("1.2.840.10008.5.1.4.1.1.2", true, false)));
    List<Pdu> pdus =
        List.of(
            new Pdu.AssociateRequest(
                1,
                "YTTERBY",
                "SCANNER",
                Pdu.APPLICATION_CONTEXT,
                List.of(
                    new ProposedContext(1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2")),
                    new ProposedContext(
                        3,
                        "1.2.840.10008.5.1.4.1.1.128",
                        List.of("1.2.840.10008.1.2", "1.2.840.10008.1.2.1"))),
                user),
            new Pdu.AssociateAccept(
                1,
                "YTTERBY",
                "SCANNER",
                Pdu.APPLICATION_CONTEXT,
                List.of(
                    new NegotiatedContext(1, ContextResult.ACCEPTANCE, "1.2.840.10008.1.2"),
                    new NegotiatedContext(3, ContextResult.of(3).orElseThrow(), "")),
                user),
            new Pdu.Fragment(1, true, true, Unpooled.wrappedBuffer(new byte[20])),
            new Pdu.Fragment(3, false, false, Unpooled.wrappedBuffer(new byte[40])),
            new Pdu.Fragment(3, false, true, Unpooled.EMPTY_BUFFER),
            new Pdu.AssociateReject(1, 1, 7),
            new Pdu.ReleaseRequest(),
            new Pdu.ReleaseReply(),
            Pdu.Abort.byProvider(AbortReason.INVALID_PARAMETER_VALUE));
    List<byte[]> seeds = new ArrayList<>();
    ByteBuf all = Unpooled.buffer();
    for (Pdu pdu : pdus) {
      seeds.add(Corpus.input(0, encoded(pdu)));
      PduEncoder.encode(pdu, all);
    }
    seeds.add(Corpus.input(0, ByteBufUtil.getBytes(all)));
    seeds.add(Corpus.input(7, ByteBufUtil.getBytes(all)));
    return seeds;
  }
}
