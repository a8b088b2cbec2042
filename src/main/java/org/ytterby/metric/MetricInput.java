// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.List;
import org.ytterby.activity.ActivityMap;
import org.ytterby.dose.DoseMap;
import org.ytterby.mass.MassMap;
import org.ytterby.quantity.DoseConstants;

/**
 * What the metrics of all regions of a case share.
 *
 * @param activity absolute activity at administration
 * @param engine name of the primary engine
 * @param absolute the dose that it computed from the activity
 * @param compared the doses of the other engines, in their order
 * @param constants with which they were computed
 * @param mass of each voxel
 * @param relativeScale net administered over measured activity, or why there is none
 * @param perfused what the perfused volume got by the treatment record, or why nobody knows
 */
public record MetricInput(
    ActivityMap activity,
    String engine,
    DoseMap absolute,
    List<ComparedDose> compared,
    DoseConstants constants,
    MassMap mass,
    RelativeScale relativeScale,
    PerfusedActivity perfused) {
  public MetricInput {
    compared = List.copyOf(compared);
    demand(activity.requireAbsolute("metrics on the absolute basis"), absolute);
    if (!mass.grid().equals(activity.grid())) {
      throw new IllegalArgumentException(
          "metrics: found activity on %s and mass on %s, expected one grid"
              .formatted(activity.grid(), mass.grid()));
    }
    compared.forEach(other -> demand(activity, other.absolute()));
  }

  private static void demand(ActivityMap activity, DoseMap dose) {
    if (!activity.grid().equals(dose.grid())) {
      throw new IllegalArgumentException(
          "metrics: found activity on %s and dose on %s, expected one grid"
              .formatted(activity.grid(), dose.grid()));
    }
  }
}
