// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import org.ytterby.geometry.Grid;

/**
 * An emission image at administration: activity where the scanner is calibrated, else counts, from
 * which only the sharing out of an activity follows that is known otherwise.
 */
public sealed interface EmissionImage permits ActivityMap, CountMap {
  /** Where the voxels are. */
  Grid grid();

  /** The time to which the numbers refer. */
  Instant administeredAt();

  /** Per volume: Bq/mL, or counts; [z][y][x], not copied. */
  float[] numbers();

  /** What was done. */
  Quantification how();
}
