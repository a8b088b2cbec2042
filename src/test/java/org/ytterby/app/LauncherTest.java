// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code ./ytterby} in a folder that looks like ours. */
class LauncherTest {
  private static final Instant BUILT = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir private Path root;

  /** What the jars hold: says which of them runs. */
  static final class Which {
    private Which() {}

    public static void main(String[] arguments) {
      System.out.println(
          System.getProperty("java.class.path")
              + " "
              + ManagementFactory.getRuntimeMXBean().getInputArguments());
    }
  }

  @BeforeEach
  void lay_out() throws IOException {
    Files.copy(Path.of("ytterby"), root.resolve("ytterby"));
    Files.createDirectories(root.resolve("target/lib"));
    for (String source : new String[] {"src/main", "src/build"}) {
      Files.createDirectories(root.resolve(source));
      age(root.resolve(source), BUILT.minusSeconds(60));
    }
    age(Files.writeString(root.resolve("pom.xml"), "<project/>"), BUILT.minusSeconds(60));
  }

  @Test
  void runs_the_newest_jar() throws IOException, InterruptedException {
    // By name the older one comes first.
    jar("ytterby-0.1.0-SNAPSHOT.jar", BUILT);
    jar("ytterby-0.1.0.jar", BUILT.plusSeconds(1));
    jar("ytterby-0.1.0-sources.jar", BUILT.plusSeconds(2));
    assertThat(launch()).contains("ytterby-0.1.0.jar [");
  }

  @Test
  void uses_an_aot_cache_as_long_as_it_fits() throws IOException, InterruptedException {
    jar("ytterby-0.1.0.jar", BUILT);
    assertThat(launch()).doesNotContain("AOTCache");

    assertThat(launch("aot")).isEmpty();
    Path cache = root.resolve("target/ytterby.aot");
    assertThat(cache).isNotEmptyFile();
    // The fallback to a start without it would be silent; demanded, it must be there and fit.
    assertThat(launchWith("-XX:AOTMode=on")).contains("-XX:AOTCache=" + cache);

    jar("ytterby-0.1.0.jar", BUILT.plusSeconds(5));
    assertThat(launch())
        .as("of an older jar")
        .contains("ytterby-0.1.0.jar")
        .doesNotContain("AOTCache");
  }

  @Test
  void starts_with_a_damaged_aot_cache_and_keeps_standard_output_clean()
      throws IOException, InterruptedException {
    jar("ytterby-0.1.0.jar", BUILT);
    launch("aot");
    Files.writeString(root.resolve("target/ytterby.aot"), "damaged");
    assertThat(launch().lines()).singleElement().asString().contains("AOTCache");
  }

  @Test
  void refuses_a_word_for_the_aot_cache_that_it_does_not_know()
      throws IOException, InterruptedException {
    jar("ytterby-0.1.0.jar", BUILT);
    assertThat(launch(Map.of("YTTERBY_AOT_CACHE", "yes"), 1)).isEmpty();
  }

  private String launch(String... arguments) throws IOException, InterruptedException {
    return launch(Map.of(), 0, arguments);
  }

  private String launchWith(String javaOptions) throws IOException, InterruptedException {
    return launch(Map.of("YTTERBY_JAVA_OPTIONS", javaOptions), 0);
  }

  /** What it writes to standard output. */
  private String launch(Map<String, String> environment, int exit, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", root.resolve("ytterby").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(exit);
    return said.strip();
  }

  private void jar(String name, Instant built) throws IOException {
    Path file = root.resolve("target").resolve(name);
    String entry = Which.class.getName().replace('.', '/') + ".class";
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Which.class.getName());
    try (InputStream code =
            Objects.requireNonNull(getClass().getClassLoader().getResourceAsStream(entry));
        OutputStream bytes = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      jar.putNextEntry(new ZipEntry(entry));
      code.transferTo(jar);
    }
    age(file, built);
  }

  private static void age(Path file, Instant modified) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }
}
