// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

/**
 * Wild Card Matching (PS3.4 C.2.2.2.4): {@code *} is any sequence of characters, also none, {@code
 * ?} any single character. A text without either is matched by itself alone. Immutable.
 */
final class Wildcard {
  private final int[] pattern;

  Wildcard(String pattern) {
    this.pattern = pattern.codePoints().toArray();
  }

  /** True where a text has a wild card. */
  static boolean isIn(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  /** True for a text of stars alone, which asks for nothing (universal matching). */
  static boolean matchesAll(String text) {
    return !text.isEmpty() && text.chars().allMatch(character -> character == '*');
  }

  /** The characters before the first wild card. */
  static String fixedBeginning(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) != '*' && text.charAt(end) != '?') {
      end++;
    }
    return text.substring(0, end);
  }

  /** Never slower than the product of both lengths: only the last star is ever tried again. */
  boolean matches(String text) {
    int[] characters = text.codePoints().toArray();
    int at = 0;
    int wanted = 0;
    int star = -1;
    int retry = 0;
    while (at < characters.length) {
      if (wanted < pattern.length && pattern[wanted] == '*') {
        star = wanted++;
        retry = at;
      } else if (wanted < pattern.length
          && (pattern[wanted] == '?' || pattern[wanted] == characters[at])) {
        wanted++;
        at++;
      } else if (star >= 0) {
        wanted = star + 1;
        at = ++retry;
      } else {
        return false;
      }
    }
    while (wanted < pattern.length && pattern[wanted] == '*') {
      wanted++;
    }
    return wanted == pattern.length;
  }
}
