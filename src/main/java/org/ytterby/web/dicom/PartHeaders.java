// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ytterby.finding.InvalidObject;

/**
 * The headers of one part of a multipart body (RFC 2046 section 5.1, RFC 5322 section 2.2, without
 * lines that go on in the next). Immutable.
 *
 * @param values by name in lower case
 */
record PartHeaders(Map<String, String> values) {
  private static final int LONGEST_LINE = 4 << 10;
  private static final int MOST_LINES = 32;

  PartHeaders {
    values = Map.copyOf(values);
  }

  /** The value of a header, whatever the case of its name. */
  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Reads up to the empty line and that one too; a part that ends before it is one without a body.
   *
   * @throws InvalidObject when it is no header, or one too long or too many; the message does not
   *     repeat it
   */
  static PartHeaders read(InputStream part) throws IOException {
    Map<String, String> values = new HashMap<>();
    String line = line(part);
    for (int lines = 1; !line.isEmpty(); lines++, line = line(part)) {
      int colon = line.indexOf(':');
      if (lines > MOST_LINES) {
        throw invalid("more than " + MOST_LINES + " lines");
      }
      if (colon < 1 || line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        throw invalid("a line of another form");
      }
      String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      if (values.put(name, line.substring(colon + 1).strip()) != null) {
        throw invalid("a header that comes twice");
      }
    }
    return new PartHeaders(values);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int value = in.read();
    for (; value >= 0 && value != '\n'; value = in.read()) {
      if (line.size() == LONGEST_LINE) {
        throw invalid("a line longer than " + LONGEST_LINE + " bytes");
      }
      line.write(value);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    if (value < 0) {
      return text; // the part ends here, and the line's end belongs to the delimiter
    }
    if (!text.endsWith("\r")) {
      // Else headers would end, and a body begin, where nobody else sees it.
      throw invalid("a line that does not end with CR LF");
    }
    return text.substring(0, text.length() - 1);
  }

  private static InvalidObject invalid(String found) {
    return new InvalidObject("headers of a part", found, "'Name: value' in each line");
  }
}
