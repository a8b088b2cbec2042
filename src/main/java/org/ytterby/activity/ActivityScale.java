// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

/** What the numbers of an activity map may be taken for. */
public enum ActivityScale {
  /** The scanner's calibration: activity was measured. */
  ABSOLUTE,
  /**
   * Counts, shared out so that a volume holds the net administered activity: where it went was
   * measured, how much there is was not. No ratio to the administered activity and no absolute dose
   * follow from it.
   */
  RELATIVE_ONLY
}
