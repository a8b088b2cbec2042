// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.Duration;
import java.util.Optional;
import org.ytterby.quantity.Activity;

/**
 * What was in the vial or syringe.
 *
 * @param activity at the time of the assay, above 0
 * @param at when; without it the activity counts as that at administration, which the record says
 *     in a finding
 * @param atAdministration true where a person states that it is that at administration, whenever
 *     that was
 */
public record Assay(Activity activity, Optional<Moment> at, boolean atAdministration) {
  /**
   * How far the time of an assay or a residual may lie from the administration. Vials are
   * calibrated for a day up to two weeks away from the treatment; beyond twice that a date is
   * wrong.
   */
  static final Duration FARTHEST = Duration.ofDays(30);

  public Assay {
    if (!(activity.becquerel() > 0)) {
      throw new IllegalArgumentException(
          "assay: found " + activity.becquerel() + " Bq, expected more than 0");
    }
    if (atAdministration && at.isPresent()) {
      throw new IllegalArgumentException(
          "assay: found the time " + at.get() + " of an activity at administration, expected none");
    }
  }

  /** At a time, or of unknown time. */
  public Assay(Activity activity, Optional<Moment> at) {
    this(activity, at, false);
  }

  /** At administration, as a person states. */
  public static Assay atAdministration(Activity activity) {
    return new Assay(activity, Optional.empty(), true);
  }
}
