// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.List;
import java.util.Optional;
import org.ytterby.quantity.Coded;

/** What a row says of the concept name. */
public sealed interface ConceptRule {

  /** One of these concepts: a single one, or the members of a context group. */
  record OneOf(List<Coded> concepts) implements ConceptRule {
    public OneOf {
      concepts = List.copyOf(concepts);
    }
  }

  /** Any concept. */
  record Anything() implements ConceptRule {}

  static ConceptRule is(Coded... concepts) {
    return new OneOf(List.of(concepts));
  }

  static ConceptRule anything() {
    return new Anything();
  }

  /** True where the rule names concepts and this is one of them. */
  default boolean names(Optional<Coded> found) {
    return switch (this) {
      case OneOf(List<Coded> concepts) ->
          found.isPresent() && concepts.stream().anyMatch(found.get()::matches);
      case Anything() -> false;
    };
  }

  /** As a message shows it. */
  default String text() {
    return switch (this) {
      case OneOf(List<Coded> concepts) ->
          text(concepts.getFirst()) + (concepts.size() > 1 ? " or alike" : "");
      case Anything() -> "of any concept";
    };
  }

  /** A code as PS3.16 prints it. */
  static String text(Coded code) {
    return "(" + code.value() + ", " + code.scheme() + ", \"" + code.meaning() + "\")";
  }
}
