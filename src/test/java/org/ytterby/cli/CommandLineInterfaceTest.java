// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.finding.Defect;
import org.ytterby.finding.StorageFailure;
import picocli.CommandLine;

/** Exit codes, streams and words of the command line. */
class CommandLineInterfaceTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void version_names_version_build_and_java() throws IOException {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).startsWith("ytterby ").contains("build").contains("Java 25");
    JsonNode json = json("version", "--json");
    assertThat(json.get("version").asText()).isNotBlank();
    assertThat(json.get("build").asText()).isNotBlank();
  }

  @Test
  void config_check_of_the_shipped_file_is_done() {
    assertThat(run("config", "check", "-c", "config/ytterby.yaml")).isZero();
    assertThat(out.toString())
        .isEqualTo("config/ytterby.yaml: no problem; protocols: y90-pet" + System.lineSeparator());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void config_check_names_all_problems_on_stderr_and_refuses(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("y.yaml"), "dicom: {prot: 1}\nhttp: {port: x}\n");
    assertThat(run("config", "check", "-c", file.toString())).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("2 problem(s)")
        .contains("y.yaml:1: dicom.prot: unknown key; did you mean 'port'?")
        .contains("y.yaml:2: http.port: found 'x'");
  }

  @Test
  void config_check_gives_the_problems_as_json(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("y.yaml"), "http: {port: x}\n");
    JsonNode json = json("config", "check", "--json", "-c", file.toString());
    assertThat(json.get("ok").asBoolean()).isFalse();
    assertThat(json.get("problems")).hasSize(1);
  }

  @Test
  void what_a_peer_says_can_not_steer_the_terminal() throws IOException {
    String said = "a\u001b[2J\u009b2J\u007f\u0085\n\tü";
    assertThat(Console.printable(said)).isEqualTo("a?[2J?2J????ü");
    String json = JsonOption.text(Map.of("said", said));
    assertThat(json).doesNotContainPattern("[\\x00-\\x1F\\x7F-\\x9F]").contains("ü");
    assertThat(new ObjectMapper().readTree(json).get("said").asText()).isEqualTo(said);
  }

  @Test
  void wrong_usage_is_2_and_says_what_was_meant() {
    assertThat(run("verison")).isEqualTo(2);
    assertThat(err.toString()).contains("verison").contains("version").contains("--help");
    assertThat(out.toString()).isEmpty();
    assertThat(run("config", "check", "--nonsense")).isEqualTo(2);
  }

  @Test
  void without_a_command_the_help_comes_and_2() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("version").contains("config");
    assertThat(run("config")).isEqualTo(2);
  }

  @Test
  void help_is_0_everywhere() {
    assertThat(run("--help")).isZero();
    assertThat(run("config", "check", "--help")).isZero();
    assertThat(out.toString()).contains("Exit codes").contains("--config");
  }

  @Test
  void a_further_command_is_listed_and_run() {
    CommandLineInterface line = new CommandLineInterface(console(), List.of(new Greet()));
    assertThat(line.run("greet", "--json")).isZero();
    assertThat(out.toString()).contains("{\"hello\":true}");
    assertThat(line.run("--help")).isZero();
    assertThat(out.toString()).contains("greet");
  }

  @Test
  void a_failure_is_a_sentence_and_1() {
    CommandLineInterface line = new CommandLineInterface(console(), List.of(new Broken()));
    assertThat(line.run("broken")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("ytterby: the disk is full" + System.lineSeparator());
    assertThat(line.run("broken", "--bug")).isEqualTo(1);
    assertThat(err.toString()).contains("a bug of ours: never here");
  }

  @Test
  void a_result_that_can_t_be_written_is_1() {
    PrintWriter full =
        new PrintWriter(
            new Writer() {
              @Override
              public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
              }

              @Override
              public void flush() {}

              @Override
              public void close() {}
            });
    Console console = new Console(full, new PrintWriter(err, true), false);
    assertThat(new CommandLineInterface(console, List.of()).run("version")).isEqualTo(1);
    assertThat(err.toString()).contains("could not be written");
  }

  @Test
  void a_folder_that_can_t_be_walked_through_is_a_sentence_and_1() {
    CommandLineInterface line = new CommandLineInterface(console(), List.of(new Walk()));
    assertThat(line.run("walk")).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("ytterby: ", "AccessDenied", "/study/closed");
  }

  @CommandLine.Command(name = "walk")
  static final class Walk implements Command {
    @Override
    public ExitCode run(Console console) {
      throw new UncheckedIOException(new AccessDeniedException("/study/closed"));
    }
  }

  @CommandLine.Command(name = "greet", description = "Say hello.")
  static final class Greet implements Command {
    @CommandLine.Mixin private JsonOption json = new JsonOption();

    @Override
    public ExitCode run(Console console) {
      console.out().println(json.wanted() ? JsonOption.text(Map.of("hello", true)) : "hello");
      return ExitCode.DONE;
    }
  }

  @CommandLine.Command(name = "broken")
  static final class Broken implements Command {
    @CommandLine.Option(names = "--bug")
    private boolean bug;

    @Override
    public ExitCode run(Console console) {
      if (bug) {
        throw new Defect("never here");
      }
      throw new StorageFailure("the disk is full", null);
    }
  }

  private int run(String... arguments) {
    return new CommandLineInterface(console(), List.of()).run(arguments);
  }

  private JsonNode json(String... arguments) throws IOException {
    out.getBuffer().setLength(0);
    run(arguments);
    return new ObjectMapper().readTree(out.toString());
  }

  private Console console() {
    return new Console(new PrintWriter(out, true), new PrintWriter(err, true), false);
  }
}
