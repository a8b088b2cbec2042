// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows from the addresses of a name, and from how long it took to learn them. */
final class DnsCheckTest {
  private static final Duration QUICK = Duration.ofMillis(3);

  @Test
  void names_all_addresses() throws UnknownHostException {
    Step step = judged("pacs.example.org", QUICK, "192.0.2.7", "192.0.2.8");
    assertThat(step.outcome()).isEqualTo(Outcome.OK);
    assertThat(step.found()).isEqualTo("pacs.example.org is 192.0.2.7, 192.0.2.8");
    assertThat(step.advice()).isEmpty();
    assertThat(judged("192.0.2.7", QUICK, "192.0.2.7").found())
        .isEqualTo("192.0.2.7 is an address");
  }

  @Test
  void a_name_that_is_this_machine_is_a_warning_unless_it_says_so() throws UnknownHostException {
    Step alias = judged("pacs", QUICK, "127.0.1.1");
    assertThat(alias.outcome()).isEqualTo(Outcome.WARNING);
    assertThat(alias.advice()).contains("hosts file", "destinations[1].host");
    Step plain = judged("localhost", QUICK, "127.0.0.1");
    assertThat(plain.outcome()).isEqualTo(Outcome.OK);
    assertThat(plain.advice()).contains("container");
  }

  @Test
  void a_slow_name_service_is_a_warning() throws UnknownHostException {
    Step slow = judged("pacs.example.org", Duration.ofMillis(4_200), "192.0.2.7");
    assertThat(slow.outcome()).isEqualTo(Outcome.WARNING);
    assertThat(slow.found()).contains("took 4.2 s");
    assertThat(slow.advice()).contains("resolv.conf");
  }

  private static Step judged(String host, Duration took, String... addresses)
      throws UnknownHostException {
    List<InetAddress> found = new ArrayList<>();
    for (String address : addresses) {
      found.add(InetAddress.getByName(address));
    }
    return DnsCheck.judged(host, "destinations[1].host", found, took);
  }
}
