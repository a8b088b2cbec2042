// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The keys of one level of a YAML file, read by name.
 *
 * <p>Every reading verb notes a problem and hands back its fallback where the value is no good, so
 * that one reading finds all problems. {@link #close} notes the keys that nobody read. Confined to
 * one reading.
 */
final class Section {
  private final Context context;
  private final String path;
  private final String where;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private boolean unreadable;

  /** What all sections of a reading share. */
  record Context(String file, Problems problems, Overrides overrides, Limits limits) {}

  /** The top level of a file. */
  static Section root(Source source, Problems problems, Overrides overrides) {
    return root(source, problems, overrides, new Limits());
  }

  /** The same, noting the keys that have bounds. */
  static Section root(Source source, Problems problems, Overrides overrides, Limits limits) {
    return new Section(new Context(source.name(), problems, overrides, limits), "", source.root());
  }

  private Section(Context context, String path, Optional<MappingNode> node) {
    this.context = context;
    this.path = path;
    this.where =
        node.map(mapping -> context.file + ":" + Source.line(mapping)).orElse(context.file);
    node.ifPresent(this::take);
  }

  private void take(MappingNode mapping) {
    for (NodeTuple tuple : mapping.getValue()) {
      String key =
          tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "(not a word)";
      int line = Source.line(tuple.getKeyNode());
      Integer first = lines.putIfAbsent(key, line);
      if (first == null) {
        values.put(key, tuple.getValueNode());
      } else {
        problem(line, key, "stands twice, first in line " + first);
      }
    }
  }

  /** A scalar, or the fallback where the file and the environment say nothing. */
  <T> T value(String key, T fallback, ValueType<T> type) {
    context.limits.asked(full(key), Optional.of(fallback), type);
    return scalar(key).map(found -> parse(key, found, type).orElse(fallback)).orElse(fallback);
  }

  /** A scalar that has to be there; its placeholder only serves to find the other problems. */
  <T> T required(String key, T placeholder, ValueType<T> type) {
    context.limits.asked(full(key), Optional.empty(), type);
    Optional<Scalar> found = scalar(key);
    if (found.isEmpty() && !values.containsKey(key)) {
      context.problems.add(where, full(key) + ": missing, expected " + type.form());
    }
    return found.flatMap(scalar -> parse(key, scalar, type)).orElse(placeholder);
  }

  /** A list of scalars; in the environment it is written with commas. */
  <T> List<T> list(String key, List<T> fallback, ValueType<T> type) {
    asked.add(key);
    Optional<String> override = context.overrides.value(full(key));
    List<Scalar> scalars = new ArrayList<>();
    if (override.isPresent()) {
      for (String part : override.get().isBlank() ? new String[0] : override.get().split(",", -1)) {
        scalars.add(new Scalar(part.strip(), "environment " + Overrides.variable(full(key))));
      }
    } else if (values.get(key) instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        if (item instanceof ScalarNode scalar) {
          scalars.add(new Scalar(scalar.getValue(), context.file + ":" + Source.line(item)));
        } else {
          problem(Source.line(item), key, "expected " + type.form() + ", found something else");
        }
      }
    } else {
      Node other = values.get(key);
      if (other != null) {
        problem(Source.line(other), key, "expected a list such as [a, b], found something else");
      }
      return fallback;
    }
    List<T> result = new ArrayList<>();
    scalars.forEach(scalar -> parse(key, scalar, type).ifPresent(result::add));
    return result;
  }

  /** The keys below this key; without any where the file has none. */
  Section section(String key) {
    asked.add(key);
    Node node = values.get(key);
    if (node != null && !(node instanceof MappingNode)) {
      problem(Source.line(node), key, "expected keys with values, found something else");
    }
    return new Section(
        context,
        full(key),
        node instanceof MappingNode mapping ? Optional.of(mapping) : Optional.empty());
  }

  /** A list of sections, or nothing where the key is absent. */
  Optional<List<Section>> sections(String key) {
    asked.add(key);
    Node node = values.get(key);
    if (node == null) {
      context.limits.withoutItem(full(key));
      return Optional.empty();
    }
    List<Section> result = new ArrayList<>();
    if (node instanceof SequenceNode sequence) {
      for (Node item : sequence.getValue()) {
        String itemPath = full(key) + "[" + (result.size() + 1) + "]";
        if (!(item instanceof MappingNode)) {
          problem(Source.line(item), key, "expected keys with values, found something else");
        }
        result.add(
            new Section(
                context,
                itemPath,
                item instanceof MappingNode mapping ? Optional.of(mapping) : Optional.empty()));
      }
    } else {
      problem(
          Source.line(node), key, "expected a list, each item with a dash, found something else");
    }
    return Optional.of(result);
  }

  /**
   * The sections below this key, by names that the file chooses; nothing where the key is absent.
   */
  Optional<SortedMap<String, Section>> named(String key) {
    if (!values.containsKey(key)) {
      asked.add(key);
      return Optional.empty();
    }
    Section all = section(key);
    SortedMap<String, Section> result = new TreeMap<>();
    List.copyOf(all.values.keySet()).forEach(name -> result.put(name, all.section(name)));
    return Optional.of(result);
  }

  /**
   * A secret: from its environment variable or from the file that {@code <key>-file} names, never
   * from the YAML.
   */
  Secret secret(String key) {
    asked.add(key);
    Node written = values.get(key);
    if (written != null) {
      problem(
          Source.line(written),
          key,
          "a secret must not stand in this file; set "
              + Overrides.variable(full(key))
              + " or give "
              + key
              + "-file");
    }
    Optional<String> override = context.overrides.value(full(key));
    Optional<Scalar> file = scalar(key + "-file");
    if (override.isPresent()) {
      return new Secret(override.get());
    }
    if (file.isEmpty()) {
      return new Secret("");
    }
    try {
      return new Secret(Files.readString(Path.of(file.get().text)).stripTrailing());
    } catch (IOException unreadable) {
      context.problems.add(
          file.get().where,
          full(key)
              + "-file: '"
              + file.get().text
              + "' can't be read: "
              + unreadable.getClass().getSimpleName());
      return new Secret("");
    }
  }

  /** Notes that this key has no place here, if it is there. */
  void refuse(String key, String why) {
    asked.add(key);
    Optional<String> override = context.overrides.value(full(key));
    Node node = values.get(key);
    if (node != null) {
      problem(Source.line(node), key, why);
    } else if (override.isPresent()) {
      context.problems.add("environment " + Overrides.variable(full(key)), full(key) + ": " + why);
    }
  }

  /**
   * Makes the record; a rule that its own constructor keeps becomes a problem, unless its parts had
   * problems already.
   */
  <T> T make(Supplier<T> record, T fallback) {
    close();
    try {
      return record.get();
    } catch (IllegalArgumentException broken) {
      if (unreadable) {
        return fallback;
      }
      context.problems.add(where, (path.isEmpty() ? "" : path + ": ") + broken.getMessage());
      return fallback;
    }
  }

  /** Notes every key that nobody asked for. */
  void close() {
    for (Map.Entry<String, Integer> entry : lines.entrySet()) {
      if (!asked.contains(entry.getKey())) {
        problem(
            entry.getValue(),
            entry.getKey(),
            "unknown key" + Problems.didYouMean(entry.getKey(), asked));
      }
    }
  }

  /** Says that this key belongs here, whether or not it was read. */
  void known(String key) {
    asked.add(key);
  }

  /** A path that this file names: relative to the file itself. */
  Path beside(String path) {
    return Path.of(context.file).toAbsolutePath().resolveSibling(path);
  }

  /** True when the file itself has this key. */
  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Notes a problem with a key's value that only its reader could find. */
  void problem(String key, String sentence) {
    Integer line = lines.get(key);
    if (line == null) {
      context.problems.add(where, full(key) + ": " + sentence);
    } else {
      problem(line, key, sentence);
    }
  }

  private void problem(int line, String key, String sentence) {
    context.problems.add(context.file + ":" + line, full(key) + ": " + sentence);
  }

  private String full(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private Optional<Scalar> scalar(String key) {
    asked.add(key);
    Optional<String> override = context.overrides.value(full(key));
    if (override.isPresent()) {
      return Optional.of(
          new Scalar(override.get(), "environment " + Overrides.variable(full(key))));
    }
    Node node = values.get(key);
    if (node == null) {
      return Optional.empty();
    }
    if (node instanceof ScalarNode scalar && !Tag.NULL.equals(scalar.getTag())) {
      return Optional.of(new Scalar(scalar.getValue(), context.file + ":" + Source.line(node)));
    }
    problem(
        Source.line(node),
        key,
        "expected one value, found " + (node instanceof ScalarNode ? "nothing" : "several"));
    return Optional.empty();
  }

  private <T> Optional<T> parse(String key, Scalar scalar, ValueType<T> type) {
    try {
      return Optional.of(type.parse(scalar.text));
    } catch (IllegalArgumentException wrong) {
      unreadable = true;
      context.problems.add(
          scalar.where,
          full(key)
              + ": found "
              + (type.shown() ? "'" + scalar.text + "'" : "something else")
              + ", expected "
              + type.form());
      return Optional.empty();
    }
  }

  private record Scalar(String text, String where) {}
}
