// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.regex.Pattern;

/** The rule for application entity titles (PS3.5 6.2, VR AE). */
final class AeTitle {
  private static final Pattern TEXT =
      Pattern.compile("[!-\\[\\]-~](?:[ -\\[\\]-~]{0,14}[!-\\[\\]-~])?");

  /** What an AE title looks like, for messages. */
  static final String FORM =
      "an AE title: 1 to 16 ASCII characters, no backslash, no space at either end";

  private AeTitle() {}

  static boolean legal(String text) {
    return TEXT.matcher(text).matches();
  }

  static String check(String key, String text) {
    if (!legal(text)) {
      throw new IllegalArgumentException(key + ": expected " + FORM + ", found '" + text + "'");
    }
    return text;
  }
}
