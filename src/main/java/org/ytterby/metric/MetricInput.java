// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import org.ytterby.activity.ActivityMap;
import org.ytterby.dose.DoseMap;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;

/**
 * What the metrics of all regions of a case share.
 *
 * @param activity absolute activity at administration
 * @param absolute the dose computed from it
 * @param constants with which it was computed
 * @param density from which mass follows
 * @param relativeScale net administered over measured activity, or why there is none
 */
public record MetricInput(
    ActivityMap activity,
    DoseMap absolute,
    DoseConstants constants,
    Density density,
    RelativeScale relativeScale) {
  public MetricInput {
    if (!activity.grid().equals(absolute.grid())) {
      throw new IllegalArgumentException(
          "metrics: found activity on %s and dose on %s, expected one grid"
              .formatted(activity.grid(), absolute.grid()));
    }
  }
}
