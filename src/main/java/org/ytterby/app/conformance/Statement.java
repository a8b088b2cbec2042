// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.finding.InvalidObject;

/**
 * The conformance statement: prose that a person writes, and tables between the markers {@code <!--
 * generated: name -->} and {@code <!-- /generated -->} that nobody does. Immutable.
 */
public record Statement(String text) {
  /** What makes the tables anew. */
  public static final String REMEDY = "run './ytterby conformance --write' and read the difference";

  private static final String END = "<!-- /generated -->";
  private static final Pattern BLOCK =
      Pattern.compile(
          "(<!-- generated: (" + Table.NAME + ") -->\n)((?:(?!<!-- ).*\n)*)" + Pattern.quote(END));
  private static final Pattern MARKER = Pattern.compile("<!-- /?generated");

  /**
   * The statement with these tables at their places, and the same prose.
   *
   * @throws InvalidObject when a place has no table, a table no place or two, or a marker no
   *     partner
   */
  public Statement with(List<Table> tables) {
    Map<String, String> byName =
        tables.stream().collect(Collectors.toMap(Table::name, Table::markdown));
    Set<String> there = blocks().keySet();
    expect(there.equals(byName.keySet()), difference(there, byName.keySet()));
    return new Statement(BLOCK.matcher(text).replaceAll(found -> filled(found, byName)));
  }

  private static String filled(MatchResult place, Map<String, String> byName) {
    String table = byName.getOrDefault(place.group(2), "");
    return Matcher.quoteReplacement(place.group(1) + "\n" + table + "\n" + END);
  }

  /**
   * Where the statement says something else than these tables, one sentence a table with the first
   * line that differs.
   *
   * @throws InvalidObject as {@link #with}
   */
  public List<String> differences(List<Table> tables) {
    Map<String, String> here = blocks();
    Map<String, String> there = with(tables).blocks();
    List<String> differences = new ArrayList<>();
    there.forEach(
        (name, expected) -> {
          String found = here.getOrDefault(name, "");
          if (!found.equals(expected)) {
            differences.add("table '" + name + "': " + first(found.lines(), expected.lines()));
          }
        });
    return differences;
  }

  private static String first(Stream<String> foundLines, Stream<String> expectedLines) {
    List<String> found = foundLines.toList();
    List<String> expected = expectedLines.toList();
    int line = 0;
    while (line < found.size()
        && line < expected.size()
        && found.get(line).equals(expected.get(line))) {
      line++;
    }
    return "line "
        + (line + 1)
        + " is '"
        + (line < found.size() ? found.get(line) : "")
        + "', by the code '"
        + (line < expected.size() ? expected.get(line) : "")
        + "'; "
        + REMEDY;
  }

  private Map<String, String> blocks() {
    Map<String, String> blocks = new LinkedHashMap<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      String before = blocks.put(block.group(2), block.group(3));
      expect(before == null, "two places for table '" + block.group(2) + "'");
    }
    long markers = MARKER.matcher(text).results().count();
    expect(markers == 2L * blocks.size(), "a marker without its partner, or one that is misspelt");
    return blocks;
  }

  private static String difference(Set<String> places, Set<String> tables) {
    Set<String> without = new TreeSet<>(places);
    without.removeAll(tables);
    Set<String> homeless = new TreeSet<>(tables);
    homeless.removeAll(places);
    return "places without a table " + without + ", tables without a place " + homeless;
  }

  private static void expect(boolean holds, String found) {
    if (!holds) {
      throw new InvalidObject(
          "the conformance statement",
          found,
          "'<!-- generated: NAME -->' and '" + END + "' around the place of each table, once");
    }
  }
}
