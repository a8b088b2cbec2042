// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Density;

/**
 * The density engine: in lung without end, and across an edge of densities where activity goes with
 * mass. Below a tenth of a second; {@link #slab} against Monte Carlo takes some seconds.
 */
final class DensityChecks implements CheckGroup {
  private static final String DENSITY = "density";
  private static final float LIVER_G_PER_ML = 1.06f;
  private static final float LUNG_G_PER_ML = 0.26f;

  /** Sums over the last 3 layers of liver and the first 6 of lung, in parts of local deposition. */
  private static final double LIVER_MC = 2.831276;

  private static final double LUNG_MC = 0.635779;

  @Override
  public List<Check> run() {
    List<Check> checks = new ArrayList<>();
    inflatedLung(checks);
    fano(checks);
    return checks;
  }

  /** A table of 20 mm in soft tissue reaches 80 mm here. */
  private static void inflatedLung(List<Check> checks) {
    Grid grid = Grid.cube(23, 8);
    float[] uniform = new float[grid.voxelCount()];
    Arrays.fill(uniform, (float) TrialDose.BQ_PER_ML);
    TrialDose engine = new TrialDose(grid, DENSITY);
    double found =
        engine
            .of(uniform, mass(grid, _ -> true, LUNG_G_PER_ML, TissueClass.LUNG))[
            grid.index(11, 11, 11)];
    checks.add(
        Check.relative(
            "uniform activity in lung of 0.26 g/mL, density over local",
            "8 mm",
            found * LUNG_G_PER_ML / Density.SOFT_TISSUE.gramPerMl(),
            engine.retainedFraction(),
            1e-6,
            "",
            "rounding of a hundred parts to float"));
  }

  /** Fano's theorem: the fluence is the same on both sides, however thin one is. */
  private static void fano(List<Check> checks) {
    // Three quarters as dense as soft tissue: the table's 20 mm are 26.7 mm there.
    Grid grid = Grid.axial(15, 15, 13, 4, 4, 4);
    int half = grid.index(0, 0, 6);
    float thin = (float) (0.75 * Density.SOFT_TISSUE.gramPerMl());
    VoxelMass mass = mass(grid, i -> i >= half, thin, TissueClass.SOFT);
    float[] asMass = new float[grid.voxelCount()];
    for (int index = 0; index < asMass.length; index++) {
      asMass[index] =
          (float) (TrialDose.BQ_PER_ML * mass.gramPerMl(index) / Density.SOFT_TISSUE.gramPerMl());
    }
    TrialDose engine = new TrialDose(grid, DENSITY);
    double[] found = engine.of(asMass, mass);
    for (int plane : new int[] {5, 6}) {
      checks.add(
          Check.relative(
              "activity as mass across an edge of densities (Fano)",
              plane < 6 ? "1.04 g/mL" : "0.78 g/mL",
              found[grid.index(7, 7, plane)],
              engine.retainedFraction(),
              0.005,
              "",
              "half of the 1 % that a layer of liver may be off; the rays' quadrature has 0.27 %"));
    }
  }

  /**
   * Liver up to an inflated lung, with an active cube of 40 mm in the liver at the edge: the middle
   * column from the edge on.
   */
  static List<Check> slab() {
    int size = 50;
    Grid grid = Grid.cube(size, 4);
    float[] cube = new float[grid.voxelCount()];
    for (int z = 15; z < 25; z++) {
      for (int y = 20; y < 30; y++) {
        int row = grid.index(0, y, z);
        Arrays.fill(cube, row + 20, row + 30, (float) TrialDose.BQ_PER_ML);
      }
    }
    int edge = grid.index(0, 0, 25);
    double[] found =
        new TrialDose(grid, DENSITY)
            .of(cube, mass(grid, i -> i >= edge, LUNG_G_PER_ML, TissueClass.LUNG));
    // In parts of local deposition in the liver, so that no energy per decay is in it.
    double unit = LIVER_G_PER_ML / Density.SOFT_TISSUE.gramPerMl();
    double liver = 0;
    double lung = 0;
    for (int z = 22; z < 25; z++) {
      liver += found[grid.index(25, 25, z)] * unit;
    }
    for (int z = 25; z < 31; z++) {
      lung += found[grid.index(25, 25, z)] * unit;
    }
    String source = "EGSnrc, 9 million histories; 0.06 to 0.7 % of its own a layer";
    return List.of(
        Check.relative(
            "slab, liver before an inflated lung", "12 mm", liver, LIVER_MC, 0.01, "", source),
        Check.relative("slab, energy into lung", "0 to 24 mm", lung, LUNG_MC, 0.01, "", source));
  }

  private static VoxelMass mass(
      Grid grid, IntPredicate inside, float gramPerMl, TissueClass tissue) {
    float[] densities = new float[grid.voxelCount()];
    byte[] classes = new byte[densities.length];
    for (int index = 0; index < densities.length; index++) {
      densities[index] = inside.test(index) ? gramPerMl : outside(tissue);
      classes[index] = (inside.test(index) ? tissue : TissueClass.SOFT).code();
    }
    return new VoxelMass(grid, densities, classes, "self-test");
  }

  private static float outside(TissueClass inside) {
    return inside == TissueClass.LUNG ? LIVER_G_PER_ML : (float) Density.SOFT_TISSUE.gramPerMl();
  }
}
