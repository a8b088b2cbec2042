// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.List;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.dose.DoseEngine;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.DoseMap;
import org.ytterby.dose.Engines;
import org.ytterby.finding.Defect;
import org.ytterby.mass.MassMap;
import org.ytterby.quantity.DoseConstants;

/**
 * What the metrics of all regions of a case share.
 *
 * @param computed what the engines were given: activity at administration, mass, constants
 * @param engine name of the primary engine
 * @param absolute the dose that it computed from the activity
 * @param compared the doses of the other engines, in their order
 * @param relativeScale net administered over measured activity, or why there is none
 * @param perfused what the perfused volume got by the treatment record, or why nobody knows
 */
public record MetricInput(
    DoseInput computed,
    String engine,
    DoseMap absolute,
    List<ComparedDose> compared,
    RelativeScale relativeScale,
    PerfusedActivity perfused) {
  public MetricInput {
    compared = List.copyOf(compared);
    ActivityMap activity = computed.activity();
    demand(activity, absolute);
    compared.forEach(other -> demand(activity, other.absolute()));
  }

  /** Activity at administration, on either scale. */
  public ActivityMap activity() {
    return computed.activity();
  }

  /**
   * Whether there is a scale of the scanner's own that a dose may be called absolute by. Everything
   * that prints one asks here.
   */
  public boolean hasAbsoluteBasis() {
    return activity().scale() == ActivityScale.ABSOLUTE;
  }

  /** Whether the primary engine carries energy out of the voxel of its decay. */
  public boolean engineSpreads() {
    return Engines.named(engine)
        .map(DoseEngine::spreadsEnergy)
        .orElseThrow(() -> new Defect("metrics: there is no engine " + engine));
  }

  /** The mass of each voxel. */
  public MassMap mass() {
    return computed.mass();
  }

  /** What K is made of. */
  public DoseConstants constants() {
    return computed.constants();
  }

  private static void demand(ActivityMap activity, DoseMap dose) {
    if (!activity.grid().equals(dose.grid())) {
      throw new IllegalArgumentException(
          "metrics: found activity on %s and dose on %s, expected one grid"
              .formatted(activity.grid(), dose.grid()));
    }
  }
}
