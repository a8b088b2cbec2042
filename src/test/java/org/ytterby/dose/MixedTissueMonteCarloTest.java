// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.dose.MixedTissueCases.CASES;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ytterby.dose.MixedTissueCases.Case;
import org.ytterby.dose.MixedTissueCases.Field;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

/**
 * Curved and voxelised borders of liver, lung, bone and gas, region by region, against a Monte
 * Carlo that shares nothing with the engine but the spectrum: {@code
 * src/test/scripts/electron-mc.c}. Its own kernel in soft tissue is within 0.13 % of the energy of
 * that of EGSnrc.
 */
class MixedTissueMonteCarloTest {
  private static final Deviations DEVIATIONS = Deviations.of(MixedTissueMonteCarloTest.class);

  /** What the engine makes of each case, by its name. */
  private static final Map<String, double[]> DENSITY = new TreeMap<>();

  /**
   * Where the bound is not met: what a wall gets from over gas, a few percent of the dose of what
   * is active. Electrons come out of a cavity's wall more than once, rays turn once.
   */
  private static final String SHORT = "gas, beyond 36";

  /**
   * What the engines that know no density give there, and where it is {@link #SHORT} density too,
   * over Monte Carlo: validation.md.
   */
  private static final Map<String, Double> PRINTED =
      Map.ofEntries(
          Map.entry("kernel sphere active", 0.996),
          Map.entry("local sphere active", 1.195),
          Map.entry("kernel sphere lung 8", 1.65),
          Map.entry("local sphere lung 8", 0.0),
          Map.entry("kernel sphere lung 16", 1.133),
          Map.entry("local sphere lung 16", 0.0),
          Map.entry("kernel sphere lung 24", 1.038),
          Map.entry("local sphere lung 24", 0.0),
          Map.entry("kernel rib active", 0.998),
          Map.entry("local rib active", 1.088),
          Map.entry("kernel rib bone", 1.064),
          Map.entry("local rib bone", 0.0),
          Map.entry("kernel dome active", 0.994),
          Map.entry("local dome active", 1.131),
          Map.entry("kernel dome lung 8", 1.611),
          Map.entry("local dome lung 8", 0.0),
          Map.entry("kernel dome lung 16", 1.18),
          Map.entry("local dome lung 16", 0.0),
          Map.entry("kernel dome lung 24", 1.106),
          Map.entry("local dome lung 24", 0.0),
          Map.entry("kernel tilt active", 0.999),
          Map.entry("local tilt active", 1.126),
          Map.entry("kernel tilt lung 8", 1.794),
          Map.entry("local tilt lung 8", 0.0),
          Map.entry("kernel tilt lung 16", 1.194),
          Map.entry("local tilt lung 16", 0.0),
          Map.entry("kernel tilt lung 24", 1.114),
          Map.entry("local tilt lung 24", 0.0),
          Map.entry("kernel facet active", 0.999),
          Map.entry("local facet active", 1.125),
          Map.entry("kernel facet bone", 1.022),
          Map.entry("local facet bone", 0.0),
          Map.entry("kernel ball active", 0.999),
          Map.entry("local ball active", 1.157),
          Map.entry("kernel ball bone", 1.004),
          Map.entry("local ball bone", 0.0),
          Map.entry("kernel marrow active", 0.921),
          Map.entry("local marrow active", 1.132),
          Map.entry("kernel marrow bone", 0.931),
          Map.entry("local marrow bone", 1.115),
          Map.entry("kernel marrow liver 8", 1.674),
          Map.entry("local marrow liver 8", 0.0),
          Map.entry("kernel hilum active", 1.342),
          Map.entry("local hilum active", 1.482),
          Map.entry("kernel hilum lung 8", 0.409),
          Map.entry("local hilum lung 8", 0.0),
          Map.entry("kernel hilum lung 16", 0.315),
          Map.entry("local hilum lung 16", 0.0),
          Map.entry("kernel hilum lung 24", 0.299),
          Map.entry("local hilum lung 24", 0.0),
          Map.entry("kernel hilum liver 8", 0.267),
          Map.entry("local hilum liver 8", 0.0),
          Map.entry("kernel nodule active", 0.998),
          Map.entry("local nodule active", 1.267),
          Map.entry("kernel nodule lung 8", 1.682),
          Map.entry("local nodule lung 8", 0.0),
          Map.entry("kernel nodule lung 16", 1.116),
          Map.entry("local nodule lung 16", 0.0),
          Map.entry("kernel nodule lung 24", 1.023),
          Map.entry("local nodule lung 24", 0.0),
          Map.entry("kernel fissure active", 0.999),
          Map.entry("local fissure active", 1.117),
          Map.entry("kernel fissure lung 8", 2.119),
          Map.entry("local fissure lung 8", 0.0),
          Map.entry("kernel fissure lung 16", 2.096),
          Map.entry("local fissure lung 16", 0.0),
          Map.entry("kernel fissure lung 24", 2.094),
          Map.entry("local fissure lung 24", 0.0),
          Map.entry("kernel fissure beyond 8", 0.154),
          Map.entry("local fissure beyond 8", 0.0),
          Map.entry("kernel recess active", 0.999),
          Map.entry("local recess active", 1.147),
          Map.entry("kernel recess lung 8", 1.613),
          Map.entry("local recess lung 8", 0.0),
          Map.entry("kernel recess lung 16", 1.319),
          Map.entry("local recess lung 16", 0.0),
          Map.entry("kernel recess lung 24", 1.309),
          Map.entry("local recess lung 24", 0.0),
          Map.entry("kernel recess beyond 24", 0.007),
          Map.entry("local recess beyond 24", 0.0),
          Map.entry("kernel gas active", 0.995),
          Map.entry("local gas active", 1.115),
          Map.entry("density gas beyond 36", 0.946),
          Map.entry("kernel gas beyond 36", 0.0),
          Map.entry("local gas beyond 36", 0.0));

  /** One line of the table: mean fraction of the emitted energy in a voxel of the region. */
  private record Row(String name, String region, int voxels, double fraction, double unc) {}

  @BeforeAll
  static void compute() {
    DoseEngine engine = new DensityKernel(PointKernel.yttrium90(), 2);
    CASES.forEach(one -> DENSITY.put(one.name(), new Field(one).fractions(engine)));
  }

  private static double[] density(Case one) {
    return Objects.requireNonNull(DENSITY.get(one.name()));
  }

  @Test
  void regions_have_the_dose_of_monte_carlo() {
    Map<String, List<Row>> table = table();
    assertThat(table.keySet())
        .containsExactlyInAnyOrderElementsOf(CASES.stream().map(Case::name).toList());
    for (Case one : CASES) {
      Field field = new Field(one);
      double[] density = density(one);
      double[] kernel = field.fractions(new KernelConvolution(2));
      double[] local = field.fractions(new LocalDeposition());
      for (Row row : table.getOrDefault(one.name(), List.of())) {
        List<Integer> region = field.region(row.region());
        assertThat(region).hasSize(row.voxels());
        String at = one.name() + ", " + row.region();
        other("kernel", at, mean(kernel, region), row);
        other("local", at, mean(local, region), row);
        if (at.equals(SHORT)) {
          other("density", at, mean(density, region), row);
          continue;
        }
        String tissue = row.region().replaceAll(" .*", "");
        // Issue 5: 1 %, and 2 standard errors of the Monte Carlo.
        DEVIATIONS.relative(
            "own Monte Carlo, " + tissue,
            at,
            mean(density, region),
            row.fraction(),
            0.01 + 2 * row.unc());
      }
    }
  }

  /** What is emitted 48 mm away adds nothing, but it makes liver the medium of most activity. */
  @Test
  void regions_about_active_lung_have_it_where_most_activity_is_in_liver() {
    Case lung = CASES.stream().filter(one -> one.name().equals("hilum")).findFirst().orElseThrow();
    Field field = new Field(lung);
    field.alsoActiveBelow(-56);
    double[] density = field.fractions(new DensityKernel(PointKernel.yttrium90(), 2));
    for (Row row : table().getOrDefault("hilum", List.of())) {
      DEVIATIONS.relative(
          "own Monte Carlo, most activity in liver",
          "hilum, " + row.region(),
          mean(density, field.region(row.region())),
          row.fraction(),
          0.01 + 2 * row.unc());
    }
  }

  @Test
  void voxels_have_the_dose_of_monte_carlo_where_that_is_known() {
    Map<String, Map<Integer, double[]>> known = voxels();
    assertThat(known.keySet())
        .containsExactlyInAnyOrderElementsOf(CASES.stream().map(Case::name).toList());
    for (Case one : CASES) {
      Map<Integer, double[]> voxels = known.getOrDefault(one.name(), Map.of());
      double[] density = density(one);
      int beyond = 0;
      for (Map.Entry<Integer, double[]> voxel : voxels.entrySet()) {
        double fraction = voxel.getValue()[0];
        double unc = voxel.getValue()[1] * fraction;
        double most = 3 * Math.hypot(unc, 0.01 * fraction);
        beyond += Math.abs(density[voxel.getKey()] - fraction) <= most ? 0 : 1;
      }
      if (!voxels.isEmpty()) {
        // Issue 5: 99 % of those whose uncertainty is below 3 %.
        DEVIATIONS.absolute(
            "voxels beyond 3 standard errors of Monte Carlo and 1 %",
            "%s, of %d".formatted(one.name(), voxels.size()),
            100.0 * beyond / voxels.size(),
            0,
            Allowed.upTo(1, "% of them"));
      }
    }
  }

  /** Against the figure that validation.md prints, to its last digit. */
  private static void other(String engine, String at, double found, Row row) {
    double printed =
        Objects.requireNonNull(PRINTED.get(engine + " " + row.name() + " " + row.region()));
    DEVIATIONS.absolute(
        engine + " there, over Monte Carlo",
        at,
        found / row.fraction(),
        printed,
        Allowed.upTo(0.01, "of the dose"));
  }

  private static double mean(double[] values, List<Integer> region) {
    return region.stream().mapToDouble(i -> values[i]).sum() / region.size();
  }

  private static Map<String, List<Row>> table() {
    Map<String, List<Row>> rows = new TreeMap<>();
    for (String[] cells : lines("electron-mc.csv")) {
      rows.computeIfAbsent(cells[0], _ -> new ArrayList<>())
          .add(
              new Row(
                  cells[0],
                  cells[1],
                  Integer.parseInt(cells[2]),
                  Double.parseDouble(cells[3]),
                  Double.parseDouble(cells[4])));
    }
    return rows;
  }

  /** By case and index: the fraction of the emitted energy, and its relative standard error. */
  private static Map<String, Map<Integer, double[]>> voxels() {
    Map<String, Map<Integer, double[]>> voxels = new TreeMap<>();
    for (String[] cells : lines("electron-mc-voxels.csv")) {
      voxels
          .computeIfAbsent(cells[0], _ -> new TreeMap<>())
          .put(
              Integer.valueOf(cells[1]),
              new double[] {Double.parseDouble(cells[2]), Double.parseDouble(cells[3])});
    }
    return voxels;
  }

  private static List<String[]> lines(String resource) {
    try (InputStream table = MixedTissueMonteCarloTest.class.getResourceAsStream(resource)) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("case"))
          .map(line -> line.split(",", -1))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
