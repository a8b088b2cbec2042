// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.net.Roles;

/** How the code's names read in the statement. Stateless. */
final class Words {
  private static final Set<String> ABBREVIATIONS = Set.of("ACSE", "AE", "PDU", "SOP");

  private Words() {}

  /** {@code OUT_OF_RESOURCES} as {@code out of resources}; abbreviations stay. */
  static String of(Enum<?> constant) {
    return Arrays.stream(constant.name().split("_", -1))
        .map(word -> ABBREVIATIONS.contains(word) ? word : word.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }

  /** The name of a UID of the registry, without what all have; the UID where it has none. */
  static String uid(String uid) {
    return Dictionary.uid(uid)
        .map(entry -> entry.name().replaceFirst(": Default Transfer Syntax.*| SOP Class$", ""))
        .orElse(uid);
  }

  /** The name of an attribute. */
  static String attribute(int tag) {
    return Dictionary.entry(tag).map(Dictionary.Entry::name).orElse("private");
  }

  static String hex(int code) {
    return String.format(Locale.ROOT, "%04X", code);
  }

  static String yes(boolean holds) {
    return holds ? "yes" : "no";
  }

  static String roles(Roles roles) {
    if (roles.scu() && roles.scp()) {
      return "SCP, SCU";
    }
    return roles.scp() ? "SCP" : "SCU";
  }
}
