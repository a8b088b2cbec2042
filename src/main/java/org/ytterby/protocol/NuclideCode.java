// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/**
 * A radionuclide as a header codes it (PS3.16 CID 4020).
 *
 * @param value Code Value (0008,0100)
 * @param scheme Coding Scheme Designator (0008,0102)
 */
public record NuclideCode(String value, String scheme) {
  public NuclideCode {
    if (value.isBlank() || scheme.isBlank()) {
      throw new IllegalArgumentException("a nuclide code needs a value and a scheme");
    }
  }
}
