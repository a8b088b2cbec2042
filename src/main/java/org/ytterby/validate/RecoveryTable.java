// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import org.ytterby.finding.Defect;

/**
 * Mean dose of an even sphere in cold soft tissue over the local dose of its true concentration,
 * behind a Gaussian: transcribed from a direct integration of the kernel's table that is not this
 * program's.
 */
final class RecoveryTable {
  static final double[] FWHM_MM = {4, 5, 6, 7, 8, 10, 15};

  /** Diameter in mm, what truly stays, then local deposition and the kernel at each width. */
  static final double[][] ROWS = {
    {10, .633, .609, .466, .522, .409, .443, .353, .372, .303, .311, .257, .215, .184, .091, .083},
    {13, .709, .694, .572, .623, .521, .555, .471, .491, .421, .431, .374, .328, .290, .163, .150},
    {17, .773, .764, .664, .707, .623, .652, .580, .598, .537, .547, .494, .452, .413, .267, .250},
    {22, .822, .817, .736, .772, .703, .728, .668, .684, .632, .642, .596, .561, .525, .384, .365},
    {28, .859, .855, .790, .820, .764, .785, .736, .750, .707, .715, .677, .648, .617, .493, .474},
    {37, .892, .890, .840, .863, .819, .836, .798, .809, .775, .783, .752, .730, .705, .604, .587},
    {50, .919, .919, .880, .899, .865, .878, .849, .858, .832, .838, .814, .799, .778, .702, .688}
  };

  private RecoveryTable() {}

  /** What truly stays. */
  static double stays(double diameterMm) {
    return row(diameterMm)[1];
  }

  /** What local deposition reads. */
  static double local(double diameterMm, double fwhmMm) {
    return row(diameterMm)[2 + 2 * column(fwhmMm)];
  }

  /** What the kernel reads. */
  static double kernel(double diameterMm, double fwhmMm) {
    return row(diameterMm)[3 + 2 * column(fwhmMm)];
  }

  private static double[] row(double diameterMm) {
    for (double[] row : ROWS) {
      if (row[0] == diameterMm) {
        return row;
      }
    }
    throw new Defect("the table of recovery has no sphere of " + diameterMm + " mm");
  }

  private static int column(double fwhmMm) {
    for (int i = 0; i < FWHM_MM.length; i++) {
      if (FWHM_MM[i] == fwhmMm) {
        return i;
      }
    }
    throw new Defect("the table of recovery has no blur of " + fwhmMm + " mm");
  }
}
