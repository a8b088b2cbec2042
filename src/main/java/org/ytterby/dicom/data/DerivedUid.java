// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.ytterby.finding.Defect;

/**
 * UIDs that are a function of what they name, so that the same run makes the same UIDs on every
 * machine.
 *
 * <p>Form: {@code 2.25.} and the decimal value of a UUID (PS3.5 Annex B.2) of version 8 (RFC 9562
 * section 5.8) made of the first 128 bits of SHA-256.
 */
public final class DerivedUid {
  private DerivedUid() {}

  /** The UID of the parts, joined by a vertical bar. */
  public static String of(String... parts) {
    byte[] digest = sha256(String.join("|", parts).getBytes(StandardCharsets.UTF_8));
    byte[] uuid = Arrays.copyOf(digest, 16);
    uuid[6] = (byte) (uuid[6] & 0x0F | 0x80);
    uuid[8] = (byte) (uuid[8] & 0x3F | 0x80);
    return "2.25." + new BigInteger(1, uuid);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new Defect("every JDK has SHA-256: " + e.getMessage());
    }
  }
}
