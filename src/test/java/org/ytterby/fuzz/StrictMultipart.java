// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A multipart body read as RFC 2046 section 5.1 has it, all of it in memory and with none of the
 * reader's code: delimiters by one regular expression, then the headers of each part.
 *
 * @param parts the bodies of the parts that are whole and well formed, in order
 * @param sound whether all parts are, and the closing delimiter is there
 */
record StrictMultipart(List<byte[]> parts, boolean sound) {
  private static final int MOST_HEADERS = 32;

  /** Bytes of a line with its CR; one that the end of the part ends has none. */
  private static final int LONGEST_LINE = 4096;

  private static final Pattern HEADER = Pattern.compile("[^: \t\n][^:\n]*:[^\n]*");

  StrictMultipart {
    parts = List.copyOf(parts);
  }

  static StrictMultipart of(byte[] body, String boundary) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    Matcher delimiter =
        Pattern.compile(
                "(?:\\A|\r\n)--"
                    + Pattern.quote(boundary)
                    + "(?:(--)[ \t]{0,64}(?:\r\n|\\z)|[ \t]{0,64}\r\n)")
            .matcher(text);
    List<byte[]> parts = new ArrayList<>();
    boolean sound = true;
    boolean closed = false;
    int begin = -1;
    while (!closed && delimiter.find()) {
      if (begin >= 0) {
        int at = bodyOf(text.substring(begin, delimiter.start()));
        sound &= at >= 0;
        if (at >= 0) {
          String part = text.substring(begin + at, delimiter.start());
          parts.add(part.getBytes(StandardCharsets.ISO_8859_1));
        }
      }
      begin = delimiter.end();
      closed = delimiter.group(1) != null;
    }
    return new StrictMultipart(parts, sound && closed);
  }

  /** Where a part's body begins; -1 when its headers are none. */
  private static int bodyOf(String part) {
    Set<String> names = new HashSet<>();
    int at = 0;
    while (true) {
      int end = part.indexOf("\r\n", at);
      String line = part.substring(at, end < 0 ? part.length() : end);
      if (line.isEmpty()) {
        return end < 0 ? at : end + 2;
      }
      int length = line.length() + (end < 0 ? 0 : 1);
      boolean isNew = names.add(line.replaceFirst(":(?s:.*)", "").strip().toLowerCase(Locale.ROOT));
      if (!HEADER.matcher(line).matches()
          || length > LONGEST_LINE
          || !isNew
          || names.size() > MOST_HEADERS) {
        return -1;
      }
      if (end < 0) {
        return part.length();
      }
      at = end + 2;
    }
  }
}
