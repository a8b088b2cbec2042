// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Vr;

/** What one text value may be when we write it (PS3.5 table 6.2-1). */
final class ValueRules {
  private static final Pattern CODE_STRING = Pattern.compile("[A-Z0-9 _]{0,16}");
  private static final Pattern DATE = Pattern.compile("\\d{8}|");
  private static final Pattern TIME = Pattern.compile("\\d{2}(\\d{2}(\\d{2}(\\.\\d{1,6})?)?)?|");
  private static final Pattern DATE_TIME =
      Pattern.compile("\\d{4}(\\d{2}){0,5}(\\.\\d{1,6})?([+-]\\d{4})?|");
  private static final Pattern AGE = Pattern.compile("\\d{3}[DWMY]|");
  private static final Pattern INTEGER = Pattern.compile(" *[+-]?\\d+ *|");
  private static final Pattern DECIMAL =
      Pattern.compile(" *[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)? *|");

  /** A multiplicity that ends: {@code 1}, {@code 1-3}; not {@code 1-n}. */
  private static final Pattern MOST_VALUES = Pattern.compile("(?:\\d+-)?(\\d+)");

  private ValueRules() {}

  /**
   * What is wrong with the value, if anything. The text itself is not repeated: it may be patient
   * identity.
   */
  static Optional<String> problem(Vr vr, String value) {
    if (vr == Vr.PN) {
      return personName(value);
    }
    if (value.codePointCount(0, value.length()) > vr.size()) {
      return Optional.of(value.length() + " characters where " + vr + " allows " + vr.size());
    }
    if (vr.isMultiValued() && value.indexOf('\\') >= 0) {
      return Optional.of("a backslash inside one value");
    }
    if (hasControl(value, vr)) {
      return Optional.of("a control character");
    }
    return matches(vr, value)
        ? Optional.empty()
        : Optional.of("characters that " + vr + " does not allow");
  }

  /**
   * What is wrong with a value of another object, if anything. UIDs may have the form in which
   * others write them: a reference that was corrected would refer to nothing.
   */
  static Optional<String> copyProblem(Vr vr, String value) {
    boolean foreignUid = vr == Vr.UI && UidForm.isValid(value);
    return foreignUid ? Optional.empty() : problem(vr, value);
  }

  /**
   * What is wrong with so many values, if anything: a backslash inside a value that someone forgot
   * to forbid looks like two, and the first alone would be another value.
   */
  static Optional<String> tooMany(int tag, int values) {
    return Dictionary.entry(tag)
        .map(entry -> MOST_VALUES.matcher(entry.multiplicity()))
        .filter(Matcher::matches)
        .map(most -> Integer.parseInt(most.group(1)))
        .filter(most -> values > most)
        .map(most -> values + " values where the dictionary allows " + most);
  }

  private static boolean matches(Vr vr, String value) {
    return switch (vr) {
      case CS -> CODE_STRING.matcher(value).matches();
      case DA -> DATE.matcher(value).matches();
      case TM -> TIME.matcher(value).matches();
      case DT -> DATE_TIME.matcher(value).matches();
      case AS -> AGE.matcher(value).matches();
      case IS -> INTEGER.matcher(value).matches();
      case DS -> DECIMAL.matcher(value).matches();
      case UI -> value.isEmpty() || UidForm.isStrict(value);
      case AE -> ascii(value);
      default -> true;
    };
  }

  private static Optional<String> personName(String value) {
    String[] groups = value.split("=", -1);
    if (groups.length > 3) {
      return Optional.of(groups.length + " component groups where PN allows 3");
    }
    for (String group : groups) {
      if (group.codePointCount(0, group.length()) > 64) {
        return Optional.of(
            "a component group of " + group.length() + " characters where PN allows 64");
      }
      if (group.split("\\^", -1).length > 5) {
        return Optional.of("more than 5 components in a group");
      }
    }
    return value.indexOf('\\') >= 0 || hasControl(value, Vr.PN)
        ? Optional.of("a character that PN does not allow")
        : Optional.empty();
  }

  private static boolean hasControl(String value, Vr vr) {
    boolean linesAllowed = vr == Vr.LT || vr == Vr.ST || vr == Vr.UT;
    return value
        .chars()
        .anyMatch(
            c -> c < ' ' && !(linesAllowed && (c == '\n' || c == '\r' || c == '\t' || c == '\f')));
  }

  private static boolean ascii(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c < 127);
  }
}
