// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
  void is_plain_where_no_resolver_can_lead_elsewhere(String host) {
    assertThat(Loopback.isPlain(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "127.example.org",
        "127.0.0.1.example.org",
        "localhost.example.org",
        "128.0.0.1",
        "::",
        "0.0.0.0",
        "pacs",
      })
  void is_not_plain_where_a_name_decides(String host) {
    assertThat(Loopback.isPlain(host)).isFalse();
  }
}
