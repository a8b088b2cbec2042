// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.time.Instant;
import java.util.List;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.DoseInputs;

/** Grids and activities of known content for the engines. */
final class DoseFixture {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private DoseFixture() {}

  /** An axial grid of these voxel edges along columns, rows and planes. */
  static Grid grid(int columns, int rows, int planes, double... edgesMm) {
    double[] offsetsMm = new double[planes];
    for (int plane = 0; plane < planes; plane++) {
      offsetsMm[plane] = plane * edgesMm[2];
    }
    return grid(columns, rows, edgesMm[0], edgesMm[1], offsetsMm);
  }

  static Grid grid(int columns, int rows, double columnMm, double rowMm, double[] offsetsMm) {
    return Grid.of(
        columns,
        rows,
        new Vector3(0, 0, 0),
        new Vector3(1, 0, 0),
        new Vector3(0, 1, 0),
        columnMm,
        rowMm,
        offsetsMm);
  }

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

  /** Dose in units of what 1 MBq/mL gives by local deposition. */
  static double relative(double doseGy) {
    return doseGy / (DoseConstants.DEFAULT.kGyKgPerGBq() / Density.SOFT_TISSUE.gramPerMl());
  }
}
