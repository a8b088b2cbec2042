// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.finding.ConfigProblem;
import org.ytterby.finding.Defect;
import org.ytterby.protocol.Protocol;

/**
 * Reads {@code ytterby.yaml}, the protocols beside it and the environment, strictly and completely.
 *
 * <p><b>Errors:</b> {@link ConfigProblem} with every problem of every file. <b>Threads:</b>
 * stateless.
 */
public final class ConfigurationReader {
  private static final Path USUAL_PLACE = Path.of("config", "ytterby.yaml");

  private ConfigurationReader() {}

  /**
   * The configuration of this process: the given file, else {@code YTTERBY_CONFIG}, else {@code
   * config/ytterby.yaml} in the working directory, else the one beside the launcher; built-in
   * defaults where there is none. Environment variables go before the file.
   */
  public static Configuration ofProcess(Optional<Path> file) {
    Map<String, String> environment = System.getenv();
    return read(file.or(() -> usualFile(environment)), environment);
  }

  /** The file that {@link #ofProcess} takes when none is given. */
  public static Optional<Path> usualFile() {
    return usualFile(System.getenv());
  }

  private static Optional<Path> usualFile(Map<String, String> environment) {
    String named = environment.get("YTTERBY_CONFIG");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    Path besideLauncher = Path.of(System.getProperty("ytterby.home", "")).resolve(USUAL_PLACE);
    return Stream.of(USUAL_PLACE, besideLauncher).filter(Files::exists).findFirst();
  }

  /** Reads a file and an environment; without a file the built-in defaults serve. */
  public static Configuration read(Optional<Path> file, Map<String, String> environment) {
    Problems problems = new Problems();
    Overrides overrides = new Overrides(environment);
    Source source =
        file.map(path -> Source.read(path, problems))
            .orElseGet(() -> Source.empty("built-in defaults"));
    Section root = Section.root(source, problems, overrides);
    NodeConfig written = NodeConfigReader.read(root);
    overrides.reportUnknown(problems);
    boolean named = root.has("protocols") || overrides.value("protocols").isPresent();
    List<Protocol> protocols =
        file.isPresent() || named
            ? protocols(besideFile(file, written.protocols()), named, problems)
            : Configuration.DEFAULT.protocols();
    if (!problems.isEmpty()) {
      throw new ConfigProblem(source.name(), problems.sentences());
    }
    return new Configuration(written, protocols);
  }

  /**
   * The keys of {@code ytterby.yaml} that have bounds, as the reader asks for them.
   *
   * @param everything a file that has everything switched on, and an item in every list
   * @throws Defect when it has no item in one, because nobody knows then what is below
   */
  public static List<Limit> limits(Path everything) {
    Problems problems = new Problems();
    Limits limits = new Limits();
    Source source = Source.read(everything, problems);
    NodeConfig _ = NodeConfigReader.read(Section.root(source, problems, Overrides.none(), limits));
    if (!problems.isEmpty()) {
      throw new ConfigProblem(source.name(), problems.sentences());
    }
    if (!limits.withoutItems().isEmpty()) {
      throw new Defect(everything + " has no item of " + limits.withoutItems());
    }
    return limits.all();
  }

  /** Relative to the file; where there is none, to the working directory. */
  private static Path besideFile(Optional<Path> file, Path folder) {
    return file.map(path -> path.toAbsolutePath().resolveSibling(folder))
        .orElseGet(folder::toAbsolutePath);
  }

  private static List<Protocol> protocols(Path folder, boolean mustExist, Problems problems) {
    if (!Files.isDirectory(folder)) {
      if (mustExist) {
        problems.add(folder.toString(), "protocols: no such folder");
      }
      return Configuration.DEFAULT.protocols();
    }
    Map<String, Path> names = new LinkedHashMap<>();
    List<Protocol> protocols = new ArrayList<>();
    for (Path file : yamlFiles(folder, problems)) {
      Source source = Source.read(file, problems);
      if (!source.sound()) {
        continue;
      }
      Section root = Section.root(source, problems, Overrides.none());
      Protocol protocol = ProtocolReader.read(root);
      Path other = names.putIfAbsent(protocol.name(), file);
      if (other != null && root.has("name")) {
        problems.add(
            file.toString(),
            "name: '" + protocol.name() + "' is already that of " + other.getFileName());
      }
      protocols.add(protocol);
    }
    if (protocols.isEmpty() && problems.isEmpty()) {
      problems.add(
          folder.toString(), "protocols: no .yaml file in it, so that no study could be treated");
    }
    return protocols;
  }

  private static List<Path> yamlFiles(Path folder, Problems problems) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException unreadable) {
      problems.add(folder.toString(), "protocols: can't be listed: " + unreadable.getMessage());
      return List.of();
    }
  }
}
