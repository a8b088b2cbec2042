// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    StoreResponse response = new StoreResponse(Integer.parseInt(hex, 16), Optional.of("disk 7"));
    assertThat(response.verdict()).isEqualTo(verdict);
    PeerFailure failure = catchThrowableOfType(PeerFailure.class, response::orThrow);
    switch (verdict) {
      case STORED, STORED_WITH_WARNING, ALREADY_THERE -> assertThat(failure).isNull();
      case TRY_LATER -> assertThat(failure.code()).isEqualTo(ErrorCode.PEER_TRANSIENT);
      case REFUSED -> {
        assertThat(failure.code()).isEqualTo(ErrorCode.PEER_PERMANENT);
        assertThat(failure).hasMessageContaining(hex + "H").hasMessageContaining("disk 7");
      }
    }
  }
}
