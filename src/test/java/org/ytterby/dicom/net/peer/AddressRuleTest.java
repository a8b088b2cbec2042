// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8::7, 2001:db8::7, true",
    "192.0.2.7, ::ffff:192.0.2.7, true",
  })
  void holds_what_its_prefix_says(String rule, String address, boolean held) {
    assertThat(AddressRule.parse(rule).holds(InetAddress.ofLiteral(address), HostNames.none()))
        .isEqualTo(held);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.0/33",
        "192.0.2.7/24",
        "192.0.2.0/",
        "192.0.2.0/x",
        "192.0.2.300",
        "192.0.2",
        "2001:db8::/129",
        "2001:zz::1",
        "host_/24",
        "",
        "bad host",
        "ct1.",
        "-ct1",
        "a..b",
        "10.1.1.1x"
      })
  void refuses_what_is_no_rule(String text) {
    assertThatThrownBy(() -> AddressRule.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_name_holds_the_addresses_that_it_had_at_the_last_look() {
    AddressRule rule = AddressRule.parse("localhost");
    HostNames names = new HostNames(List.of(rule, AddressRule.parse("192.0.2.7")));
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    assertThat(rule.holds(loopback, names)).as("before it was looked up").isFalse();
    names.lookUp();
    assertThat(rule.holds(loopback, names)).isTrue();
    assertThat(rule.holds(InetAddress.ofLiteral("192.0.2.7"), names)).isFalse();
  }
}
