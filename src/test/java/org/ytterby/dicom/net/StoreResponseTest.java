// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

class StoreResponseTest {
  @ParameterizedTest
  @CsvSource({
    "0000, STORED",
    "B000, STORED_WITH_WARNING",
    "B006, STORED_WITH_WARNING",
    "B007, STORED_WITH_WARNING",
    "0001, STORED_WITH_WARNING",
    "0111, ALREADY_THERE",
    "A700, TRY_LATER",
    "A7C1, TRY_LATER",
    "0110, TRY_LATER",
    "0213, TRY_LATER",
    "A900, REFUSED",
    "A9FF, REFUSED",
    "C000, REFUSED",
    "C123, REFUSED",
    "0122, REFUSED",
    "0124, REFUSED",
    "0117, REFUSED",
    "FE00, REFUSED",
    "FF00, REFUSED"
  })
  void tells_what_a_status_means_for_the_instance(String hex, StoreResponse.Verdict verdict) {
    StoreResponse response =
        new StoreResponse(
            Integer.parseInt(hex, 16), Optional.of("Phantom^Somebody is unknown"), "HTTP 409");
    assertThat(response.verdict()).isEqualTo(verdict);
    PeerFailure failure = catchThrowableOfType(PeerFailure.class, response::orThrow);
    switch (verdict) {
      case STORED, STORED_WITH_WARNING, ALREADY_THERE -> assertThat(failure).isNull();
      case TRY_LATER -> assertThat(failure.code()).isEqualTo(ErrorCode.PEER_TRANSIENT);
      case REFUSED -> {
        assertThat(failure.code()).isEqualTo(ErrorCode.PEER_PERMANENT);
        assertThat(failure)
            .hasMessageContaining(hex + "H")
            .hasMessageContaining("HTTP 409")
            .message()
            .doesNotContain("Somebody");
      }
    }
  }

  @Test
  void says_what_a_peer_answers_without_its_words() {
    DimseResponse answer = DimseResponse.of(0xA900, "Phantom^Somebody is unknown");
    assertThat(StoreResponse.of(answer).text()).isEqualTo("A900H DATA_SET_DOES_NOT_MATCH");
    ErrorDetail detail = new ErrorDetail(List.of(Tag.PatientID), OptionalInt.of(0xA710));
    StoreResponse response = StoreResponse.of(answer.about(detail));
    assertThat(response.text())
        .isEqualTo("A900H DATA_SET_DOES_NOT_MATCH, Error ID A710H, PatientID (0010,0020)");
    assertThat(response.errorComment()).contains("Phantom^Somebody is unknown");
  }

  @Test
  void names_the_first_attributes_of_many() {
    List<Integer> tags = IntStream.range(0, 1_000).map(n -> 0x00091000 + n).boxed().toList();
    DimseResponse answer = DimseResponse.of(Status.DATA_SET_DOES_NOT_MATCH);
    assertThat(StoreResponse.of(answer.about(new ErrorDetail(tags, OptionalInt.empty()))).detail())
        .startsWith("(0009,1000), ")
        .endsWith("(0009,1007), 992 attributes more");
  }
}
