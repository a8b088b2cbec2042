// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.ytterby.dicom.net.Loopback;

/** Looks a host name up. Stateless. */
final class DnsCheck {
  /** A name that takes longer holds up every association. */
  private static final Duration SLOW = Duration.ofSeconds(2);

  /** A step, and the addresses in the order in which they would be called. */
  record Result(Step step, List<InetAddress> addresses) {}

  private DnsCheck() {}

  /**
   * Looks up.
   *
   * @param key where the name is written
   */
  static Result look(String host, String key, Duration patience) {
    long start = System.nanoTime();
    try {
      List<InetAddress> addresses =
          Bounded.within(patience, () -> Arrays.asList(InetAddress.getAllByName(host)));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      return new Result(judged(host, key, addresses, took).since(start), addresses);
    } catch (UnknownHostException e) {
      return none(
          Step.failed(
                  Check.DNS,
                  "no name service knows '" + host + "'",
                  "here: correct "
                      + key
                      + ", or write the address of the machine there; else let"
                      + " the name be entered in the DNS (or hosts file) that this machine asks")
              .since(start));
    } catch (IOException | TimeoutException e) {
      return none(
          Step.failed(
                  Check.DNS,
                  "the name service did not answer for '"
                      + host
                      + "' within "
                      + Texts.seconds(patience),
                  "on this machine: see to its name service (resolv.conf); meanwhile write the"
                      + " address of the machine at "
                      + key)
              .since(start));
    }
  }

  private static Result none(Step step) {
    return new Result(step, List.of());
  }

  static Step judged(String host, String key, List<InetAddress> addresses, Duration took) {
    String found = named(host, addresses);
    boolean loopback = addresses.stream().anyMatch(InetAddress::isLoopbackAddress);
    if (loopback && !Loopback.isPlain(host)) {
      return Step.warning(
          Check.DNS,
          found + ", which is this machine itself",
          "if it is another machine: correct the entry of "
              + host
              + " in this machine's hosts"
              + " file or DNS, or write the machine's address at "
              + key);
    }
    if (took.compareTo(SLOW) > 0) {
      return Step.warning(
          Check.DNS,
          found + ", and the name service took " + Texts.seconds(took) + " to say so",
          "on this machine: see to its name service (resolv.conf), or write the address at " + key);
    }
    return loopback
        ? new Step(
            Check.DNS,
            Outcome.OK,
            found + ", this machine itself",
            "if it is another machine, or this node runs in a container: write the other's address"
                + " or name at "
                + key,
            Duration.ZERO)
        : Step.ok(Check.DNS, found);
  }

  private static String named(String host, List<InetAddress> addresses) {
    String all =
        addresses.stream()
            .map(InetAddress::getHostAddress)
            .distinct()
            .collect(Collectors.joining(", "));
    return all.equals(host) ? host + " is an address" : host + " is " + all;
  }
}
