// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Connects to a port and hangs up. Stateless. */
final class TcpCheck {
  /** A name with more addresses than these is a balancer's, and one that answers is enough. */
  private static final int MOST_OTHERS = 3;

  /**
   * A step.
   *
   * @param ours our address as the peer sees it, unless something between translates it; absent
   *     where there was no connection
   */
  record Result(Step step, Optional<InetAddress> ours) {}

  private TcpCheck() {}

  /**
   * Tries the address that is called in earnest: the first. Where that does not answer, whether
   * another does.
   */
  static Result look(Subject subject, List<InetAddress> addresses, Duration patience) {
    long start = System.nanoTime();
    InetAddress first = addresses.getFirst();
    String place = first.getHostAddress() + " port " + subject.port();
    try {
      InetAddress ours = connect(first, subject.port(), patience);
      return new Result(
          Step.ok(Check.TCP, place + " takes connections").since(start), Optional.of(ours));
    } catch (IOException e) {
      Step failed = judged(e, place, subject, patience);
      for (InetAddress other : addresses.stream().skip(1).limit(MOST_OTHERS).toList()) {
        if (answers(other, subject.port(), patience)) {
          failed =
              Step.failed(
                  Check.TCP,
                  failed.found() + "; but " + other.getHostAddress() + " answers there",
                  "here: write "
                      + other.getHostAddress()
                      + " at "
                      + subject.keys().host()
                      + "; a delivery calls the first address of the name only. Or let the name"
                      + " have only addresses that work");
          break;
        }
      }
      return new Result(failed.since(start), Optional.empty());
    }
  }

  private static InetAddress connect(InetAddress address, int port, Duration patience)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), (int) patience.toMillis());
      return socket.getLocalAddress();
    }
  }

  private static boolean answers(InetAddress address, int port, Duration patience) {
    try {
      InetAddress _ = connect(address, port, patience);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static Step judged(IOException e, String place, Subject subject, Duration patience) {
    String here =
        subject.web().isPresent()
            ? "host and port of " + subject.keys().host()
            : subject.keys().host() + " and " + subject.keys().port();
    return switch (e) {
      case SocketTimeoutException _ ->
          Step.failed(
              Check.TCP,
              place + " did not answer within " + Texts.seconds(patience),
              "mostly a firewall, which drops it: let this machine through to port "
                  + subject.port()
                  + " there. Or the machine is off, or here "
                  + here
                  + " are another machine's");
      case NoRouteToHostException _ ->
          Step.failed(
              Check.TCP,
              place + " can't be reached: " + e.getMessage(),
              "no way leads there, or a firewall says no: see to network and routes of this"
                  + " machine, and whether here "
                  + subject.keys().host()
                  + " is right");
      case ConnectException refused when isRefusal(refused) ->
          Step.failed(
              Check.TCP,
              place + " refuses the connection: the machine is there, and nobody listens",
              "at "
                  + subject.name()
                  + ": start its "
                  + subject.service()
                  + " and look up its port; here: "
                  + subject.keys().port()
                  + " must have that port (usual ones: "
                  + subject.usualPorts()
                  + ")");
      default ->
          Step.failed(
              Check.TCP,
              place + " can't be connected to: " + e.getMessage(),
              "see to the network of this machine, and whether here " + here + " are right");
    };
  }

  private static boolean isRefusal(ConnectException e) {
    return String.valueOf(e.getMessage()).contains("refused");
  }
}
