// SPDX-License-Identifier: Apache-2.0
package org.ytterby.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a test class holds against its oracles, with how far off each number is: the assertion and
 * the figure in docs/validation.md are of one call. Each call adds a line to {@code
 * target/validation/<class>.tsv}, before it asserts, so that a failure stands there too; {@code
 * src/test/scripts/validation-table.py} makes the table of the worst.
 *
 * <p>Shape: oracle, case, found, expected, deviation, tolerance, unit. Threads: safe. A class has
 * one; its file begins anew when it is loaded.
 */
public final class Deviations {
  private static final Path FOLDER = Path.of("target", "validation");
  private static final String COLUMNS =
      "oracle\tcase\tfound\texpected\tdeviation\ttolerance\tunit\n";

  private final Path file;

  private Deviations(Path file) {
    this.file = file;
  }

  /** Those of a test class. */
  public static Deviations of(Class<?> test) {
    Path file = FOLDER.resolve(test.getSimpleName() + ".tsv");
    try {
      Files.createDirectories(FOLDER);
      Files.writeString(file, COLUMNS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Deviations(file);
  }

  /**
   * Holds a number against the oracle's, to a fraction of it.
   *
   * @param oracle what the expected number comes from; one row of the table
   * @param at which case of it
   */
  public void relative(String oracle, String at, double found, double expected, double tolerance) {
    double percent = 100 * Math.abs(found / expected - 1);
    write(oracle, at, found, expected, percent, 100 * tolerance, "%");
    assertThat(found / expected).as("%s, %s", oracle, at).isCloseTo(1, within(tolerance));
  }

  /** Holds a number against the oracle's, to a difference in the unit of both. */
  public void absolute(String oracle, String at, double found, double expected, Allowed allowed) {
    double difference = Math.abs(found - expected);
    write(oracle, at, found, expected, difference, allowed.most(), allowed.unit());
    assertThat(found).as("%s, %s", oracle, at).isCloseTo(expected, within(allowed.most()));
  }

  /**
   * Holds the figure that a script printed, a deviation, against what is allowed.
   *
   * @param figure with one group, the number
   */
  public void printed(String oracle, String at, String output, Pattern figure, Allowed allowed) {
    Matcher matcher = figure.matcher(output);
    assertThat(matcher.find()).as("%s in: %s", figure, output).isTrue();
    absolute(oracle, at, Math.abs(Double.parseDouble(matcher.group(1))), 0, allowed);
  }

  private synchronized void write(
      String oracle,
      String at,
      double found,
      double expected,
      double deviation,
      double tolerance,
      String unit) {
    String line =
        String.format(
            Locale.ROOT,
            "%s\t%s\t%.7g\t%.7g\t%.4g\t%.6g\t%s%n",
            oracle,
            at,
            found,
            expected,
            deviation,
            tolerance,
            unit);
    try {
      Files.writeString(file, line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The largest difference that passes, and its unit. */
  public record Allowed(double most, String unit) {
    public static Allowed upTo(double most, String unit) {
      return new Allowed(most, unit);
    }
  }
}
