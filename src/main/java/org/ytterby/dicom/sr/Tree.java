// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.quantity.Coded;

/** Questions about an item's children. */
public final class Tree {
  private Tree() {}

  /** The children of this concept, in order. */
  public static List<ContentItem> named(ContentItem parent, Coded concept) {
    return parent.children().stream()
        .map(Related::item)
        .filter(child -> child.name().filter(concept::matches).isPresent())
        .toList();
  }

  /** The first child of this concept and kind. */
  public static <T extends ContentItem> Optional<T> first(
      ContentItem parent, Coded concept, Class<T> kind) {
    return named(parent, concept).stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** The item and all below it, in reading order. */
  public static Stream<ContentItem> all(ContentItem item) {
    return Stream.concat(
        Stream.of(item), item.children().stream().flatMap(child -> all(child.item())));
  }

  static boolean has(ContentItem parent, Coded... concepts) {
    return Stream.of(concepts).anyMatch(concept -> !named(parent, concept).isEmpty());
  }

  static boolean hasCode(ContentItem parent, Coded concept, Coded value) {
    return named(parent, concept).stream()
        .anyMatch(child -> child instanceof ContentItem.Code code && code.value().matches(value));
  }
}
