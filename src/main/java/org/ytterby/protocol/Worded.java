// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;
import java.util.stream.Stream;

/**
 * One of a closed set, an enum that knows its word: what protocol files and frozen records write
 * for it, and never its name, so that code may be renamed and records stay what they are.
 */
public interface Worded {

  /** As files and records write it. */
  String word();

  /** The words of a set in its order. */
  static <E extends Enum<E> & Worded> List<String> words(Class<E> set) {
    return Stream.of(set.getEnumConstants()).map(Worded::word).toList();
  }

  /**
   * The one of a set that has this word.
   *
   * @throws IllegalArgumentException where none has
   */
  static <E extends Enum<E> & Worded> E of(Class<E> set, String word) {
    return Stream.of(set.getEnumConstants())
        .filter(one -> one.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "found '%s', expected one of %s".formatted(word, words(set))));
  }
}
