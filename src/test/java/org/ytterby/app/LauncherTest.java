// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
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
      System.out.println(System.getProperty("java.class.path"));
    }
  }

  @Test
  void runs_the_newest_jar() throws IOException, InterruptedException {
    Files.copy(Path.of("ytterby"), root.resolve("ytterby"));
    Files.createDirectories(root.resolve("target/lib"));
    for (String source : new String[] {"src/main", "src/build"}) {
      Files.createDirectories(root.resolve(source));
      age(root.resolve(source), BUILT.minusSeconds(60));
    }
    age(Files.writeString(root.resolve("pom.xml"), "<project/>"), BUILT.minusSeconds(60));
    // By name the older one comes first.
    jar("ytterby-0.1.0-SNAPSHOT.jar", BUILT);
    jar("ytterby-0.1.0.jar", BUILT.plusSeconds(1));
    jar("ytterby-0.1.0-sources.jar", BUILT.plusSeconds(2));

    Process process =
        new ProcessBuilder("bash", root.resolve("ytterby").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(said.strip()).endsWith("ytterby-0.1.0.jar");
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
