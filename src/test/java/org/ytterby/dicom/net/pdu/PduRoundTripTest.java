// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PduRoundTripTest {

  @Test
  void writes_the_bytes_of_the_standard() {
    Pdu.AssociateRequest request =
        new Pdu.AssociateRequest(
            1,
            "YTTERBY",
            "ECHOSCU",
            Pdu.APPLICATION_CONTEXT,
            List.of(new ProposedContext(1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2"))),
            UserInformation.plain(16384, "1.2.276.0.7230010.3.0.3.6.7", "OFFIS_DCMTK_367"));
    assertThat(ByteBufUtil.hexDump(encode(request)))
        .isEqualTo(ByteBufUtil.hexDump(Wire.bytes(Wire.ASSOCIATE_RQ)));
    assertThat(ByteBufUtil.hexDump(encode(new Pdu.ReleaseRequest())))
        .isEqualTo(ByteBufUtil.hexDump(Wire.bytes(Wire.RELEASE_RQ)));
    assertThat(ByteBufUtil.hexDump(encode(new Pdu.ReleaseReply())))
        .isEqualTo(ByteBufUtil.hexDump(Wire.bytes(Wire.RELEASE_RP)));
    assertThat(
            ByteBufUtil.hexDump(
                encode(Pdu.AssociateReject.permanent(RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED))))
        .isEqualTo(ByteBufUtil.hexDump(Wire.bytes(Wire.ASSOCIATE_RJ)));
    assertThat(
            ByteBufUtil.hexDump(encode(Pdu.Abort.byProvider(AbortReason.INVALID_PARAMETER_VALUE))))
        .isEqualTo(ByteBufUtil.hexDump(Wire.bytes(Wire.ABORT)));
  }

  @Property(tries = 200)
  void associate_requests_come_back(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 128) int contexts) {
    Pdu.AssociateRequest request = request(new Random(seed), contexts);
    assertThat(decode(request)).isEqualTo(request);
  }

  @Property(tries = 200)
  void associate_accepts_come_back(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 128) int contexts) {
    Random random = new Random(seed);
    List<NegotiatedContext> answers = new ArrayList<>();
    for (int i = 0; i < contexts; i++) {
      ContextResult result = ContextResult.of(random.nextInt(5)).orElseThrow();
      boolean accepted = result == ContextResult.ACCEPTANCE;
      answers.add(new NegotiatedContext(2 * i + 1, result, accepted ? uid(random) : ""));
    }
    Pdu.AssociateAccept accept =
        new Pdu.AssociateAccept(
            1, title(random), title(random), Pdu.APPLICATION_CONTEXT, answers, user(random));
    assertThat(decode(accept)).isEqualTo(accept);
  }

  private static Pdu.AssociateRequest request(Random random, int contexts) {
    List<ProposedContext> proposals = new ArrayList<>();
    for (int i = 0; i < contexts; i++) {
      List<String> syntaxes = new ArrayList<>();
      for (int j = random.nextInt(5); j >= 0; j--) {
        syntaxes.add(uid(random));
      }
      proposals.add(new ProposedContext(2 * i + 1, uid(random), syntaxes));
    }
    return new Pdu.AssociateRequest(
        1, title(random), title(random), Pdu.APPLICATION_CONTEXT, proposals, user(random));
  }

  private static UserInformation user(Random random) {
    boolean all = random.nextBoolean();
    return new UserInformation(
        random.nextBoolean() ? 0 : 8 + random.nextLong(0xFFFFFFF0L),
        uid(random),
        all ? Optional.of("VERSION_" + random.nextInt(1000)) : Optional.empty(),
        all
            ? Optional.of(
                new UserInformation.AsyncWindow(random.nextInt(65536), random.nextInt(65536)))
            : Optional.empty(),
        all
            ? List.of(
                new UserInformation.RoleSelection(
                    uid(random), random.nextBoolean(), random.nextBoolean()))
            : List.of(),
        all ? extensions(random) : Extensions.NONE);
  }

  private static Extensions extensions(Random random) {
    byte[] some = new byte[random.nextInt(300)];
    random.nextBytes(some);
    return new Extensions(
        List.of(new Extensions.SopClass(uid(random), new Octets(some))),
        List.of(
            new Extensions.Common(uid(random), uid(random), List.of()),
            new Extensions.Common(uid(random), uid(random), List.of(uid(random), uid(random)))),
        Optional.of(
            new UserIdentity(
                random.nextInt(256), random.nextBoolean(), new Octets(some), Octets.of(1, 255))),
        random.nextBoolean() ? Optional.of(new Octets(some)) : Optional.empty());
  }

  private static String title(Random random) {
    StringBuilder title = new StringBuilder("A");
    for (int i = random.nextInt(16); i > 0; i--) {
      title.append((char) ('A' + random.nextInt(26)));
    }
    return title.toString();
  }

  private static String uid(Random random) {
    StringBuilder uid = new StringBuilder("1.2");
    for (int i = random.nextInt(6); i > 0; i--) {
      uid.append('.').append(random.nextInt(1_000_000_000));
    }
    return uid.toString();
  }

  private static byte[] encode(Pdu pdu) {
    ByteBuf out = Unpooled.buffer();
    PduEncoder.encode(pdu, out);
    return ByteBufUtil.getBytes(out);
  }

  private static Object decode(Pdu pdu) {
    EmbeddedChannel channel = new EmbeddedChannel(new PduDecoder(16384));
    channel.writeInbound(Unpooled.wrappedBuffer(encode(pdu)));
    Object read = channel.readInbound();
    assertThat(channel.finish()).as("more than one PDU").isFalse();
    return read;
  }
}
