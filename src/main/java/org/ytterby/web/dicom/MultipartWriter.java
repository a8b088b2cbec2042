// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;

/**
 * Writes a {@code multipart/related} body (RFC 2387), one part after the other. Single-threaded.
 */
final class MultipartWriter {
  private static final int BOUNDARY_DIGITS = 40;

  private final OutputStream out;
  private final String boundary;

  MultipartWriter(OutputStream out, String boundary) {
    this.out = out;
    this.boundary = boundary;
  }

  /**
   * A boundary for a body made of these: from their digest, so that the same answer has the same
   * bytes, and none of them can hold it.
   */
  static String boundary(Collection<String> sha256OfContents) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String each : sha256OfContents) {
        digest.update(each.getBytes(StandardCharsets.US_ASCII));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, BOUNDARY_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new Defect(ErrorCode.DEFECT, "SHA-256 is part of every Java", e);
    }
  }

  /** The Content-Type of the whole. */
  static String contentType(String typeOfParts, String boundary) {
    return "multipart/related; type=\"" + typeOfParts + "\"; boundary=" + boundary;
  }

  /** Begins a part, whose body is to be written to the stream. */
  void part(String contentType, String location, long length) throws IOException {
    ascii(
        "\r\n--"
            + boundary
            + "\r\nContent-Type: "
            + contentType
            + "\r\nContent-Location: "
            + location
            + "\r\nContent-Length: "
            + length
            + "\r\n\r\n");
  }

  /** Ends the last part and the body. */
  void end() throws IOException {
    ascii("\r\n--" + boundary + "--\r\n");
  }

  private void ascii(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
