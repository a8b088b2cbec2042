// SPDX-License-Identifier: Apache-2.0
package org.ytterby.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.config.Configuration;
import org.ytterby.config.ConfigurationReader;
import org.ytterby.finding.ConfigProblem;
import org.ytterby.protocol.Protocol;
import picocli.CommandLine;

/** {@code ytterby config …}. */
@CommandLine.Command(name = "config", description = "Look after the configuration.")
final class ConfigCommand {

  static CommandLine line() {
    return new CommandLine(new ConfigCommand()).addSubcommand(new Check());
  }

  /**
   * {@code ytterby config check}: all problems of configuration, protocols and environment at once.
   */
  @CommandLine.Command(
      name = "check",
      description = "Name all problems of configuration and protocols at once.")
  static final class Check implements Command {
    @CommandLine.Option(
        names = {"-c", "--config"},
        paramLabel = "FILE",
        description =
            "Configuration; default config/ytterby.yaml, built-in defaults where there is none.")
    private @Nullable Path config;

    @CommandLine.Mixin private JsonOption json = new JsonOption();

    @Override
    public ExitCode run(Console console) {
      Optional<Path> file = Optional.ofNullable(config).or(ConfigurationReader::usualFile);
      String name = file.map(Path::toString).orElse("built-in defaults");
      try {
        List<String> protocols = names(ConfigurationReader.ofProcess(file));
        if (json.wanted()) {
          console.out().println(JsonOption.text(result(name, protocols, List.of())));
        } else {
          console.out().println(name + ": no problem; protocols: " + String.join(", ", protocols));
        }
        return ExitCode.DONE;
      } catch (ConfigProblem wrong) {
        if (json.wanted()) {
          console.out().println(JsonOption.text(result(name, List.of(), wrong.problems())));
        }
        console.err().println("ytterby: " + wrong.getMessage());
        return ExitCode.REFUSED;
      }
    }

    private static List<String> names(Configuration configuration) {
      return configuration.protocols().stream().map(Protocol::name).toList();
    }

    private static Map<String, Object> result(
        String file, List<String> protocols, List<String> problems) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("file", file);
      result.put("ok", problems.isEmpty());
      result.put("protocols", protocols);
      result.put("problems", problems);
      return result;
    }
  }
}
