// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.tls;

/** The password of a key store. Its text never shows it. Immutable. */
public record Password(String value) {
  char[] chars() {
    return value.toCharArray();
  }

  @Override
  public String toString() {
    return "(redacted)";
  }
}
