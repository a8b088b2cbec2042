// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Programs of others that run as peers of a test, and end with it. */
final class PeerPrograms implements AutoCloseable {
  private final List<Process> processes = new ArrayList<>();

  /** Runs a program to its end; its exit value. */
  int run(String... command) throws IOException, InterruptedException {
    Process process = start(command);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  /** Starts a program on a free port and waits until it listens there. */
  int listening(IntFunction<List<String>> command) throws IOException {
    int port = freePort();
    Process _ = start(command.apply(port).toArray(String[]::new));
    await().ignoreExceptions().until(() -> answers(port));
    return port;
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static boolean answers(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    }
  }

  private Process start(String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("TCP_NODELAY");
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : processes) {
      process.destroy();
      process.waitFor();
    }
  }
}
