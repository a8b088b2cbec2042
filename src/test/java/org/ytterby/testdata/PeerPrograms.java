// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.awaitility.core.ConditionTimeoutException;

/** Programs of others that run as peers of a test, and end with it. Single-threaded. */
public final class PeerPrograms implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Running> running = new ArrayList<>();

  private record Running(List<String> command, Process process, Path output) {
    void end() throws IOException, InterruptedException {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Files.deleteIfExists(output);
    }
  }

  /** Starts a program on a free port and waits until it listens there. */
  public int listening(IntFunction<List<String>> command) throws IOException {
    int port = FreePort.any();
    List<String> words = List.copyOf(command.apply(port));
    Path output = Files.createTempFile("peer", ".txt");
    running.add(new Running(words, Ended.program(words, output).start(), output));
    awaitListening(port);
    return port;
  }

  /** Waits until the program that was started last listens on this port too. */
  public void awaitListening(int port) throws IOException {
    Running last = running.getLast();
    try {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> !last.process().isAlive() || answers(port));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          last.command() + " does not listen on port " + port + ": " + said(), e);
    }
    assertThat(last.process().isAlive()).as("%s runs: %s", last.command(), said()).isTrue();
  }

  /** What the programs have written by now. */
  public String said() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Running one : running) {
      all.append(Ended.text(one.output()));
    }
    return all.toString();
  }

  private static boolean answers(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  /** DCMTK's storescp with these options; its port. */
  public int storescp(String... options) throws IOException {
    return listening(
        port -> {
          List<String> command = new ArrayList<>(List.of("storescp"));
          command.addAll(List.of(options));
          command.add(Integer.toString(port));
          return command;
        });
  }

  /**
   * DCMTK's dcmqrscp, which takes and gives instances as one archive; its port.
   *
   * @param folder where it keeps them and its configuration
   * @param archive its AE title
   * @param destination the AE title to which it moves
   * @param destinationPort where that listens on loopback
   */
  public int dcmqrscp(Path folder, String archive, String destination, int destinationPort)
      throws IOException {
    Path held = Files.createDirectories(folder.resolve(archive));
    Path config = folder.resolve("dcmqrscp.cfg");
    String table =
        """
        MaxPDUSize = 16384
        MaxAssociations = 16
        HostTable BEGIN
        destination = (%s, 127.0.0.1, %d)
        HostTable END
        VendorTable BEGIN
        VendorTable END
        AETable BEGIN
        %s %s RW (200, 1024mb) ANY
        AETable END
        """
            .formatted(destination, destinationPort, archive, held);
    Files.writeString(config, table);
    return listening(port -> List.of("dcmqrscp", "-c", config.toString(), Integer.toString(port)));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    running.forEach(one -> one.process().destroy());
    try {
      for (Running one : running) {
        one.end();
      }
    } finally {
      running.forEach(one -> one.process().destroyForcibly());
      running.clear();
    }
  }
}
