// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A person's name (PN) as it is compared: its component groups without regard to case, without
 * spaces around components and without trailing delimiters. Accents count.
 */
final class NameGroups {
  private NameGroups() {}

  /** The groups of one PN value, also of a pattern; empty ones stay in their places. */
  static List<String> of(String name) {
    return Arrays.stream(name.split("=", -1)).map(NameGroups::group).toList();
  }

  private static String group(String text) {
    String components =
        Arrays.stream(text.split("\\^", -1)).map(String::strip).collect(Collectors.joining("^"));
    int end = components.length();
    while (end > 0 && components.charAt(end - 1) == '^') {
      end--;
    }
    return folded(components.substring(0, end));
  }

  /** One character for each: a question mark of a pattern has to count the same. */
  private static String folded(String text) {
    return text.codePoints()
        .map(character -> Character.toLowerCase(Character.toUpperCase(character)))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
