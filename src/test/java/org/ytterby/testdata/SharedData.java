// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The real DICOM data and tools beside the project ({@code ../shared}), which developers and CI
 * have and users have not: a test that asks for them is skipped, saying so, where they are missing.
 */
public final class SharedData {
  private static final Path SHARED = Path.of("..", "shared");

  private SharedData() {}

  /** A file or folder of {@code ../shared/testdata}. */
  public static Path testdata(String name) {
    return present(SHARED.resolve("testdata").resolve(name));
  }

  /** A file of {@code ../shared/reference}; in CI a failure where it is missing. */
  public static Path reference(String name) {
    Path file = SHARED.resolve("reference").resolve(name);
    if (!Files.exists(file) && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(file + " is missing, and in CI every reference has to be there");
    }
    return present(file);
  }

  /** A program of {@code ../shared/tools}. */
  public static Path tool(String name) {
    return present(SHARED.resolve("tools").resolve(name));
  }

  /** Unpacks a {@code .tar.xz} of the test data. */
  public static Path unpacked(String archive, Path into) throws IOException, InterruptedException {
    Path file = testdata(archive);
    Files.createDirectories(into);
    Process tar =
        new ProcessBuilder("tar", "-xJf", file.toAbsolutePath().toString(), "-C", into.toString())
            .inheritIO()
            .start();
    if (!tar.waitFor(2, TimeUnit.MINUTES) || tar.exitValue() != 0) {
      throw new IOException("tar could not unpack " + file);
    }
    return into;
  }

  /** Skips the test where a program is not installed; in CI that is a failure. */
  public static void requireProgram(String program) {
    boolean found =
        Path.of("/usr/bin", program).toFile().canExecute()
            || Path.of("/usr/sbin", program).toFile().canExecute();
    if (!found && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(program + " is missing, and in CI every peer has to be there");
    }
    Assumptions.assumeTrue(found, program + " is not installed: this test is skipped");
  }

  /** A Java library that a Debian package installs; skips like {@link #requireProgram}. */
  public static Path javaLibrary(String jar, String debianPackage) {
    Path file = Path.of("/usr/share/java", jar);
    boolean found = Files.isReadable(file);
    if (!found && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(
          file + " (" + debianPackage + ") is missing, and in CI every peer has to be there");
    }
    Assumptions.assumeTrue(found, debianPackage + " is not installed: this test is skipped");
    return file;
  }

  private static Path present(Path path) {
    Assumptions.assumeTrue(Files.exists(path), path + " is not there: this test is skipped");
    return path.toAbsolutePath().normalize();
  }
}
