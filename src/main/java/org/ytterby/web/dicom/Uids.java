// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.util.regex.Pattern;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/** UIDs in paths: they are looked up and written into URLs, so they have to be such. Stateless. */
final class Uids {
  private static final Pattern UID = Pattern.compile("[0-9]+(?:\\.[0-9]+)*");
  private static final int LONGEST = 64;

  private Uids() {}

  /**
   * The UID of a path.
   *
   * @throws InvalidObject REQUEST_INVALID when it is none; the message does not repeat it
   */
  static String checked(String what, String found) {
    if (found.length() > LONGEST || !UID.matcher(found).matches()) {
      throw new InvalidObject(
          ErrorCode.REQUEST_INVALID,
          "the " + what + " in the path",
          "something else",
          "a UID of at most 64 characters",
          null);
    }
    return found;
  }
}
