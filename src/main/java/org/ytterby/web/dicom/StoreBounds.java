// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

/**
 * What one Store transaction may cost.
 *
 * @param longestRequest bytes of a request's body
 * @param longestPart bytes of one part's body: one instance
 * @param mostParts parts of one request
 */
public record StoreBounds(long longestRequest, long longestPart, int mostParts) {
  public StoreBounds {
    if (longestRequest < 1 || longestPart < 1 || mostParts < 1) {
      throw new IllegalArgumentException("bounds of a Store transaction must be positive");
    }
  }
}
