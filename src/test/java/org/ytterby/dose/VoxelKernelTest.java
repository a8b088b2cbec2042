// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.quantity.Density;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

class VoxelKernelTest {
  private static final Deviations DEVIATIONS = Deviations.of(VoxelKernelTest.class);
  private static final PointKernel POINT = PointKernel.yttrium90();
  private static final double JOULE_PER_MEV = 1.602176634e-13;

  /** Mean energy of the spectrum that the EGSnrc values were computed with. */
  private static final double SPECTRUM_MEV = 0.93273;

  private static VoxelKernel kernel(double columnMm, double rowMm, double planeMm) {
    return VoxelKernel.of(
        POINT, new VoxelKernel.Edges(columnMm, rowMm, planeMm), Density.SOFT_TISSUE);
  }

  /** mGy/(MBq s). */
  private static double sValue(double edgeMm, int i, int j, int k) {
    double massKg = edgeMm * edgeMm * edgeMm * 1e-6 * 1.04;
    double fraction = kernel(edgeMm, edgeMm, edgeMm).fraction(i, j, k);
    return fraction * SPECTRUM_MEV * JOULE_PER_MEV / massKg * 1e9;
  }

  @ParameterizedTest
  // The last column: 1 % down to 1e-1 of the source voxel, 2 % to 1e-2, 4 % to 1e-3: the shells'
  // statistics, and four digits of the values.
  @CsvSource({
    "3, 0,0,0, 1.577, 0.01", "3, 0,0,1, 0.2737, 0.01", "3, 0,1,1, 0.0949, 0.02",
    "3, 1,1,1, 0.0429, 0.02", "3, 0,0,2, 0.02044, 0.02", "3, 0,1,2, 0.01102, 0.04",
    "3, 1,1,2, 0.00601, 0.04", "4, 0,0,0, 0.8518, 0.01", "4, 0,0,1, 0.1285, 0.01",
    "4, 0,1,1, 0.0360, 0.02", "4, 1,1,1, 0.01261, 0.02", "4, 0,0,2, 0.00410, 0.04",
    "4, 0,1,2, 0.00163, 0.04", "4, 1,1,2, 6.35e-4, 0.04", "4.8, 0,0,0, 0.5689, 0.01"
  })
  void agrees_with_egsnrc(double mm, int i, int j, int k, double expected, double tolerance) {
    holdSValue("EGSnrc", mm, new int[] {i, j, k}, expected, tolerance);
  }

  private static void holdSValue(
      String oracle, double mm, int[] at, double expected, double tolerance) {
    DEVIATIONS.relative(
        "S values of %s, entries of %.0f %%".formatted(oracle, 100 * tolerance),
        "%s mm, %d %d %d".formatted(mm, at[0], at[1], at[2]),
        sValue(mm, at[0], at[1], at[2]),
        expected,
        tolerance);
  }

  @ParameterizedTest
  // 2 %, 3 %, 8 %: another code, spectrum and cut-off (Lanconelli 2012).
  @CsvSource({
    "3, 0,0,0, 1.59, 0.02", "3, 0,0,1, 0.275, 0.02", "3, 0,1,1, 0.0950, 0.03",
    "3, 1,1,1, 0.0429, 0.03", "3, 0,0,2, 0.0205, 0.03", "3, 0,1,2, 0.0111, 0.08",
    "3, 1,1,2, 0.00611, 0.08", "4, 0,0,0, 0.858, 0.02", "4, 0,0,1, 0.129, 0.02",
    "4, 0,1,1, 0.0362, 0.03", "4, 1,1,1, 0.0127, 0.03", "4, 0,0,2, 0.00418, 0.08",
    "4, 0,1,2, 0.00167, 0.08", "4, 1,1,2, 6.61e-4, 0.08", "4.8, 0,0,0, 0.573, 0.02",
    "4.8, 0,0,1, 0.0763, 0.02", "4.8, 0,1,1, 0.0178, 0.03", "4.8, 1,1,1, 0.00507, 0.08",
    "4.8, 0,0,2, 0.00111, 0.08"
  })
  void agrees_with_lanconelli(double mm, int i, int j, int k, double expected, double tolerance) {
    holdSValue("Lanconelli", mm, new int[] {i, j, k}, expected, tolerance);
  }

  @ParameterizedTest
  @CsvSource({"3, 5.330", "4, 2.2517", "4.8, 1.3030"})
  void sums_agree_with_lanconelli_within_one_per_cent(double mm, double expected) {
    double massKg = mm * mm * mm * 1e-6 * 1.04;
    double sum = POINT.retainedFraction() * SPECTRUM_MEV * JOULE_PER_MEV / massKg * 1e9;
    DEVIATIONS.relative("sums of Lanconelli", mm + " mm", sum, expected, 0.01);
  }

  @Test
  void agrees_with_an_independent_monte_carlo() throws IOException {
    List<String> rows = monteCarlo();
    assertThat(rows).hasSize(50);
    for (String row : rows) {
      double[] cell = List.of(row.split(",")).stream().mapToDouble(Double::parseDouble).toArray();
      VoxelKernel kernel = kernel(cell[0], cell[1], cell[2]);
      double fraction = kernel.fraction((int) cell[3], (int) cell[4], (int) cell[5]);
      // Four standard errors: of 50 entries one in 300 runs of another seed would be beyond.
      DEVIATIONS.absolute(
          "independent Monte Carlo, five shapes of voxel",
          "%s x %s x %s mm, %.0f %.0f %.0f"
              .formatted(cell[0], cell[1], cell[2], cell[3], cell[4], cell[5]),
          (fraction - cell[6]) / (cell[7] + 2.5e-7 * cell[6]),
          0,
          Allowed.upTo(4, "standard errors"));
    }
  }

  private static List<String> monteCarlo() throws IOException {
    try (InputStream table =
        Objects.requireNonNull(VoxelKernelTest.class.getResourceAsStream("voxel-fractions.csv"))) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> Character.isDigit(line.charAt(0)))
          .toList();
    }
  }

  @ParameterizedTest
  // What the class states: 1e-5 of the source voxel from 1.5 mm on, 1e-4 from 0.5 mm on.
  @CsvSource({
    "3, 3, 3, 1e-5", "4, 4, 4, 1e-5", "4.8, 4.8, 4.8, 1e-5", "2.734, 2.734, 3.27, 1e-5",
    "5.47, 5.47, 3.27, 1e-5", "1.65, 1.65, 2, 1e-5", "4.07, 4.07, 5, 1e-5", "20, 20, 20, 1e-5",
    "1, 1, 1, 1e-4", "0.7, 5, 2, 1e-4"
  })
  void halving_the_steps_of_the_rule_moves_no_entry(
      double columnMm, double rowMm, double planeMm, double bound) {
    VoxelKernel.Edges edges = new VoxelKernel.Edges(columnMm, rowMm, planeMm);
    VoxelKernel kernel = VoxelKernel.of(POINT, edges, Density.SOFT_TISSUE);
    KernelRule halved = KernelRule.forEdge(edges.shortestMm()).halved();
    VoxelKernel finer = VoxelKernel.of(POINT, edges, Density.SOFT_TISSUE, halved);
    double worst = 0;
    for (int k = 0; k <= kernel.planeReach(); k++) {
      for (int j = 0; j <= kernel.rowReach(); j++) {
        for (int i = 0; i <= kernel.columnReach(); i++) {
          worst = Math.max(worst, Math.abs(finer.fraction(i, j, k) - kernel.fraction(i, j, k)));
        }
      }
    }
    assertThat(worst).isPositive();
    DEVIATIONS.absolute(
        "the rule with its steps halved, bound " + bound,
        edges.toString(),
        worst / kernel.fraction(0, 0, 0),
        0,
        Allowed.upTo(bound, "of the source voxel"));
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.6, 0.5", "1.65, 1.65, 2", "4, 4, 4", "4, 2, 8", "15, 20, 18", "90, 90, 90"})
  void fractions_add_up_to_those_of_the_shells(double columnMm, double rowMm, double planeMm) {
    double expected = POINT.retainedFraction() - POINT.farFraction();
    // Rounding of a million additions.
    DEVIATIONS.absolute(
        "sum rule",
        "%s x %s x %s mm".formatted(columnMm, rowMm, planeMm),
        kernel(columnMm, rowMm, planeMm).sumFraction(),
        expected,
        Allowed.upTo(1e-12, "of the emitted"));
  }

  @Test
  void lengths_go_with_the_inverse_of_density() {
    // Half the density and edges twice as long give the same voxel, so the same fractions.
    VoxelKernel thin = VoxelKernel.of(POINT, new VoxelKernel.Edges(8, 6, 10), new Density(0.52));
    VoxelKernel soft = kernel(4, 3, 5);
    for (int i = 0; i <= soft.columnReach(); i++) {
      DEVIATIONS.absolute(
          "scaling with density",
          i + " 1 1",
          thin.fraction(i, 1, 1),
          soft.fraction(i, 1, 1),
          Allowed.upTo(1e-13, "of the emitted"));
    }
  }

  @Test
  void refuses_voxels_beyond_its_limits() {
    assertThatThrownBy(() -> kernel(0.4, 4, 4)).hasMessageContaining("at least 0.5");
    assertThatThrownBy(() -> kernel(4, 4, 0)).hasMessageContaining("thickness");
    assertThatThrownBy(() -> kernel(4, Double.NaN, 4)).hasMessageContaining("NaN");
    assertThatThrownBy(
            () -> VoxelKernel.of(POINT, new VoxelKernel.Edges(0.5, 0.5, 0.2), new Density(0.1)))
        .hasMessageContaining("entries");
  }
}
