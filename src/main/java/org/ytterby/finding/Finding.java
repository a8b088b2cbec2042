// SPDX-License-Identifier: Apache-2.0
package org.ytterby.finding;

/**
 * One thing that was noticed about a case: what, where, what was found, what was expected and what
 * to do.
 *
 * <p>Immutable. No component carries a patient's name, identifier or birth date; {@code where}
 * names a SOP Instance UID with an attribute path, a series, a region or a configuration key.
 *
 * @param code the closed-set code, stable across versions
 * @param severity how much it weighs
 * @param where the place, for example {@code 1.2.3.4 RescaleSlope (0028,1053)}
 * @param found what was there
 * @param expected what should have been there
 * @param action what a person can do about it
 */
public record Finding(
    FindingCode code,
    Severity severity,
    String where,
    String found,
    String expected,
    String action) {

  /** A finding that blocks the case. */
  public static Finding block(
      FindingCode code, String where, String found, String expected, String action) {
    return new Finding(code, Severity.BLOCK, where, found, expected, action);
  }

  /** A finding that a physicist must look at. */
  public static Finding review(
      FindingCode code, String where, String found, String expected, String action) {
    return new Finding(code, Severity.REVIEW, where, found, expected, action);
  }

  /** A finding for the record. */
  public static Finding info(
      FindingCode code, String where, String found, String expected, String action) {
    return new Finding(code, Severity.INFO, where, found, expected, action);
  }

  /** True when this finding stops the case. */
  public boolean blocks() {
    return severity == Severity.BLOCK;
  }
}
