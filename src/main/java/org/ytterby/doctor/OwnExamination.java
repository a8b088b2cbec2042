// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Examines one listener of this node as a peer meets it. Immutable; blocks.
 *
 * @param running whether this is the process that should listen
 */
record OwnExamination(
    Examination.Tools tools, OwnListener listener, String aeTitle, boolean running) {
  /** The interface behind an address of IPv6, which is a name of this machine only. */
  private static final Pattern SCOPE = Pattern.compile("%.*$");

  /** The report; where a step of ours breaks off, with what there is until then. */
  Report report() {
    List<Step> steps = new ArrayList<>();
    try {
      look(steps);
    } catch (RuntimeException e) {
      steps.add(Mishap.step(Check.LISTENER, listener.where(), e));
    }
    return new Report(
        aeTitle,
        "this node",
        listener.where(),
        aeTitle + "@" + listener.host() + ":" + listener.port(),
        steps);
  }

  private void look(List<Step> steps) {
    steps.add(title());
    steps.add(address());
    steps.add(new ListenerCheck(tools, listener, aeTitle, running).look());
    listener
        .key()
        .map(key -> OwnCertificate.look(key, listener.where(), tools.now()))
        .ifPresent(steps::add);
  }

  private Step title() {
    String others =
        listener.calledAets().isEmpty()
            ? ""
            : ", or " + String.join(", ", listener.calledAets()) + " (called-aets)";
    return Step.ok(
        Check.AE_TITLE,
        "peers have to call " + aeTitle + others + ", letter for letter, capitals too");
  }

  /** Where it listens, however that is written. */
  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private Step address() {
    String port = listener.port() == 0 ? "the port that it took" : "port " + listener.port();
    if (!listener.isEverywhere()) {
      boolean loopback = isLoopback(listener.host());
      String found = "it listens at " + listener.host() + " only, " + port;
      return loopback
          ? Step.warning(
              Check.ADDRESS,
              found + ": no other machine can call it",
              "here: "
                  + listener.where()
                  + ".host: 0.0.0.0, or an address of this machine in the"
                  + " network of the peers")
          : Step.ok(Check.ADDRESS, found + "; at a peer enter: " + entry(listener.host()));
    }
    List<String> addresses = addresses();
    return addresses.isEmpty()
        ? Step.warning(
            Check.ADDRESS,
            "this machine has no address but loopback, " + port,
            "see to its network: no other machine can call it")
        : Step.ok(
            Check.ADDRESS,
            "at a peer enter: "
                + entry(String.join(" or ", addresses))
                + " (in a container: the address and the port by which its machine publishes it)");
  }

  private String entry(String address) {
    return new Us(aeTitle, listener.port()).entry(aeTitle, address);
  }

  private static List<String> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(one -> !one.isLoopbackAddress() && !one.isLinkLocalAddress())
          .map(one -> SCOPE.matcher(one.getHostAddress()).replaceFirst(""))
          .distinct()
          .sorted()
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }
}
