// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.util.regex.Pattern;

/**
 * What a UID looks like (PS3.5 section 9.1). UIDs of other objects may have leading zeros in a
 * component, read and written again; our own may not.
 */
final class UidForm {
  private static final Pattern LENIENT = Pattern.compile("[0-9]+(\\.[0-9]+)*");
  private static final Pattern STRICT = Pattern.compile("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))+");

  private UidForm() {}

  static boolean isValid(String uid) {
    return uid.length() <= 64 && LENIENT.matcher(uid).matches();
  }

  static boolean isStrict(String uid) {
    return uid.length() <= 64 && STRICT.matcher(uid).matches();
  }
}
