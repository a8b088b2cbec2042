// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The real DICOM data and tools beside the project ({@code ../shared}), which developers and CI
 * have and users have not: a test that asks for them is skipped, saying so, where they are missing.
 */
public final class SharedData {
  private static final Path SHARED = Path.of("..", "shared");
  private static final String PYTHON = "/usr/bin/python3";

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
    Ended.of("tar", "-xJf", file.toString(), "-C", into.toString()).well();
    return into;
  }

  /** Skips the test where a program is not installed; in CI that is a failure. */
  public static void requireProgram(String program) {
    demand(
        Path.of("/usr/bin", program).toFile().canExecute()
            || Path.of("/usr/sbin", program).toFile().canExecute(),
        program);
  }

  /** Debian's Python, where it has these modules; skips like {@link #requireProgram}. */
  public static String python(String... modules) throws IOException, InterruptedException {
    requireProgram("python3");
    String imports = "import " + String.join(", ", modules);
    demand(Ended.of(PYTHON, "-c", imports).exit() == 0, "python3 with " + imports);
    return PYTHON;
  }

  /** A Java library that a Debian package installs; skips like {@link #requireProgram}. */
  public static Path javaLibrary(String jar, String debianPackage) {
    Path file = Path.of("/usr/share/java", jar);
    demand(Files.isReadable(file), file + " (" + debianPackage + ")");
    return file;
  }

  /** Skips the test, and in CI fails it, where what is needed of others is not there. */
  static void demand(boolean there, String what) {
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(what + " is missing, and in CI every peer has to be there");
    }
    Assumptions.assumeTrue(there, what + " is not installed: this test is skipped");
  }

  private static Path present(Path path) {
    Assumptions.assumeTrue(Files.exists(path), path + " is not there: this test is skipped");
    return path.toAbsolutePath().normalize();
  }
}
