// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * One YAML text as nodes that know their lines.
 *
 * @param sound false when the text could not be read; its problems are noted
 */
record Source(String name, Optional<MappingNode> root, boolean sound) {

  /** A text without keys. */
  static Source empty(String name) {
    return new Source(name, Optional.empty(), true);
  }

  /** Reads a file; what makes it unreadable becomes a problem and an empty source. */
  static Source read(Path file, Problems problems) {
    String name = file.toString();
    try {
      return parse(name, Files.readString(file), problems);
    } catch (NoSuchFileException missing) {
      problems.add(name, "no such file");
    } catch (IOException unreadable) {
      problems.add(
          name,
          "can't be read: "
              + unreadable.getClass().getSimpleName()
              + " "
              + unreadable.getMessage());
    }
    return new Source(name, Optional.empty(), false);
  }

  /** Reads a text; a syntax error becomes a problem with its line. */
  static Source parse(String name, String text, Problems problems) {
    try {
      Node node = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (node instanceof MappingNode mapping) {
        return new Source(name, Optional.of(mapping), true);
      }
      if (node == null) {
        return empty(name);
      }
      problems.add(name + ":" + line(node), "expected keys with values, found something else");
    } catch (MarkedYAMLException broken) {
      int line = broken.getProblemMark() == null ? 1 : broken.getProblemMark().getLine() + 1;
      problems.add(name + ":" + line, "not YAML: " + broken.getProblem());
    } catch (YAMLException broken) {
      problems.add(name, "not YAML: " + broken.getMessage());
    }
    return new Source(name, Optional.empty(), false);
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
