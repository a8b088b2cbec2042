// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.time.Instant;
import java.util.List;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dose.DoseEngine;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.Engines;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.MassMap;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.NuclideData;

/**
 * What an engine makes of a known activity of 90Y. Doses are in parts of what 1 MBq/mL gives by
 * local deposition, so that a dose of 1 is a voxel which keeps all.
 */
final class TrialDose {
  static final double BQ_PER_ML = 1e6;
  private static final NuclideData YTTRIUM_90 = Nuclides.shipped().yttrium90();
  private static final double UNIT_GY =
      DoseConstants.DEFAULT.kGyKgPerGBq() / Density.SOFT_TISSUE.gramPerMl();

  private final Grid grid;
  private final DoseEngine engine;

  TrialDose(Grid grid, String engine) {
    this.grid = grid;
    this.engine =
        Engines.named(engine).orElseThrow(() -> new Defect("no engine is named " + engine));
  }

  /** Relative dose of activity in Bq/mL in soft tissue, shape [z][y][x]. */
  double[] of(float[] becquerelPerMl) {
    return of(becquerelPerMl, MassMap.uniform(grid, Density.SOFT_TISSUE));
  }

  /** The same in another medium; in parts of the same dose. */
  double[] of(float[] becquerelPerMl, MassMap mass) {
    Quantification how =
        new Quantification(
            "BQML", "NONE", DoseConstants.DEFAULT.halfLifeS(), List.of("ATTN"), "self-test");
    ActivityMap activity =
        new ActivityMap(
            grid, becquerelPerMl, ActivityScale.ABSOLUTE, Instant.EPOCH, Instant.EPOCH, 1, how);
    float[] doseGy =
        engine.compute(new DoseInput(activity, mass, YTTRIUM_90, DoseConstants.DEFAULT)).doseGy();
    double[] relative = new double[doseGy.length];
    for (int index = 0; index < relative.length; index++) {
      relative[index] = doseGy[index] / UNIT_GY;
    }
    return relative;
  }

  /** The fraction that the engine keeps in a uniform medium without end. */
  double retainedFraction() {
    return engine.retainedFraction(YTTRIUM_90);
  }
}
