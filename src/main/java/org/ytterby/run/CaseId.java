// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;

/** How ids are made: functions of what they name, so that they are the same on every machine. */
final class CaseId {
  private static final int HEX_DIGITS = 16;

  private CaseId() {}

  /** The id of a study's case; ordinal 1 is its first treatment. */
  static String of(String studyInstanceUid, int ordinal) {
    return digest("case|" + studyInstanceUid + "|" + ordinal).substring(0, HEX_DIGITS);
  }

  /** SHA-256 of the text's UTF-8 bytes, as hex. */
  static String digest(String text) {
    return digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256, as hex. */
  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new Defect(ErrorCode.DEFECT, "every Java platform has SHA-256", e);
    }
  }
}
