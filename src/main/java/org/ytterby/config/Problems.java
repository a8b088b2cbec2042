// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The problems found so far, in the order in which they were found. Confined to one reading. */
final class Problems {
  private static final int SUGGESTIONS = 3;
  private final List<String> sentences = new ArrayList<>();

  void add(String where, String sentence) {
    sentences.add(where + ": " + sentence);
  }

  List<String> sentences() {
    return List.copyOf(sentences);
  }

  boolean isEmpty() {
    return sentences.isEmpty();
  }

  /** {@code ; did you mean 'port' or 'host'?}, or nothing where no known word is near. */
  static String didYouMean(String unknown, Collection<String> known) {
    int reach = Math.max(2, unknown.length() / 3);
    List<String> near =
        known.stream()
            .filter(
                word ->
                    distance(unknown, word) <= reach
                        || word.contains(unknown)
                        || unknown.contains(word))
            .sorted(
                Comparator.comparingInt((String word) -> distance(unknown, word))
                    .thenComparing(word -> word))
            .limit(SUGGESTIONS)
            .toList();
    if (near.isEmpty()) {
      return "";
    }
    return near.stream().collect(Collectors.joining("' or '", "; did you mean '", "'?"));
  }

  /** Levenshtein distance, letter case ignored. */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
