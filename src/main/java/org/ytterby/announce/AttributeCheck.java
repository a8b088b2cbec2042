// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.InvalidObject;

/**
 * Reads the attributes of an N-CREATE or N-SET and notes what is wrong with them, so that one
 * answer names all. Confined to one request.
 */
final class AttributeCheck {
  private final Set<Integer> missing = new TreeSet<>(Integer::compareUnsigned);
  private final Set<Integer> empty = new TreeSet<>(Integer::compareUnsigned);
  private final Set<Integer> invalid = new TreeSet<>(Integer::compareUnsigned);

  /** What came of reading: the value, or why not. */
  sealed interface Read<T> {
    record Done<T>(T value) implements Read<T> {}

    record Refused<T>(Answer answer) implements Read<T> {}
  }

  /** A Type 1 attribute. */
  Optional<Attribute> required(DataSet from, int tag) {
    if (!from.contains(tag)) {
      missing.add(tag);
      return Optional.empty();
    }
    Optional<Attribute> value = from.optional(tag);
    if (value.isEmpty()) {
      empty.add(tag);
    }
    return value;
  }

  /** A Type 1 attribute that is text, not blank. */
  Optional<String> requiredText(DataSet from, int tag) {
    Optional<Attribute> present = required(from, tag);
    Optional<String> text =
        present.flatMap(value -> converted(value, Attribute::nonBlank)).flatMap(read -> read);
    if (present.isPresent() && text.isEmpty() && !invalid.contains(tag)) {
      empty.add(tag);
    }
    return text;
  }

  /** A Type 1 attribute that is a UID. */
  Optional<String> requiredUid(DataSet from, int tag) {
    return required(from, tag).flatMap(value -> converted(value, Attribute::uid));
  }

  /** A Type 1 sequence: at least one item. */
  List<DataSet> requiredItems(DataSet from, int tag) {
    List<DataSet> items =
        required(from, tag).flatMap(value -> converted(value, Attribute::items)).orElse(List.of());
    if (items.isEmpty() && from.contains(tag) && !invalid.contains(tag)) {
      empty.add(tag);
    }
    return items;
  }

  /** The items of a sequence that may be absent or empty. */
  List<DataSet> items(DataSet from, int tag) {
    return from.optional(tag)
        .flatMap(value -> converted(value, Attribute::items))
        .orElse(List.of());
  }

  /** An attribute that has to be there by now is not. */
  void missing(int tag) {
    missing.add(tag);
  }

  /** An attribute has a value that it can't have here. */
  void invalid(int tag) {
    invalid.add(tag);
  }

  /** The value, unless something was wrong; what is missing is told before what is not legal. */
  <T> Read<T> read(Supplier<T> value) {
    if (!missing.isEmpty()) {
      return refused(Status.MISSING_ATTRIBUTE, missing);
    }
    if (!empty.isEmpty()) {
      return refused(Status.MISSING_ATTRIBUTE_VALUE, empty);
    }
    if (!invalid.isEmpty()) {
      return refused(Status.INVALID_ATTRIBUTE_VALUE, invalid);
    }
    return new Read.Done<>(value.get());
  }

  private static <T> Read<T> refused(Status status, Set<Integer> tags) {
    return new Read.Refused<>(Answer.about(status, new ArrayList<>(tags)));
  }

  private <T> Optional<T> converted(Attribute value, Function<Attribute, T> conversion) {
    try {
      return Optional.of(conversion.apply(value));
    } catch (InvalidObject _) {
      invalid.add(value.tag());
      return Optional.empty();
    }
  }
}
