// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

/**
 * HTML that is being written: text and attributes can get in only escaped. Names of elements and
 * attributes are ours. Single-threaded.
 */
final class Html {
  private final StringBuilder out = new StringBuilder(16 << 10);

  /** A start tag; attributes are pairs of name and value. */
  Html open(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
    out.append('>');
    return this;
  }

  Html close(String element) {
    out.append("</").append(element).append('>');
    return this;
  }

  Html text(String text) {
    escape(text);
    return this;
  }

  /** An element that holds only text. */
  Html element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close(element);
  }

  Html line() {
    out.append('\n');
    return this;
  }

  private void escape(String text) {
    text.codePoints().forEach(this::escape);
  }

  private void escape(int point) {
    switch (point) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> {
        boolean printable = point == '\n' || !Character.isISOControl(point);
        out.appendCodePoint(printable ? point : 0xFFFD);
      }
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
