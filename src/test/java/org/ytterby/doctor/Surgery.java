// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.Listener;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.TlsSettings;

/** Peers of every kind on loopback, and their examination. Closes whatever it opened. */
final class Surgery implements AutoCloseable {
  /** Long enough for loopback on a busy machine, short enough to wait for what never comes. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final AtomicInteger uids = new AtomicInteger();
  final DicomClient client = opened(new DicomClient());
  Instant now = Instant.now();
  Duration patience = PATIENCE;
  CommitmentProbes probes = new CommitmentProbes(false);

  <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  // ---- peers ----------------------------------------------------------------------------------

  /** A node called PACS. */
  int pacs(ServiceRegistry services) {
    return server(services, policy(), Optional.empty()).port();
  }

  static AssociationPolicy policy() {
    return AssociationPolicy.standard(Set.of("PACS"), AssociationLimits.DEFAULT);
  }

  DicomServer server(
      ServiceRegistry services, AssociationPolicy policy, Optional<TlsSettings> tls) {
    return opened(
        DicomServer.start(
            ServerSettings.of(List.of(new Listener("0.0.0.0", 0, policy, tls))), services));
  }

  /** What a peer says on a connection, once something came, and whether it waits for that. */
  int speaking(boolean first, byte[] words) throws IOException {
    return program(
        socket -> {
          InputStream in = socket.getInputStream();
          if (!first) {
            int _ = in.read(new byte[1024]);
          }
          socket.getOutputStream().write(words);
          socket.getOutputStream().flush();
          int _ = in.read(new byte[1024]); // until the caller has read it and hangs up
        });
  }

  /** Work on one connection. */
  interface Play {
    void on(Socket socket) throws IOException;
  }

  /** A program that does the same on every connection, then hangs up. */
  int program(Play play) throws IOException {
    ServerSocket listener = opened(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listener.isClosed()) {
                try {
                  Socket socket = listener.accept();
                  Thread.ofVirtual().start(() -> played(play, socket));
                } catch (IOException _) {
                  return; // closed
                }
              }
            });
    return listener.getLocalPort();
  }

  private static void played(Play play, Socket socket) {
    try (socket) {
      play.on(socket);
    } catch (IOException _) {
      // the caller has gone
    }
  }

  // ---- examinations ---------------------------------------------------------------------------

  Examination.Tools tools() {
    return new Examination.Tools(
        client,
        new Us("YTTERBY", 11112),
        probes,
        () -> "2.25.4711" + uids.incrementAndGet(),
        now,
        patience);
  }

  static Subject subject(int port) {
    return subject("127.0.0.1", port, Optional.empty(), Optional.empty());
  }

  static Subject subject(
      String host, int port, Optional<ClientTls> tls, Optional<CommitmentRules> commitment) {
    return new Subject(
        Subject.Kind.DESTINATION,
        "pacs",
        Keys.of("destinations[1]"),
        "PACS",
        host,
        port,
        "YTTERBY",
        Duration.ofSeconds(30),
        tls,
        Subject.results(Set.of("SEG", "RTDOSE", "SR")),
        commitment);
  }

  Report examine(Subject subject) {
    return new Examination(tools(), subject, true).report();
  }

  static Step step(Report report, Check check) {
    return report.steps().stream().filter(one -> one.check() == check).findFirst().orElseThrow();
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
