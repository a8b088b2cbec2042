// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.time.Instant;
import java.util.List;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.MassMap;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.DoseInputs;

/** Grids and activities of known content for the engines. */
final class DoseFixture {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private DoseFixture() {}

  static ActivityMap activity(Grid grid, float[] becquerelPerMl) {
    return new ActivityMap(
        grid,
        becquerelPerMl,
        ActivityScale.ABSOLUTE,
        NOON,
        NOON,
        1,
        new Quantification(
            "BQML", "START", DoseConstants.DEFAULT.halfLifeS(), List.of("ATTN"), "scanner"));
  }

  /** One voxel of 1 MBq/mL. */
  static float[] hot(Grid grid, int column, int row, int plane) {
    float[] values = new float[grid.voxelCount()];
    values[grid.index(column, row, plane)] = 1e6f;
    return values;
  }

  static float[] dose(DoseEngine engine, Grid grid, float[] becquerelPerMl) {
    return engine.compute(DoseInputs.of(activity(grid, becquerelPerMl))).doseGy();
  }

  static float[] dose(DoseEngine engine, Grid grid, float[] becquerelPerMl, MassMap mass) {
    return engine
        .compute(DoseInputs.of(activity(grid, becquerelPerMl), DoseConstants.DEFAULT, mass))
        .doseGy();
  }

  /** Dose in units of what 1 MBq/mL gives by local deposition. */
  static double relative(double doseGy) {
    return doseGy / (DoseConstants.DEFAULT.kGyKgPerGBq() / Density.SOFT_TISSUE.gramPerMl());
  }
}
