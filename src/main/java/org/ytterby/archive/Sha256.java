// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;

/** The digest that everything here is taken with. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new Defect(ErrorCode.DEFECT, "every JDK has SHA-256", e);
    }
  }
}
