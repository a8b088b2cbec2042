// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of HTTP/1.1 as it comes from a socket: the head, and as many bytes as the head says.
 * The end of the connection is not waited for: the server leaves a client three seconds to close it
 * first.
 */
public final class RawAnswer {
  private static final Pattern LENGTH =
      Pattern.compile("(?i)\\r\\ncontent-length: *([0-9]+) *\\r\\n");

  private RawAnswer() {}

  /**
   * The head and the body.
   *
   * @throws EOFException when the connection ends before them
   */
  public static String read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      head.write(octet(in));
    }
    String said = head.toString(StandardCharsets.UTF_8);
    Matcher length = LENGTH.matcher(said);
    if (!length.find()) {
      throw new IOException("an answer without a length: " + said);
    }
    int octets = Integer.parseInt(length.group(1));
    byte[] body = in.readNBytes(octets);
    if (body.length < octets) {
      throw new EOFException("the answer ends after %d of %d bytes".formatted(body.length, octets));
    }
    return said + new String(body, StandardCharsets.UTF_8);
  }

  private static int octet(InputStream in) throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException("the answer ends within its head");
    }
    return octet;
  }
}
