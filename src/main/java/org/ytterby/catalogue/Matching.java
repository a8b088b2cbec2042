// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.Element;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * One key of a query, ready to be held against entities (PS3.4 C.2.2.2). Immutable.
 *
 * <p>Universal, Single Value, List of UID, Wild Card, Range, Sequence and Multiple Value Matching.
 * A key with several values matches what matches one of them, an entity with several values by any
 * of these. An entity without a value, or with one that is none of its VR, is matched by universal
 * keys only.
 *
 * <p>Names are compared without regard to case: a key without {@code =} matches by any component
 * group, one with {@code =} group by group, empty groups of it matching all. All other text is
 * compared as it is, leading and trailing spaces apart; numbers by their value; dates and times by
 * what they mean ({@link Span}), dates and times of day each for itself.
 */
final class Matching {
  private final int tag;
  private final Predicate<Attribute> test;

  private Matching(int tag, Predicate<Attribute> test) {
    this.tag = tag;
    this.test = test;
  }

  /**
   * The keys of a query that are not universal, of these tags only.
   *
   * @throws InvalidObject OBJECT_MISMATCH when a key's value is impossible for its VR
   */
  static List<Matching> of(DataSet keys, Predicate<Integer> tags) {
    List<Matching> all = new ArrayList<>();
    for (Element key : keys) {
      if (tags.test(key.tag())) {
        of(keys, key).ifPresent(all::add);
      }
    }
    return all;
  }

  /** True when an entity matches. */
  boolean matches(DataSet entity) {
    try {
      return entity.optional(tag).filter(test).isPresent();
    } catch (InvalidObject _) {
      return false; // another VR than the standard's, or a value that is none of its VR
    }
  }

  int tag() {
    return tag;
  }

  private static Optional<Matching> of(DataSet keys, Element key) {
    return keys.optional(key.tag())
        .flatMap(attribute -> test(attribute))
        .map(test -> new Matching(key.tag(), test));
  }

  private static Optional<Predicate<Attribute>> test(Attribute key) {
    Vr vr = key.vr();
    if (vr != Dictionary.vr(key.tag())) {
      throw new InvalidObject(
          ErrorCode.OBJECT_MISMATCH, key.where(), "VR " + vr, "" + Dictionary.vr(key.tag()), null);
    }
    try {
      return switch (vr) {
        case UI, AS -> texts(key).map(Matching::equality);
        case AE, CS, LO, SH, LT, ST, UC, UR, UT -> texts(key).map(Matching::text);
        case PN -> texts(key).map(Matching::name);
        case DA, TM, DT -> texts(key).map(values -> spans(key, values));
        case IS, DS, US, SS, UL, SL, UV, SV, FL, FD -> numbers(key);
        case SQ -> items(key);
        case AT, OB, OD, OF, OL, OV, OW, UN -> Optional.empty();
      };
    } catch (InvalidObject e) {
      throw new InvalidObject(ErrorCode.OBJECT_MISMATCH, e.where(), e.found(), e.expected(), e);
    }
  }

  /** The values of a text key; nothing where one of them asks for nothing. */
  private static Optional<List<String>> texts(Attribute key) {
    List<String> values = key.texts();
    boolean wild = isWild(key.vr());
    boolean universal =
        values.stream().anyMatch(value -> wild && Wildcard.matchesAll(value))
            || values.stream().allMatch(String::isEmpty);
    return universal
        ? Optional.empty()
        : Optional.of(values.stream().filter(value -> !value.isEmpty()).toList());
  }

  /** Whether {@code *} and {@code ?} are wild cards in keys of this VR. */
  static boolean isWild(Vr vr) {
    return switch (vr) {
      case AE, CS, LO, LT, PN, SH, ST, UC, UR, UT -> true;
      default -> false;
    };
  }

  private static Predicate<Attribute> equality(List<String> values) {
    Set<String> wanted = new HashSet<>(values);
    return attribute -> attribute.texts().stream().anyMatch(wanted::contains);
  }

  private static Predicate<Attribute> text(List<String> values) {
    List<Wildcard> wanted = values.stream().map(Wildcard::new).toList();
    return attribute ->
        attribute.texts().stream()
            .filter(value -> !value.isEmpty())
            .anyMatch(value -> wanted.stream().anyMatch(pattern -> pattern.matches(value)));
  }

  private static Predicate<Attribute> name(List<String> values) {
    List<List<String>> wanted = values.stream().map(NameGroups::of).toList();
    return attribute ->
        attribute.texts().stream()
            .filter(value -> !value.isEmpty())
            .map(NameGroups::of)
            .anyMatch(name -> wanted.stream().anyMatch(pattern -> matches(pattern, name)));
  }

  private static boolean matches(List<String> pattern, List<String> name) {
    if (pattern.size() == 1) {
      Wildcard any = new Wildcard(pattern.getFirst());
      return name.stream().anyMatch(group -> !group.isEmpty() && any.matches(group));
    }
    for (int i = 0; i < pattern.size(); i++) {
      String group = i < name.size() ? name.get(i) : "";
      if (!pattern.get(i).isEmpty() && !new Wildcard(pattern.get(i)).matches(group)) {
        return false;
      }
    }
    return true;
  }

  private static Predicate<Attribute> spans(Attribute key, List<String> values) {
    Vr vr = key.vr();
    List<Span> wanted = values.stream().map(text -> Span.ofKey(key.where(), vr, text)).toList();
    return attribute ->
        attribute.texts().stream()
            .filter(value -> !value.isEmpty())
            .map(value -> Span.of(attribute.where(), vr, value))
            .anyMatch(value -> wanted.stream().anyMatch(span -> span.contains(value)));
  }

  private static Optional<Predicate<Attribute>> numbers(Attribute key) {
    if (key.vr().isText() && key.texts().stream().allMatch(String::isEmpty)) {
      return Optional.empty();
    }
    double[] wanted = key.numbers();
    return Optional.of(
        attribute ->
            Arrays.stream(attribute.numbers())
                .anyMatch(value -> Arrays.stream(wanted).anyMatch(one -> one == value)));
  }

  /** Sequence Matching: one item of the entity matches all keys of the key's item. */
  private static Optional<Predicate<Attribute>> items(Attribute key) {
    List<List<Matching>> wanted = key.items().stream().map(item -> of(item, _ -> true)).toList();
    boolean universal = wanted.stream().allMatch(List::isEmpty);
    return universal
        ? Optional.empty()
        : Optional.of(
            attribute ->
                attribute.items().stream()
                    .anyMatch(
                        item ->
                            wanted.stream()
                                .anyMatch(
                                    keys -> keys.stream().allMatch(one -> one.matches(item)))));
  }
}
