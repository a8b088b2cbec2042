// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.Optional;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.quantity.Activity;

/**
 * What counts of an earlier treatment at this administration, and what that rests on. Immutable.
 *
 * @param number its place among the earlier treatments of the record, from 1
 * @param activity that is taken off what was measured, or added to what is shared out
 * @param dayOnly true where only its day is known, so that it is taken to be of noon
 * @param shown what an image is expected to show of its device; absent where the activity counts as
 *     it is
 */
public record LeftActivity(int number, Activity activity, boolean dayOnly, Optional<Shown> shown) {

  /**
   * What a scanner shows of a device's activity.
   *
   * @param device its code
   * @param expected measured over given, with the spread of that
   */
  public record Shown(String device, ExpectedRatio expected) {}
}
