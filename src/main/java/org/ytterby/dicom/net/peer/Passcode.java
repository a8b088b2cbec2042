// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.ytterby.finding.Defect;

/** The passcode of a user. Its text never shows it. Immutable. */
public record Passcode(String value) {

  /** Compares in a time that depends on neither the place of a difference nor the length. */
  boolean is(byte[] said) {
    return MessageDigest.isEqual(digest(value.getBytes(StandardCharsets.UTF_8)), digest(said));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new Defect("every Java platform has SHA-256: " + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return "(redacted)";
  }
}
