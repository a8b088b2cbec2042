// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ytterby.finding.Defect;
import org.ytterby.quantity.Coded;

/**
 * Holds a content tree against a template: what each item is, and where the tree breaks the rows.
 *
 * <p>An item belongs to the row that names its concept; only what no row names is tried on rows of
 * any concept. So a wrong value type or relationship is told as such and not as something missing.
 * Single-threaded, one reading.
 */
public final class TemplateInterpreter {
  private final List<Reading.Match> matches = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  private TemplateInterpreter() {}

  /** Reads a tree, ours or foreign. */
  public static Reading read(ContentItem root, Template template) {
    TemplateInterpreter interpreter = new TemplateInterpreter();
    Candidate first = candidates(template, template.rows(), Optional.empty(), List.of()).getFirst();
    Related related =
        new Related(first.row.kind().relationship().orElse(Relationship.CONTAINS), root);
    if (first.row.kind().concept().names(root.name())) {
      interpreter.accept(first, related, List.of(1));
    } else {
      interpreter.violations.add(
          first.label()
              + ": expected "
              + first.expected()
              + ", found "
              + found(related)
              + named(root));
    }
    return new Reading(interpreter.matches, interpreter.violations);
  }

  /**
   * Demands of a tree of our own that it follows the template.
   *
   * @throws Defect naming every row that it breaks
   */
  public static void require(ContentItem root, Template template) {
    Reading reading = read(root, template);
    if (!reading.violations().isEmpty()) {
      throw new Defect(
          "our report breaks its template: " + String.join("; ", reading.violations()));
    }
  }

  /** A row that may describe a child, with the inclusions through which it came. */
  private static final class Candidate {
    private final Template template;
    private final Row.Item row;
    private final Optional<Relationship> given;
    private final List<Inclusion> through;
    private int count;

    Candidate(
        Template template, Row.Item row, Optional<Relationship> given, List<Inclusion> through) {
      this.template = template;
      this.row = row;
      this.given = given;
      this.through = through;
    }

    Optional<Relationship> relationship() {
      return row.kind().relationship().or(() -> given);
    }

    boolean repeats() {
      return row.occurrence().repeats()
          || through.stream().anyMatch(one -> one.row.occurrence().repeats());
    }

    /** Required where the row is, and every inclusion is required or in use. */
    boolean isRequired(ContentItem parent) {
      return row.occurrence().isRequired(parent)
          && through.stream().allMatch(one -> one.used || one.row.occurrence().isRequired(parent));
    }

    boolean fits(Related child) {
      return child.item().valueType() == row.kind().type()
          && relationship().filter(expected -> expected != child.relationship()).isEmpty();
    }

    void use() {
      count++;
      through.forEach(one -> one.used = true);
    }

    String label() {
      return "TID " + template.identifier() + " row " + row.number();
    }

    String expected() {
      return row.kind().type()
          + " "
          + row.kind().concept().text()
          + relationship().map(r -> " by " + r.term()).orElse("");
    }
  }

  /** One use of an including row under one parent. */
  private static final class Inclusion {
    private final Row.Include row;
    private boolean used;

    Inclusion(Row.Include row) {
      this.row = row;
    }
  }

  private void accept(Candidate candidate, Related child, List<Integer> position) {
    candidate.use();
    ContentItem item = child.item();
    matches.add(
        new Reading.Match(candidate.template.identifier(), candidate.row.number(), position, item));
    if (!candidate.fits(child)) {
      violate(candidate, candidate.expected(), found(child), position);
      return;
    }
    checkValue(candidate, item, position);
    level(candidate, item, position);
  }

  private void level(Candidate above, ContentItem parent, List<Integer> position) {
    List<Candidate> candidates =
        candidates(above.template, above.row.below(), Optional.empty(), List.of());
    List<Related> children = parent.children();
    for (int i = 0; i < children.size(); i++) {
      Related child = children.get(i);
      List<Integer> at = Stream.concat(position.stream(), Stream.of(i + 1)).toList();
      Optional<Candidate> row = rowOf(child, candidates);
      if (row.isPresent()) {
        accept(row.get(), child, at);
      } else if (!above.template.extensible()) {
        violate(above, "nothing beside the rows", found(child) + named(child.item()), at);
      }
    }
    for (Candidate candidate : candidates) {
      if (candidate.count == 0 && candidate.isRequired(parent)) {
        String why =
            candidate.row.occurrence().condition().map(c -> ", because " + c.text()).orElse("");
        violate(candidate, candidate.expected() + why, "none", position);
      } else if (candidate.count > 1 && !candidate.repeats()) {
        violate(
            candidate,
            "at most one " + candidate.expected(),
            String.valueOf(candidate.count),
            position);
      }
    }
  }

  private static Optional<Candidate> rowOf(Related child, List<Candidate> candidates) {
    ContentItem item = child.item();
    Predicate<Candidate> named =
        row -> row.row.kind().concept().names(item.name()) && row.row.recognised().test(item);
    Predicate<Candidate> open =
        row -> row.row.kind().concept() instanceof ConceptRule.Anything && row.fits(child);
    return candidates.stream()
        .filter(named.and(row -> row.fits(child)))
        .findFirst()
        .or(() -> candidates.stream().filter(named).findFirst())
        .or(() -> candidates.stream().filter(open).findFirst());
  }

  private void checkValue(Candidate candidate, ContentItem item, List<Integer> position) {
    List<Coded> allowed = candidate.row.values();
    Optional<Coded> value =
        switch (item) {
          case ContentItem.Code code -> Optional.of(code.value());
          case ContentItem.Num num -> num.value().map(ContentItem.Quantity::unit);
          default -> Optional.empty();
        };
    if (!allowed.isEmpty()
        && value.isPresent()
        && allowed.stream().noneMatch(value.get()::matches)) {
      String what = item.valueType() == ValueType.NUM ? "unit " : "value ";
      String expected = String.join(" or ", allowed.stream().map(ConceptRule::text).toList());
      violate(candidate, what + expected, ConceptRule.text(value.get()), position);
    }
    if (item instanceof ContentItem.Num num && num.value().isEmpty() && num.qualifier().isEmpty()) {
      violate(candidate, "a value or a qualifier that says why there is none", "neither", position);
    }
  }

  private static List<Candidate> candidates(
      Template template, List<Row> rows, Optional<Relationship> given, List<Inclusion> through) {
    List<Candidate> all = new ArrayList<>();
    for (Row row : rows) {
      switch (row) {
        case Row.Item item -> all.add(new Candidate(template, item, given, through));
        case Row.Include include -> {
          List<Inclusion> deeper =
              Stream.concat(through.stream(), Stream.of(new Inclusion(include))).toList();
          all.addAll(
              candidates(
                  include.template(),
                  include.template().rows(),
                  include.relationship().or(() -> given),
                  deeper));
        }
      }
    }
    return all;
  }

  private void violate(Candidate candidate, String expected, String found, List<Integer> position) {
    String at = String.join(".", position.stream().map(String::valueOf).toList());
    violations.add(candidate.label() + ": expected " + expected + ", found " + found + " at " + at);
  }

  private static String found(Related child) {
    return child.item().valueType() + " by " + child.relationship().term();
  }

  private static String named(ContentItem item) {
    return item.name().map(name -> " " + ConceptRule.text(name)).orElse("");
  }
}
