// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/** A node in a process of its own, so that it can be killed. */
final class NodeProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLASSES = Path.of("target", "classes").toString();

  private final Process process;
  private final int dicomPort;
  private final NodeClient client;

  private NodeProcess(Process process, JsonNode ready) {
    this.process = process;
    this.dicomPort = ready.path("dicom").asInt();
    this.client = new NodeClient(ready.path("http").asInt());
  }

  /** Starts {@code serve} and waits until it says that it is ready. */
  static NodeProcess start(Path data, List<String> more) throws IOException {
    return start("-Xmx512m", data, more);
  }

  /** The same with another heap. */
  static NodeProcess start(String heap, Path data, List<String> more) throws IOException {
    return start(java(heap), data, more);
  }

  /** The same for a test that starts it often: in half the time, where the jar was built. */
  static NodeProcess startQuickly(Path data, List<String> more) throws IOException {
    return start(ShippedJar.call().orElseGet(() -> java("-Xmx512m")), data, more);
  }

  /**
   * Starts it from a jar, as it is shipped: it needs no file of its own to load a class, as it does
   * from a folder of classes.
   */
  static NodeProcess startPacked(Path data, List<String> more) throws IOException {
    Path jar = data.resolveSibling("node.jar");
    int packed =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "-c", "-f", jar.toString(), "-C", CLASSES, ".");
    if (packed != 0) {
      throw new IOException("the classes can't be packed");
    }
    List<String> command = java("-Xmx512m");
    command.replaceAll(
        argument ->
            argument.equals(System.getProperty("java.class.path"))
                ? jar + File.pathSeparator + argument
                : argument);
    return start(command, data, more);
  }

  private static NodeProcess start(List<String> command, Path data, List<String> more)
      throws IOException {
    command.addAll(
        List.of("serve", "--data", data.toString(), "--dicom-port", "0", "--http-port", "0"));
    command.addAll(more);
    Process process =
        new ProcessBuilder(command)
            .redirectError(
                ProcessBuilder.Redirect.appendTo(data.resolveSibling("node.log").toFile()))
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    while (line != null && !line.startsWith("{\"event\":\"ready\"")) {
      line = out.readLine();
    }
    if (line == null) {
      process.destroyForcibly();
      throw new IOException("the node did not start; see " + data.resolveSibling("node.log"));
    }
    return new NodeProcess(process, JSON.readTree(line));
  }

  /** How our program is called in a process of its own; its arguments are to follow. */
  static List<String> java(String option) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Duser.timezone=UTC",
            option,
            "-cp",
            System.getProperty("java.class.path"),
            "org.ytterby.app.Main"));
  }

  int dicomPort() {
    return dicomPort;
  }

  /** Asks it over HTTP. */
  NodeClient client() {
    return client;
  }

  /** Lets it have so many file descriptors and no more, from now on. */
  void limitOpenFiles(long most) throws IOException, InterruptedException {
    Process limit =
        new ProcessBuilder(
                "prlimit", "--pid", String.valueOf(process.pid()), "--nofile=" + most + ":")
            .inheritIO()
            .start();
    if (limit.waitFor() != 0) {
      throw new IOException("the number of open files can't be limited");
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; waits for the orderly end. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the node did not stop within 60 s of SIGTERM");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  JsonNode get(String path) throws IOException {
    return client.get(path);
  }

  /** Hands in JSON or YAML; the status that was answered. */
  int put(String path, String type, String body) throws IOException {
    return client.put(path, type, HttpRequest.BodyPublishers.ofString(body));
  }

  /** The line of a study's case, missing where there is none yet. */
  JsonNode studyCase(String studyUid) throws IOException {
    for (JsonNode line : get("/api/cases?limit=500").path("cases")) {
      if (line.path("study_uid").asText().equals(studyUid)) {
        return line;
      }
    }
    return JSON.missingNode();
  }

  /** Where a path of its HTTP server is. */
  URI address(String path) {
    return client.address(path);
  }
}
