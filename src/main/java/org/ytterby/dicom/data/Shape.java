// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

/**
 * What a text looks like without saying it, for messages about a value that is not of its form:
 * such a text may be anything, a misplaced name or a line that forges a log.
 */
final class Shape {
  private static final int LONGEST = 64;

  private Shape() {}

  /** Letters become {@code A}, digits {@code 9}, what can't be printed {@code ?}. */
  static String of(String text) {
    if (text.isEmpty()) {
      return "an empty value";
    }
    StringBuilder shape = new StringBuilder();
    text.chars().limit(LONGEST).forEach(character -> shape.append(masked(character)));
    String rest = text.length() > LONGEST ? "..." : "";
    return "text of the form '" + shape + rest + "', length " + text.length();
  }

  private static char masked(int character) {
    if (Character.isDigit(character)) {
      return '9';
    }
    if (Character.isLetter(character)) {
      return 'A';
    }
    return character >= ' ' && character <= '~' ? (char) character : '?';
  }
}
