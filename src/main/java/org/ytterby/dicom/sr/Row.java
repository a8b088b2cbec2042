// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.ytterby.quantity.Coded;

/** A row of a template. Rows are made by {@link #item} or {@link #include} and then refined. */
public sealed interface Row {

  /** The number as PS3.16 prints it, such as {@code 1b}. */
  String number();

  Occurrence occurrence();

  /**
   * A row that is a content item.
   *
   * @param kind what the item is
   * @param values the codes that a CODE may have, or the units of a NUM; empty for any
   * @param recognised tells the row's items from those of another row of the same concept
   * @param below the rows nested under this one
   */
  record Item(
      String number,
      Kind kind,
      Occurrence occurrence,
      List<Coded> values,
      Predicate<ContentItem> recognised,
      List<Row> below)
      implements Row {
    public Item {
      values = List.copyOf(values);
      below = List.copyOf(below);
    }

    Item mandatory() {
      return with(occurrence.mandatory());
    }

    Item repeating() {
      return with(occurrence.repeating());
    }

    Item mandatoryWhen(String condition, Predicate<ContentItem> parent) {
      return with(occurrence.mandatoryWhen(condition, parent));
    }

    /** Values of a CODE or units of a NUM. */
    Item from(Coded... codes) {
      return new Item(number, kind, occurrence, List.of(codes), recognised, below);
    }

    Item recognisedBy(Predicate<ContentItem> rule) {
      return new Item(number, kind, occurrence, values, rule, below);
    }

    Item over(Row... rows) {
      return new Item(number, kind, occurrence, values, recognised, List.of(rows));
    }

    private Item with(Occurrence changed) {
      return new Item(number, kind, changed, values, recognised, below);
    }
  }

  /**
   * Relationship, value type and concept of a row.
   *
   * @param relationship absent where the including row gives it
   */
  record Kind(Optional<Relationship> relationship, ValueType type, ConceptRule concept) {}

  /**
   * A row that includes another template.
   *
   * @param relationship given to the rows of the included template that have none
   */
  record Include(
      String number, Template template, Optional<Relationship> relationship, Occurrence occurrence)
      implements Row {

    Include mandatory() {
      return new Include(number, template, relationship, occurrence.mandatory());
    }

    Include repeating() {
      return new Include(number, template, relationship, occurrence.repeating());
    }

    Include mandatoryWhen(String condition, Predicate<ContentItem> parent) {
      return new Include(
          number, template, relationship, occurrence.mandatoryWhen(condition, parent));
    }

    Include by(Relationship given) {
      return new Include(number, template, Optional.of(given), occurrence);
    }
  }

  /** An optional item, VM 1. */
  static Item item(String number, Relationship relationship, ValueType type, ConceptRule concept) {
    return item(number, new Kind(Optional.of(relationship), type, concept));
  }

  /** An optional item, VM 1, whose relationship the including row gives; also a root. */
  static Item item(String number, ValueType type, ConceptRule concept) {
    return item(number, new Kind(Optional.empty(), type, concept));
  }

  /** An optional inclusion, VM 1. */
  static Include include(String number, Template template) {
    return new Include(number, template, Optional.empty(), Occurrence.OPTIONAL);
  }

  private static Item item(String number, Kind kind) {
    return new Item(number, kind, Occurrence.OPTIONAL, List.of(), _ -> true, List.of());
  }
}
