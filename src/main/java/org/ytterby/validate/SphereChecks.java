// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.geometry.Grid;

/** Uniform spheres in cold surroundings: what they keep of their own energy. */
final class SphereChecks implements CheckGroup {
  /** Diameter in mm, voxel edge to begin with in mm, mean absorbed fraction. */
  private static final double[][] SPHERES = {
    {10, 1, .6330},
    {13, 1, .7092},
    {17, 1, .7733},
    {20, 1, .8056},
    {22, 2, .8224},
    {28, 2, .8590},
    {37, 2, .8920},
    {40, 2, .8998},
    {50, 2, .9190},
    {60, 2, .9318}
  };

  @Override
  public List<Check> run() {
    List<Check> checks = new ArrayList<>();
    for (double[] sphere : SPHERES) {
      checks.add(
          Check.relative(
              "absorbed fraction of a sphere",
              sphere[0] + " mm",
              SphereParts.limit(sphere[1], edgeMm -> absorbed(sphere[0], edgeMm)),
              sphere[2],
              0.002,
              "",
              "direct integration of the table; the limit of voxels of three sizes"));
    }
    return checks;
  }

  private static double absorbed(double diameterMm, double edgeMm) {
    int count = (int) Math.ceil(diameterMm / edgeMm) + 3;
    Grid grid = Grid.cube(count, edgeMm);
    double[] parts = SphereParts.of(grid, diameterMm / 2);
    float[] values = new float[parts.length];
    for (int index = 0; index < parts.length; index++) {
      values[index] = (float) (TrialDose.BQ_PER_ML * parts[index]);
    }
    double[] dose = new TrialDose(grid, "kernel").of(values);
    double energy = 0;
    double volume = 0;
    for (int index = 0; index < parts.length; index++) {
      energy += dose[index] * parts[index];
      volume += parts[index];
    }
    return energy / volume;
  }
}
