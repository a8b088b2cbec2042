// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

/**
 * An absorbed dose. Signed: noise makes single voxels, and small cold regions, negative.
 *
 * @param gray absorbed dose in Gy
 */
public record Dose(double gray) {
  public Dose {
    Quantities.finite("dose in Gy", gray);
  }
}
