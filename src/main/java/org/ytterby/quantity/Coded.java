// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

/**
 * A coded concept: value, coding scheme designator and meaning, as in PS3.3 section 8 (Code
 * Sequence macro).
 *
 * @param value Code Value, at most 16 characters
 * @param scheme Coding Scheme Designator, at most 16 characters
 * @param meaning Code Meaning, at most 64 characters
 */
public record Coded(String value, String scheme, String meaning) {
  private static final int LONGEST_SHORT_STRING = 16;
  private static final int LONGEST_LONG_STRING = 64;

  public Coded {
    check("code value", value, LONGEST_SHORT_STRING);
    check("coding scheme designator", scheme, LONGEST_SHORT_STRING);
    check("code meaning", meaning, LONGEST_LONG_STRING);
  }

  private static void check(String what, String text, int longest) {
    if (text.isBlank() || text.length() > longest) {
      throw new IllegalArgumentException(
          what + ": found '" + text + "', expected 1 to " + longest + " characters");
    }
  }

  /** True when value and scheme are the same; the meaning is for people. */
  public boolean matches(Coded other) {
    return value.equals(other.value) && scheme.equals(other.scheme);
  }
}
