// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

/**
 * How far a C-GET or C-MOVE is (PS3.7 sections 9.1.3.1 and 9.1.4.1), in instances.
 *
 * @param remaining 0 where a peer does not say; sent only while pending or when cancelled
 */
public record SubOperations(int remaining, int completed, int failed, int warning) {
  public SubOperations {
    for (int count : new int[] {remaining, completed, failed, warning}) {
      if (count < 0 || count > 0xFFFF) {
        throw new IllegalArgumentException("a number of sub-operations has 16 bits: " + count);
      }
    }
  }
}
