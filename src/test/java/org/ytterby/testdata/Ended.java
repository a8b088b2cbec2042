// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a program of others left when it had ended. Immutable.
 *
 * @param exit its exit value
 * @param said what it wrote to both standard streams, in their order
 */
public record Ended(List<String> command, int exit, String said) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Runs a program to its end, without input. */
  public static Ended of(String... command) throws IOException, InterruptedException {
    return of(List.of(command));
  }

  /** The same. */
  public static Ended of(List<String> command) throws IOException, InterruptedException {
    return within(PATIENCE, command);
  }

  /** The same; fails with what it has said when it takes longer. */
  public static Ended within(Duration limit, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("ended", ".txt");
    Process process = program(command, output).start();
    try {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      Ended left = new Ended(List.copyOf(command), process.exitValue(), text(output));
      assertThat(ended).as("%s ends within %s: %s", command, limit, left.said()).isTrue();
      return left;
    } finally {
      // Also where the test is interrupted because it took too long.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  /** Demands that it was well; what it said. */
  public String well() {
    assertThat(exit).as("%s: %s", command, said).isZero();
    return said;
  }

  /** A program without input, whose output goes to a file. */
  static ProcessBuilder program(List<String> command, Path output) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // By it DCMTK's programs send otherwise than those of others, who have not set it.
    builder.environment().remove("TCP_NODELAY");
    return builder;
  }

  /** A program's output, in which what is no UTF-8 is replaced. */
  static String text(Path output) throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }
}
