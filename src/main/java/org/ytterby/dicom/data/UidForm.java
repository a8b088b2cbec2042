// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.util.regex.Pattern;

/**
 * What a UID looks like (PS3.5 section 9.1). UIDs of other objects may have leading zeros in a
 * component, read and written again; our own may not.
 */
final class UidForm {
  private static final Pattern STRICT = Pattern.compile("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))+");

  private UidForm() {}

  /** Components of digits with a point between two; by hand, because every instance has five. */
  static boolean isValid(String uid) {
    if (uid.length() > 64) {
      return false;
    }
    boolean afterDigit = false;
    for (int i = 0; i < uid.length(); i++) {
      char c = uid.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit && (c != '.' || !afterDigit)) {
        return false;
      }
      afterDigit = digit;
    }
    return afterDigit;
  }

  static boolean isStrict(String uid) {
    return uid.length() <= 64 && STRICT.matcher(uid).matches();
  }
}
