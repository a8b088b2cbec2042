// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import java.util.Arrays;
import java.util.HexFormat;

/** Bytes as a value. Immutable; its text shows how many there are, not which. */
public record Octets(byte[] bytes) {
  public Octets {
    bytes = bytes.clone();
  }

  /** These bytes, each 0 to 255. */
  public static Octets of(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new Octets(bytes);
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many. */
  public int length() {
    return bytes.length;
  }

  /** The bytes as hexadecimal digits; not for what may be secret. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets(byte[] theirs) && Arrays.equals(bytes, theirs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
