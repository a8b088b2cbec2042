// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.util.List;
import java.util.stream.Stream;

/**
 * A person's name (PN): up to three groups of the same five components, PS3.5 section 6.2.1.
 *
 * <p>Deliberately without a readable {@code toString}: a name must not slip into a log line.
 *
 * @param alphabetic the group of single-byte characters
 * @param ideographic the second group, empty components where there is none
 * @param phonetic the third group, empty components where there is none
 */
public record PersonName(Group alphabetic, Group ideographic, Group phonetic) {

  /** One group; absent components are empty. */
  public record Group(String family, String given, String middle, String prefix, String suffix) {
    static final Group EMPTY = new Group("", "", "", "", "");

    static Group parse(String text) {
      String[] parts = text.split("\\^", -1);
      return new Group(
          part(parts, 0), part(parts, 1), part(parts, 2), part(parts, 3), part(parts, 4));
    }

    private static String part(String[] parts, int index) {
      return index < parts.length ? parts[index].strip() : "";
    }

    String text() {
      String all = String.join("^", family, given, middle, prefix, suffix);
      int end = all.length();
      while (end > 0 && all.charAt(end - 1) == '^') {
        end--;
      }
      return all.substring(0, end);
    }

    @Override
    public String toString() {
      return "PersonName.Group";
    }
  }

  /** Reads a PN value; components beyond the fifth and groups beyond the third are left out. */
  public static PersonName parse(String text) {
    List<Group> groups = Stream.of(text.split("=", -1)).map(Group::parse).toList();
    return new PersonName(group(groups, 0), group(groups, 1), group(groups, 2));
  }

  /** The PN value, without trailing delimiters. */
  public String text() {
    String all = String.join("=", alphabetic.text(), ideographic.text(), phonetic.text());
    int end = all.length();
    while (end > 0 && all.charAt(end - 1) == '=') {
      end--;
    }
    return all.substring(0, end);
  }

  @Override
  public String toString() {
    return "PersonName";
  }

  private static Group group(List<Group> groups, int index) {
    return index < groups.size() ? groups.get(index) : Group.EMPTY;
  }
}
