// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The jar as it is shipped, with an AOT cache made nearly as {@code ./ytterby aot} makes it (of the
 * demonstration alone): for tests that start a node so often that half a start counts. The cache is
 * made once in a run of the tests. A node that lives for seconds compiles quickly, as the other
 * nodes of the tests do.
 */
final class ShippedJar {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final List<String> OPTIONS =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xlog:disable",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Duser.timezone=UTC",
          "-Xmx512m");

  private static final class Once {
    static final Optional<List<String>> COMMAND = command();
  }

  private ShippedJar() {}

  /** How it is called, without arguments; empty where no jar was built. */
  static Optional<List<String>> call() {
    return Once.COMMAND.map(ArrayList::new);
  }

  private static Optional<List<String>> command() {
    try (Stream<Path> files = Files.list(TARGET)) {
      Optional<Path> jar =
          files
              .filter(file -> file.getFileName().toString().matches("ytterby-[\\w.-]*\\.jar"))
              .findFirst();
      if (jar.isEmpty() || !Files.isDirectory(TARGET.resolve("lib"))) {
        return Optional.empty();
      }
      List<String> command = new ArrayList<>(OPTIONS);
      cache(jar.get()).ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
      command.addAll(List.of("-jar", jar.get().toString()));
      return Optional.of(command);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> cache(Path jar) throws IOException {
    Path cache = TARGET.resolve("tests.aot");
    Files.deleteIfExists(cache);
    List<String> command = new ArrayList<>(OPTIONS);
    command.addAll(List.of("-XX:AOTCacheOutput=" + cache, "-jar", jar.toString()));
    command.addAll(List.of("demo", "--once"));
    Process making =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(TARGET.resolve("tests.aot.log").toFile())
            .start();
    try {
      if (!making.waitFor(5, TimeUnit.MINUTES)) {
        making.destroyForcibly();
      }
    } catch (InterruptedException e) {
      making.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    return Files.exists(cache) ? Optional.of(cache) : Optional.empty();
  }
}
