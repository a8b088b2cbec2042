// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ytterby.app.conformance.Statement;
import org.ytterby.app.conformance.Table;
import org.ytterby.cli.Command;
import org.ytterby.cli.Console;
import org.ytterby.cli.ExitCode;
import org.ytterby.finding.StorageFailure;
import picocli.CommandLine;

/**
 * {@code ytterby conformance}: holds the tables of the conformance statement against what this very
 * program does, or writes them anew. The prose stays as it is.
 */
@CommandLine.Command(
    name = "conformance",
    description =
        "Hold the tables of the DICOM conformance statement against this program; exit code 1 when"
            + " one differs.")
final class ConformanceCommand implements Command {

  @CommandLine.Option(names = "--write", description = "Write the tables into the statement.")
  private boolean write;

  @CommandLine.Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The statement; default ${DEFAULT-VALUE} in the working directory.",
      defaultValue = "conformance-statement.md")
  private Path file = Path.of("conformance-statement.md");

  @Override
  public ExitCode run(Console console) {
    Statement statement = read();
    List<Table> tables = tables();
    List<String> differences = statement.differences(tables);
    if (write) {
      write(statement.with(tables));
      console.out().println(differences.size() + " of " + tables.size() + " tables were changed");
      return ExitCode.DONE;
    }
    differences.forEach(console.out()::println);
    if (differences.isEmpty()) {
      console.out().println("all " + tables.size() + " tables are those of this program");
    }
    return differences.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private Statement read() {
    try {
      return new Statement(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new StorageFailure(file + " can't be read", e);
    }
  }

  private void write(Statement changed) {
    try {
      Files.writeString(file, changed.text(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StorageFailure(file + " can't be written", e);
    }
  }

  private static List<Table> tables() {
    try {
      Path folder = Files.createTempDirectory("ytterby-conformance-");
      try {
        return ConformanceFacts.tables(folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new StorageFailure("the folder for nodes and phantom can't be made or removed", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
