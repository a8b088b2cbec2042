// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import org.ytterby.activity.ActivityMap;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;

/**
 * A way to compute absorbed dose from activity. Implementations are immutable, thread-safe and
 * deterministic: the same input gives the same bits on every machine.
 */
public interface DoseEngine {
  /** The name that configuration and report use. */
  String name();

  /** The measurement method that the structured report states. */
  Coded method();

  /**
   * The fraction of the energy emitted in a uniform medium without end that the engine deposits:
   * its dose there over K C / density.
   */
  double retainedFraction();

  /** What a reader of the report has to know of the computation on this grid: some sentences. */
  String statement(Grid grid, Density density);

  /**
   * Dose on the activity's own grid, with every decay from administration on.
   *
   * @throws Defect when the constants' half-life is not that of the decay correction
   */
  DoseMap compute(ActivityMap activity, DoseConstants constants, Density density);

  /** Decay correction and K must use one half-life. */
  static void requireSameHalfLife(ActivityMap activity, DoseConstants constants) {
    if (activity.how().halfLifeS() != constants.halfLifeS()) {
      throw new Defect(
          "dose constants %s: found a half-life of %s s, expected the %s s of the decay correction"
              .formatted(constants.profile(), constants.halfLifeS(), activity.how().halfLifeS()));
    }
  }
}
