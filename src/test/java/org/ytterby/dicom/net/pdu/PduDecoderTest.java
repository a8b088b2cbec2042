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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.dicom.net.LeakPresence;

@ExtendWith(LeakPresence.class)
class PduDecoderTest {
  private static final int MAX_PDU = 16384;

  static Stream<String> whole_conversations() {
    return Stream.of(
        Wire.ASSOCIATE_RQ,
        Wire.ASSOCIATE_AC,
        Wire.ASSOCIATE_RJ,
        Wire.RELEASE_RQ,
        Wire.RELEASE_RP,
        Wire.ABORT,
        Wire.ECHO_RQ,
        Wire.ASSOCIATE_RQ + "\n" + Wire.ECHO_RQ + "\n" + Wire.RELEASE_RQ);
  }

  @Test
  void reads_the_fields_of_an_associate_request() {
    assertThat(decode(Wire.ASSOCIATE_RQ))
        .containsExactly(
            new Pdu.AssociateRequest(
                1,
                "YTTERBY",
                "ECHOSCU",
                "1.2.840.10008.3.1.1.1",
                List.of(new ProposedContext(1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2"))),
                UserInformation.plain(16384, "1.2.276.0.7230010.3.0.3.6.7", "OFFIS_DCMTK_367")));
  }

  @Test
  void reads_the_fields_of_an_associate_accept_and_skips_unknown_items() {
    assertThat(decode(Wire.ASSOCIATE_AC))
        .containsExactly(
            new Pdu.AssociateAccept(
                1,
                "YTTERBY",
                "ECHOSCU",
                "1.2.840.10008.3.1.1.1",
                List.of(
                    new NegotiatedContext(1, ContextResult.ACCEPTANCE, "1.2.840.10008.1.2"),
                    new NegotiatedContext(3, ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED, "")),
                new UserInformation(
                    131072,
                    "1.2.3",
                    Optional.empty(),
                    Optional.of(new UserInformation.AsyncWindow(1, 1)),
                    List.of())));
  }

  /** The sub-items of PS3.7 Tables D.3-10 to D.3-15 as bytes. */
  @Test
  void reads_extended_negotiation_and_user_identity() {
    assertThat(user("56 00 00 0B  00 03 31 2E 32  02 00 00 00 01 00").sopClasses())
        .containsExactly(new Extensions.SopClass("1.2", Octets.of(2, 0, 0, 0, 1, 0)));
    assertThat(
            user("57 00 00 14  00 03 31 2E 32  00 03 31 2E 33  00 08 00 03 31 2E 34 00 01 35")
                .common())
        .containsExactly(new Extensions.Common("1.2", "1.3", List.of("1.4", "5")));
    assertThat(user("58 00 00 0A  02 01  00 02 61 62  00 02 63 64").identity())
        .contains(new UserIdentity(2, true, Octets.of(0x61, 0x62), Octets.of(0x63, 0x64)));
    assertThat(user("59 00 00 02  00 00").identityAccepted()).contains(Octets.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "56 00 00 01  00",
        "56 00 00 04  00 09 31 2E",
        "57 00 00 07  00 03 31 2E 32  00 09",
        "57 00 00 0E  00 03 31 2E 32  00 03 31 2E 33  00 02 00 09",
        "58 00 00 01  02",
        "58 00 00 06  02 01  00 02 61 62",
        "58 00 00 06  02 01  FF FF 61 62",
        "59 00 00 02  00 01"
      })
  void refuses_a_field_that_is_longer_than_its_sub_item(String subItem) {
    assertThat(decode(request(subItem)))
        .singleElement()
        .isInstanceOfSatisfying(
            Pdu.Invalid.class,
            invalid -> assertThat(invalid.reason()).isEqualTo(AbortReason.INVALID_PARAMETER_VALUE));
  }

  private static Extensions user(String subItem) {
    return ((Pdu.AssociateRequest) decode(request(subItem)).getFirst()).user().extensions();
  }

  /** An A-ASSOCIATE-RQ whose user information is this sub-item. */
  private static String request(String subItem) {
    int item = Wire.bytes(subItem).length;
    String rest =
        "10 00 00 15 31 2E 32 2E 38 34 30 2E 31 30 30 30 38 2E 33 2E 31 2E 31 2E 31"
            + " 20 00 00 12 01 00 00 00 30 00 00 03 31 2E 32 40 00 00 03 31 2E 33"
            + String.format(" 50 00 %02X %02X ", item >> 8, item & 0xFF)
            + subItem;
    String fixed = "00 01 00 00" + " 41".repeat(16) + " 42".repeat(16) + " 00".repeat(32) + " ";
    int length = Wire.bytes(fixed + rest).length;
    return String.format("01 00 00 00 %02X %02X ", length >> 8, length & 0xFF) + fixed + rest;
  }

  @Test
  void reads_the_short_pdus() {
    assertThat(
            decode(
                Wire.ASSOCIATE_RJ
                    + "\n"
                    + Wire.RELEASE_RQ
                    + "\n"
                    + Wire.RELEASE_RP
                    + "\n"
                    + Wire.ABORT))
        .containsExactly(
            Pdu.AssociateReject.permanent(RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED),
            new Pdu.ReleaseRequest(),
            new Pdu.ReleaseReply(),
            Pdu.Abort.byProvider(AbortReason.INVALID_PARAMETER_VALUE));
  }

  @ParameterizedTest
  @MethodSource("whole_conversations")
  void reads_the_same_however_the_bytes_are_cut(String wire) {
    byte[] bytes = Wire.bytes(wire);
    List<Object> whole = decode(bytes, List.of(bytes.length));
    for (int cut = 1; cut < bytes.length; cut++) {
      assertThat(decode(bytes, List.of(cut, bytes.length - cut)))
          .as("cut at %d", cut)
          .isEqualTo(whole);
    }
    List<Integer> single = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      single.add(1);
    }
    assertThat(decode(bytes, single)).as("byte by byte").isEqualTo(whole);
  }

  @Test
  void hands_on_presentation_data_before_the_pdu_is_complete() {
    EmbeddedChannel channel = new EmbeddedChannel(new PduDecoder(MAX_PDU));
    channel.writeInbound(
        Unpooled.wrappedBuffer(Wire.bytes("04 00 00 00 10 06  00 00 10 02 01 02  AA BB")));
    Pdu.Fragment fragment = channel.readInbound();
    assertThat(fragment.last()).as("4094 bytes are still to come").isFalse();
    assertThat(fragment.bytes().readableBytes()).isEqualTo(2);
    fragment.bytes().release();
    channel.finishAndReleaseAll();
  }

  @Test
  void tells_several_values_of_one_pdu_apart() {
    assertThat(
            decode(
                """
                04 00 00 00 00 0F        # P-DATA-TF, 15 bytes
                  00 00 00 03 01 03 AA   # command, last
                  00 00 00 04 01 00 BB CC  # data
                """))
        .containsExactly(
            new Fragments(1, true, true, "aa"), new Fragments(1, false, false, "bbcc"));
  }

  @Test
  void hands_on_a_last_value_without_bytes() {
    assertThat(decode("04 00 00 00 00 06  00 00 00 02 03 02"))
        .containsExactly(new Fragments(3, false, true, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "04 00 00 00 40 07, INVALID_PARAMETER_VALUE, P-DATA-TF of 16391 bytes when 16384 were offered",
    "04 00 7F FF FF FF, INVALID_PARAMETER_VALUE, P-DATA-TF of 2 GiB",
    "04 00 FF FF FF FF, INVALID_PARAMETER_VALUE, P-DATA-TF of 4 GiB",
    "04 00 00 00 00 05, INVALID_PARAMETER_VALUE, P-DATA-TF too short for a value",
    "01 00 00 04 00 01, INVALID_PARAMETER_VALUE, A-ASSOCIATE-RQ of more than 256 KiB",
    "05 00 00 00 00 05, INVALID_PARAMETER_VALUE, A-RELEASE-RQ of 5 bytes",
    "07 00 00 00 00 03, INVALID_PARAMETER_VALUE, A-ABORT of 3 bytes",
    "08 00 00 00 00 04, UNRECOGNIZED_PDU, type 8",
    "00 00 00 00 00 04, UNRECOGNIZED_PDU, type 0",
    "47 45 54 20 2F 20, UNRECOGNIZED_PDU, an HTTP request",
    "04 00 00 00 00 06 00 00 00 01 01 00, INVALID_PARAMETER_VALUE, value length 1",
    "04 00 00 00 00 06 00 00 00 03 01 00, INVALID_PARAMETER_VALUE, value longer than its PDU",
    "04 00 00 00 00 06 FF FF FF FF 01 00, INVALID_PARAMETER_VALUE, value of 4 GiB",
    "04 00 00 00 00 06 00 00 00 02 02 00, INVALID_PARAMETER_VALUE, even context id",
    "04 00 00 00 00 09 00 00 00 02 01 00 00 00 00, INVALID_PARAMETER_VALUE, rest too short for a"
        + " value"
  })
  void refuses_lengths_and_types_from_the_header_alone(
      String wire, AbortReason reason, String what) {
    List<Object> read = decode(wire);
    assertThat(read).as(what).isNotEmpty();
    assertThat(read.getLast()).as(what).isInstanceOf(Pdu.Invalid.class);
    assertThat(((Pdu.Invalid) read.getLast()).reason()).as(what).isEqualTo(reason);
  }

  @Test
  void tolerates_peers_that_count_the_header_into_the_maximum_length() {
    assertThat(decode("04 00 00 00 40 06")).isEmpty();
  }

  @Test
  void reads_nothing_after_an_invalid_pdu() {
    assertThat(decode("08 00 00 00 00 04\n" + Wire.RELEASE_RQ)).hasSize(1);
  }

  static Stream<String[]> broken_requests() {
    String good = Wire.ASSOCIATE_RQ;
    return Stream.of(
        new String[] {
          "context item longer than the PDU", good.replace("20 00 00 2E", "20 00 FF 2E")
        },
        new String[] {"sub-item longer than its item", good.replace("30 00 00 11", "30 00 00 7F")},
        new String[] {
          "even context id",
          good.replace("01 00 00 00                          # id 1", "02 00 00 00")
        },
        new String[] {
          "context without transfer syntax", good.replace("40 00 00 11", "41 00 00 11")
        },
        new String[] {
          "context without abstract syntax", good.replace("30 00 00 11", "31 00 00 11")
        },
        new String[] {"no application context", good.replace("10 00 00 15", "11 00 00 15")},
        new String[] {"no presentation context", good.replace("20 00 00 2E", "22 00 00 2E")},
        new String[] {"no user information", good.replace("50 00 00 3A", "5F 00 00 3A")},
        new String[] {"blank called AE title", good.replace("YTTERBY", "       ")},
        new String[] {
          "control character in the title",
          good.replace("'YTTERBY         '", "0A 'TTERBY         '")
        },
        new String[] {"backslash in the title", good.replace("'YTTERBY ", "'YTT\\RBY ")},
        new String[] {"maximum length of 7", good.replace("00 00 40 00 ", "00 00 00 07 ")},
        new String[] {"short maximum length item", good.replace("51 00 00 04", "51 00 00 02")},
        new String[] {"PDU of 10 bytes", "01 00 00 00 00 0A 00 01 00 00 00 00 00 00 00 00"});
  }

  @ParameterizedTest
  @MethodSource("broken_requests")
  void refuses_associate_requests_that_break_the_standard(String what, String wire) {
    assertThat(decode(wire)).as(what).hasSize(1).first().isInstanceOf(Pdu.Invalid.class);
  }

  @ParameterizedTest
  @CsvSource({
    "51 00 00 04, 51 00 00 02, maximum length at byte 157",
    "01 00 00 00                          # id 1, 02 00 00 00, presentation context at byte 103",
    "30 00 00 11, 30 00 00 7F, 'presentation context 1, item 30H at byte 111'"
  })
  void says_at_which_byte_an_associate_request_breaks(String good, String bad, String where) {
    Pdu.Invalid invalid = (Pdu.Invalid) decode(Wire.ASSOCIATE_RQ.replace(good, bad)).getFirst();
    assertThat(invalid.problem().where()).isEqualTo("A-ASSOCIATE-RQ, " + where);
  }

  @Test
  void cuts_a_version_name_that_is_too_long_or_can_not_be_printed() {
    String wire =
        Wire.ASSOCIATE_RQ
            .replace("00 CD ", "00 CF ")
            .replace("50 00 00 3A", "50 00 00 3C")
            .replace("55 00 00 0F 'OFFIS_DCMTK_367'", "55 00 00 11 'OFFIS_DCMTK_3' 0A '678'");
    Pdu.AssociateRequest request = (Pdu.AssociateRequest) decode(wire).getFirst();
    assertThat(request.user().implementationVersion()).contains("OFFIS_DCMTK_3?67");
  }

  @Test
  void survives_every_single_changed_byte_of_an_associate_request() {
    byte[] good = Wire.bytes(Wire.ASSOCIATE_RQ);
    for (int i = 0; i < good.length; i++) {
      for (int value : new int[] {0, 0xFF, good[i] ^ 1}) {
        byte[] changed = good.clone();
        changed[i] = (byte) value;
        assertThat(decode(changed, List.of(changed.length)).size())
            .as("byte %d is %d", i, value)
            .isLessThanOrEqualTo(1);
      }
    }
  }

  /** A fragment with its bytes as text, so that lists of them compare. */
  record Fragments(int contextId, boolean command, boolean last, String hex) {}

  private static List<Object> decode(String wire) {
    byte[] bytes = Wire.bytes(wire);
    return decode(bytes, List.of(bytes.length));
  }

  /** Decodes the bytes in these portions; neighbouring fragments of a value are joined again. */
  private static List<Object> decode(byte[] bytes, List<Integer> portions) {
    EmbeddedChannel channel = new EmbeddedChannel(new PduDecoder(MAX_PDU));
    int offset = 0;
    for (int portion : portions) {
      ByteBuf part = channel.alloc().buffer(portion).writeBytes(bytes, offset, portion);
      channel.writeInbound(part);
      offset += portion;
    }
    List<Object> read = new ArrayList<>();
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      if (next instanceof Pdu.Fragment fragment) {
        addJoined(read, fragment);
        fragment.bytes().release();
      } else {
        read.add(next);
      }
    }
    channel.finishAndReleaseAll();
    return read;
  }

  private static boolean joins(List<Object> read, Pdu.Fragment fragment) {
    return !read.isEmpty()
        && read.getLast() instanceof Fragments before
        && !before.last()
        && before.contextId() == fragment.contextId()
        && before.command() == fragment.command();
  }

  private static void addJoined(List<Object> read, Pdu.Fragment fragment) {
    String hex = ByteBufUtil.hexDump(fragment.bytes());
    if (joins(read, fragment)) {
      hex = ((Fragments) read.removeLast()).hex() + hex;
    }
    read.add(new Fragments(fragment.contextId(), fragment.command(), fragment.last(), hex));
  }
}
