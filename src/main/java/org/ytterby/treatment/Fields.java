// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The keys of one mapping, read strictly: an unknown key is a problem with a suggestion, a value
 * that can't be is a problem with key and line. Single-threaded.
 */
final class Fields {
  private static final int CLOSE = 3;
  private static final int LONGEST_TEXT = 256;

  private final String path;
  private final DocumentNode.Mapping mapping;
  private final Problems problems;

  private Fields(String path, DocumentNode.Mapping mapping, Problems problems) {
    this.path = path;
    this.mapping = mapping;
    this.problems = problems;
  }

  /** The mapping at this path, or nothing and a problem where it is something else. */
  static Optional<Fields> of(
      String path, DocumentNode node, Problems problems, List<String> known) {
    if (!(node instanceof DocumentNode.Mapping mapping)) {
      problems.add(node.line(), path, node.kind(), "a mapping of " + String.join(", ", known));
      return Optional.empty();
    }
    Fields fields = new Fields(path, mapping, problems);
    mapping.children().forEach((key, value) -> fields.checkKnown(key, value.line(), known));
    return Optional.of(fields);
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  int line(String key) {
    return node(key).map(DocumentNode::line).orElse(mapping.line());
  }

  /** The value where there is one. */
  Optional<DocumentNode> node(String key) {
    return Optional.ofNullable(mapping.children().get(key))
        .filter(node -> !(node instanceof DocumentNode.Absent));
  }

  Optional<String> text(String key) {
    Optional<DocumentNode> node = node(key);
    if (node.isPresent() && node.get() instanceof DocumentNode.Scalar(int line, String text)) {
      if (text.length() > LONGEST_TEXT) {
        problem(key, line, text.length() + " characters", "at most " + LONGEST_TEXT);
        return Optional.empty();
      }
      return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
    }
    node.ifPresent(other -> problem(key, other.line(), other.kind(), "text"));
    return Optional.empty();
  }

  /** Text of any length, for what this program wrote itself. */
  String longText(String key) {
    return node(key).orElse(mapping) instanceof DocumentNode.Scalar(int _, String text) ? text : "";
  }

  /** A decimal number from least to most. */
  Optional<BigDecimal> number(String key, double least, double most, String unit) {
    String expected =
        String.format(Locale.ROOT, "a number from %s to %s%s", plain(least), plain(most), unit);
    return text(key)
        .flatMap(
            text -> {
              try {
                BigDecimal value = new BigDecimal(text);
                if (value.compareTo(BigDecimal.valueOf(least)) >= 0
                    && value.compareTo(BigDecimal.valueOf(most)) <= 0) {
                  return Optional.of(value);
                }
              } catch (NumberFormatException _) {
                // told below, as out of range is
              }
              problem(key, line(key), "'" + text + "'", expected);
              return Optional.empty();
            });
  }

  /** A date with time; without an offset the node's zone is applied. */
  Optional<Moment> moment(String key, ZoneId nodeZone) {
    return text(key)
        .flatMap(
            text -> {
              Optional<Moment> read = parsed(text.replace(' ', 'T'), nodeZone);
              if (read.isEmpty()) {
                problem(
                    key,
                    line(key),
                    "'" + text + "'",
                    "a date with time and offset, like 2026-03-01T10:30:00+01:00");
              }
              return read;
            });
  }

  Optional<LocalDate> date(String key) {
    return text(key)
        .flatMap(
            text -> {
              try {
                return Optional.of(LocalDate.parse(text));
              } catch (DateTimeException _) {
                problem(key, line(key), "'" + text + "'", "a date, like 2026-03-01");
                return Optional.empty();
              }
            });
  }

  List<DocumentNode> list(String key) {
    Optional<DocumentNode> node = node(key);
    if (node.isPresent() && node.get() instanceof DocumentNode.Listing(int _, var items)) {
      return items;
    }
    node.ifPresent(other -> problem(key, other.line(), other.kind(), "a list"));
    return List.of();
  }

  /** The text as one of a closed set of words, letter case ignored. */
  Optional<String> oneOf(String key, List<String> words) {
    return text(key)
        .flatMap(
            text -> {
              String lower = text.toLowerCase(Locale.ROOT);
              if (words.contains(lower)) {
                return Optional.of(lower);
              }
              problem(
                  key,
                  line(key),
                  "'" + text + "'",
                  "one of " + String.join(", ", words) + suggestion(lower, words));
              return Optional.empty();
            });
  }

  void problem(String key, String found, String expected) {
    problem(key, line(key), found, expected);
  }

  private void problem(String key, int line, String found, String expected) {
    problems.add(line, path(key), found, expected);
  }

  private void checkKnown(String key, int line, List<String> known) {
    if (!known.contains(key)) {
      problem(
          key,
          line,
          "an unknown key",
          "one of " + String.join(", ", known) + suggestion(key, known));
    }
  }

  private static Optional<Moment> parsed(String text, ZoneId nodeZone) {
    try {
      return Optional.of(Moment.written(OffsetDateTime.parse(text)));
    } catch (DateTimeException _) {
      try {
        return Optional.of(Moment.inZone(LocalDateTime.parse(text), nodeZone));
      } catch (DateTimeException _) {
        return Optional.empty();
      }
    }
  }

  static String suggestion(String word, List<String> known) {
    String best = "";
    int least = CLOSE + 1;
    for (String candidate : known) {
      int distance = distance(word.toLowerCase(Locale.ROOT), candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + best + "?";
  }

  /** Levenshtein distance. */
  private static int distance(String one, String other) {
    List<Integer> row = new ArrayList<>();
    for (int j = 0; j <= other.length(); j++) {
      row.add(j);
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row.getFirst();
      row.set(0, i);
      for (int j = 1; j <= other.length(); j++) {
        int above = row.get(j);
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row.set(j, Math.min(Math.min(above, row.get(j - 1)) + 1, diagonal + change));
        diagonal = above;
      }
    }
    return row.getLast();
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
