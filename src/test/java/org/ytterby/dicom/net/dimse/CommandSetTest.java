// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.pdu.Wire;
import org.ytterby.finding.InvalidObject;

class CommandSetTest {
  private static final String VERIFICATION = "1.2.840.10008.1.1";

  @Test
  void writes_the_bytes_of_an_echo_request() {
    byte[] pdu = Wire.bytes(Wire.ECHO_RQ);
    byte[] command = Arrays.copyOfRange(pdu, 12, pdu.length);
    assertThat(HexFormat.of().formatHex(CommandSet.echoRequest(7, VERIFICATION).encode()))
        .isEqualTo(HexFormat.of().formatHex(command));
    assertThat(CommandSet.decode(command).encode()).isEqualTo(command);
  }

  @Test
  void writes_the_bytes_of_a_store_response() {
    CommandSet request = CommandSet.storeRequest(3, "1.2", "1.2.3");
    String hex =
        HexFormat.of().formatHex(request.response(0xA700, Optional.of("full"), false).encode());
    assertThat(hex)
        .isEqualTo(
            HexFormat.of()
                .formatHex(
                    Wire.bytes(
                        """
                        0000 0000 04000000 4E000000        # group length 78
                        0000 0200 04000000 '1.2' 00        # affected SOP class
                        0000 0001 02000000 0180            # C-STORE-RSP
                        0000 2001 02000000 0300            # responds to message 3
                        0000 0008 02000000 0101            # no data set
                        0000 0009 02000000 00A7            # out of resources
                        0000 0209 04000000 'full'          # error comment
                        0000 0010 06000000 '1.2.3' 00      # affected SOP instance
                        """)));
  }

  @Test
  void reads_back_what_a_store_request_says() {
    CommandSet read =
        CommandSet.decode(CommandSet.storeRequest(65535, "1.2.3", "1.2.3.4").encode());
    assertThat(read.field()).contains(CommandField.C_STORE);
    assertThat(read.isResponse()).isFalse();
    assertThat(read.messageId()).isEqualTo(65535);
    assertThat(read.sopClassUid()).contains("1.2.3");
    assertThat(read.sopInstanceUid()).contains("1.2.3.4");
    assertThat(read.hasDataSet()).isTrue();
  }

  @Test
  void sends_a_uid_back_as_it_came_even_if_it_is_against_the_rules() {
    CommandSet request = CommandSet.decode(CommandSet.storeRequest(1, "1.2", "1.02.003").encode());
    assertThat(request.response(0, Optional.empty(), false).sopInstanceUid()).contains("1.02.003");
  }

  @Test
  void sends_back_the_bytes_of_a_uid_that_is_no_text() {
    byte[] request = CommandSet.storeRequest(1, "1.2", "1.2.3.456").encode();
    byte[] changed = request.clone();
    changed[request.length - 4] = (byte) 0xF8;
    CommandSet response = CommandSet.decode(changed).response(0, Optional.empty(), false);
    assertThat(response.attributes().element(Tag.AffectedSOPInstanceUID))
        .isEqualTo(CommandSet.decode(changed).attributes().element(Tag.AffectedSOPInstanceUID))
        .isNotEqualTo(CommandSet.decode(request).attributes().element(Tag.AffectedSOPInstanceUID));
  }

  @Test
  void cuts_a_comment_to_what_the_standard_allows() {
    CommandSet request = CommandSet.storeRequest(1, "1.2", "1.2.3");
    String comment =
        request
            .response(0x0110, Optional.of("a\\b\nc\u00e9 " + "x".repeat(100)), false)
            .errorComment()
            .orElseThrow();
    assertThat(comment).startsWith("a b c").hasSizeLessThanOrEqualTo(64).matches("[ -~]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0000 0001 02000000 3000",
        "0000 0001 02000000 3000  0000 1001 02000000 0700",
        "0000 0001 00000000  0000 1001 02000000 0700  0000 0008 02000000 0101",
        "0000 0001 02000000 3080  0000 2001 02000000 0700  0000 0008 02000000 0101",
        "0000 0001 FFFFFFFF 3000",
        "0000 0001 FFFF0000 3000",
        "0000"
      })
  void refuses_what_is_no_command_set(String hex) {
    assertThatThrownBy(() -> CommandSet.decode(Wire.bytes(hex))).isInstanceOf(InvalidObject.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0000, SUCCESS", "0001, WARNING", "0107, WARNING", "0116, WARNING", "B000, WARNING",
    "B006, WARNING", "B007, WARNING", "FF00, PENDING", "FF01, PENDING", "FE00, CANCEL",
    "0110, FAILURE", "0111, FAILURE", "0122, FAILURE", "A700, FAILURE", "A7FF, FAILURE",
    "A900, FAILURE", "C000, FAILURE", "CFFF, FAILURE", "0213, FAILURE", "0124, FAILURE"
  })
  void knows_the_category_of_a_status(String hex, Status.Category category) {
    assertThat(Status.category(Integer.parseInt(hex, 16))).isEqualTo(category);
  }

  @ParameterizedTest
  @CsvSource({
    "C_STORE, 0001, 8001", "C_GET, 0010, 8010", "C_FIND, 0020, 8020", "C_MOVE, 0021, 8021",
    "C_ECHO, 0030, 8030", "N_EVENT_REPORT, 0100, 8100", "N_GET, 0110, 8110", "N_SET, 0120, 8120",
    "N_ACTION, 0130, 8130", "N_CREATE, 0140, 8140", "N_DELETE, 0150, 8150"
  })
  void has_the_command_fields_of_the_standard(CommandField field, String request, String response) {
    assertThat(field.code()).isEqualTo(Integer.parseInt(request, 16));
    assertThat(field.responseCode()).isEqualTo(Integer.parseInt(response, 16));
    assertThat(CommandField.of(field.code())).contains(field);
    assertThat(CommandField.of(field.responseCode())).contains(field);
  }
}
