// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.ytterby.geometry.Grid;

/** The kernel engine against Monte Carlo and against what follows from its table by integration. */
final class KernelChecks implements CheckGroup {
  private static final String KERNEL = "kernel";
  private static final double JOULE_PER_MEV = 1.602176634e-13;

  /** Mean energy of the spectrum that the Monte Carlo values were computed with. */
  private static final double SPECTRUM_MEV = 0.93273;

  private static final double SOFT_TISSUE_G_PER_ML = 1.04;

  /** Direct integration of the table, to four digits. */
  private static final double RETAINED = 0.9963;

  /** Two figures of four digits may be off by so much together. */
  private static final double FOUR_DIGITS = 1e-4;

  /** A voxel S value in mGy/(MBq s), and how far this program may be off. */
  private record SValue(double edgeMm, int i, int j, int k, double value, double tolerance) {}

  /** 1 % down to a tenth of the source voxel's, 2 % to a hundredth, 4 % to a thousandth. */
  private static final List<SValue> S_VALUES =
      List.of(
          new SValue(3, 0, 0, 0, 1.577, 0.01),
          new SValue(3, 0, 0, 1, 0.2737, 0.01),
          new SValue(3, 0, 1, 1, 0.0949, 0.02),
          new SValue(3, 1, 1, 1, 0.0429, 0.02),
          new SValue(3, 0, 0, 2, 0.02044, 0.02),
          new SValue(3, 0, 1, 2, 0.01102, 0.04),
          new SValue(3, 1, 1, 2, 0.00601, 0.04),
          new SValue(4, 0, 0, 0, 0.8518, 0.01),
          new SValue(4, 0, 0, 1, 0.1285, 0.01),
          new SValue(4, 0, 1, 1, 0.0360, 0.02),
          new SValue(4, 1, 1, 1, 0.01261, 0.02),
          new SValue(4, 0, 0, 2, 0.00410, 0.04),
          new SValue(4, 0, 1, 2, 0.00163, 0.04),
          new SValue(4, 1, 1, 2, 6.35e-4, 0.04),
          new SValue(4.8, 0, 0, 0, 0.5689, 0.01));

  /** 2 % of the own and the nearest voxel, 3 % to a hundredth of the own, 8 % to a thousandth. */
  private static final List<SValue> LANCONELLI =
      List.of(
          new SValue(3, 0, 0, 0, 1.59, 0.02),
          new SValue(3, 0, 0, 1, 0.275, 0.02),
          new SValue(3, 0, 1, 1, 0.0950, 0.03),
          new SValue(3, 1, 1, 1, 0.0429, 0.03),
          new SValue(3, 0, 0, 2, 0.0205, 0.03),
          new SValue(3, 0, 1, 2, 0.0111, 0.08),
          new SValue(3, 1, 1, 2, 0.00611, 0.08),
          new SValue(4, 0, 0, 0, 0.858, 0.02),
          new SValue(4, 0, 0, 1, 0.129, 0.02),
          new SValue(4, 0, 1, 1, 0.0362, 0.03),
          new SValue(4, 1, 1, 1, 0.0127, 0.03),
          new SValue(4, 0, 0, 2, 0.00418, 0.08),
          new SValue(4, 0, 1, 2, 0.00167, 0.08),
          new SValue(4, 1, 1, 2, 6.61e-4, 0.08),
          new SValue(4.8, 0, 0, 0, 0.573, 0.02),
          new SValue(4.8, 0, 0, 1, 0.0763, 0.02),
          new SValue(4.8, 0, 1, 1, 0.0178, 0.03),
          new SValue(4.8, 1, 1, 1, 0.00507, 0.08),
          new SValue(4.8, 0, 0, 2, 0.00111, 0.08));

  /** His sums over 11 x 11 x 11 voxels, by their edge in mm. */
  private static final Map<Double, Double> LANCONELLI_SUMS =
      Map.of(3.0, 5.330, 4.0, 2.2517, 4.8, 1.3030);

  private static final String OF_LANCONELLI =
      "Lanconelli, Phys Med Biol 2012;57:517, not from this kernel: another code, spectrum and"
          + " cut-off, on which the tail depends most";

  /** Depth in mm inside a uniform half space, and the fraction of the plateau there. */
  private static final double[][] PLANE_EDGE = {
    {0, .4982}, {0.5, .6732}, {1, .7683}, {1.5, .8338}, {2, .8809},
    {3, .9404}, {4, .9714}, {5, .9865}, {6, .9931}, {8, .9961}
  };

  @Override
  public List<Check> run() {
    List<Check> checks = new ArrayList<>();
    sValues(checks);
    sumRule(checks);
    uniform(checks);
    planeEdge(checks);
    return checks;
  }

  private static void sValues(List<Check> checks) {
    for (double edgeMm : new double[] {3, 4, 4.8}) {
      double[] dose = oneHotVoxel(edgeMm, 15);
      Grid grid = Grid.cube(15, edgeMm);
      double massKg = edgeMm * edgeMm * edgeMm * SOFT_TISSUE_G_PER_ML * 1e-6;
      double unit = SPECTRUM_MEV * JOULE_PER_MEV / massKg * 1e9;
      ToDoubleFunction<SValue> found =
          value -> dose[grid.index(7 + value.i(), 7 + value.j(), 7 + value.k())] * unit;
      hold(
          checks,
          "voxel S value, soft tissue 1.04 g/mL",
          S_VALUES.stream().filter(value -> value.edgeMm() == edgeMm).toList(),
          found,
          "EGSnrc; statistics of the kernel's shells and four digits");
      hold(
          checks,
          "voxel S value, soft tissue 1.04 g/mL, published",
          LANCONELLI.stream().filter(value -> value.edgeMm() == edgeMm).toList(),
          found,
          OF_LANCONELLI);
      checks.add(
          Check.relative(
              "voxel S values, sum over 11 x 11 x 11, published",
              edgeMm + " mm",
              middle(dose, grid) * unit,
              LANCONELLI_SUMS.getOrDefault(edgeMm, Double.NaN),
              0.01,
              "mGy/(MBq s)",
              OF_LANCONELLI));
    }
  }

  private static void hold(
      List<Check> checks,
      String subject,
      List<SValue> values,
      ToDoubleFunction<SValue> found,
      String reason) {
    for (SValue value : values) {
      checks.add(
          Check.relative(
              subject,
              "%s mm, %d %d %d".formatted(value.edgeMm(), value.i(), value.j(), value.k()),
              found.applyAsDouble(value),
              value.value(),
              value.tolerance(),
              "mGy/(MBq s)",
              reason));
    }
  }

  /** Sum of the middle 11 x 11 x 11 of 15 x 15 x 15 voxels. */
  private static double middle(double[] dose, Grid grid) {
    double sum = 0;
    for (int plane = 2; plane < 13; plane++) {
      for (int row = 2; row < 13; row++) {
        for (int column = 2; column < 13; column++) {
          sum += dose[grid.index(column, row, plane)];
        }
      }
    }
    return sum;
  }

  private static double[] oneHotVoxel(double edgeMm, int across) {
    Grid grid = Grid.cube(across, edgeMm);
    float[] hot = new float[grid.voxelCount()];
    hot[grid.index(across / 2, across / 2, across / 2)] = (float) TrialDose.BQ_PER_ML;
    return new TrialDose(grid, KERNEL).of(hot);
  }

  private static void sumRule(List<Check> checks) {
    double retained = retainedFraction();
    checks.add(
        Check.absolute(
            "retained fraction of the emitted energy",
            KERNEL,
            retained,
            RETAINED,
            FOUR_DIGITS / 2,
            "",
            "direct integration of the table, four digits"));
    double sum = Arrays.stream(oneHotVoxel(4, 15)).sum();
    checks.add(
        Check.relative(
            "sum rule: energy that comes to all voxels",
            "4 mm",
            sum,
            retained,
            1e-6,
            "",
            "rounding of 3,375 doses to float"));
  }

  private static double retainedFraction() {
    return new TrialDose(Grid.cube(2, 4), KERNEL).retainedFraction();
  }

  private static void uniform(List<Check> checks) {
    Grid grid = Grid.axial(19, 19, 23, 4.07, 4.07, 3);
    float[] uniform = new float[grid.voxelCount()];
    Arrays.fill(uniform, (float) TrialDose.BQ_PER_ML);
    TrialDose kernel = new TrialDose(grid, KERNEL);
    int middle = grid.index(9, 9, 11);
    double local = new TrialDose(grid, "local").of(uniform)[middle];
    checks.add(
        Check.relative(
            "uniform activity, local deposition", "", local, 1, 1e-7, "", "rounding to float"));
    checks.add(
        Check.relative(
            "uniform activity, kernel over local",
            "4.07 x 4.07 x 3 mm",
            kernel.of(uniform)[middle] / local,
            kernel.retainedFraction(),
            1e-6,
            "",
            "rounding of a hundred parts to float"));
  }

  private static void planeEdge(List<Check> checks) {
    double stepMm = 0.25;
    Grid grid = Grid.axial(7, 7, 161, 8, 8, stepMm);
    float[] half = new float[grid.voxelCount()];
    Arrays.fill(half, grid.index(0, 0, 80), half.length, (float) TrialDose.BQ_PER_ML);
    double[] dose = new TrialDose(grid, KERNEL).of(half);
    for (double[] point : PLANE_EDGE) {
      int above = 80 + (int) Math.round(point[0] / stepMm);
      checks.add(
          Check.relative(
              "plane edge of a half space, inside",
              point[0] + " mm",
              atEdgeBelow(dose, grid, above),
              point[1],
              0.002,
              "",
              "direct integration of the table, four digits; voxels of 0.25 mm"));
      if (point[0] > 0) {
        int below = 80 - (int) Math.round(point[0] / stepMm);
        double outside = RETAINED - point[1];
        checks.add(
            Check.absolute(
                "plane edge of a half space, outside",
                point[0] + " mm",
                atEdgeBelow(dose, grid, below),
                outside,
                FOUR_DIGITS + 0.002 * outside,
                "of the plateau",
                "retained fraction less what is inside, half a digit of each; 0.2 % as inside"));
      }
    }
  }

  /** The value at the edge below a plane: the mean about it, less the curvature that it holds. */
  private static double atEdgeBelow(double[] dose, Grid grid, int above) {
    double mean = mean(dose, grid, above);
    double neighbours = mean(dose, grid, above - 1) + mean(dose, grid, above + 1);
    return mean - (neighbours - 2 * mean) / 6;
  }

  private static double mean(double[] dose, Grid grid, int above) {
    return (dose[grid.index(3, 3, above)] + dose[grid.index(3, 3, above - 1)]) / 2;
  }
}
