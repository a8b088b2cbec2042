// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;
import org.ytterby.testdata.DoseInputs;

/**
 * Curved and voxelised borders of liver, lung and bone, region by region, against a Monte Carlo
 * that shares nothing with the engine but the spectrum: {@code src/test/scripts/electron-mc.c}. Its
 * own kernel in soft tissue is within 0.13 % of the energy of that of EGSnrc. Tumour in lung of 20
 * mm on 3 mm, fissure and active lung were chosen before anybody had seen what the engine makes of
 * them.
 */
class MixedTissueMonteCarloTest {
  private static final Deviations DEVIATIONS = Deviations.of(MixedTissueMonteCarloTest.class);
  private static final Voxels CUBES = new Voxels(40, 40, 40, 4, 4, 4);
  private static final float[] GRAM_PER_ML = {1.06f, 0.26f, 1.85f};
  private static final TissueClass[] TISSUES = {
    TissueClass.SOFT, TissueClass.LUNG, TissueClass.BONE
  };

  /** Tissue and activity of a point, by its place in mm from the middle. */
  private interface Shape {
    int tissue(double xMm, double yMm, double zMm);

    boolean active(double xMm, double yMm, double zMm);
  }

  private record Voxels(int columns, int rows, int planes, double xMm, double yMm, double zMm) {}

  private record Case(String name, Voxels voxels, Shape shape) {
    Case(String name, Shape shape) {
      this(name, CUBES, shape);
    }
  }

  /**
   * Shortfalls that are known, not limits that are met: density over Monte Carlo where electrons
   * that turn in lung come back somewhere else than in the tissue that rays are straight in. Pinned
   * so that a change is seen.
   */
  private static final Map<String, Double> SHORTFALLS = Map.of("hilum liver 8", 1.015);

  /** What the engines that know no density give there, over Monte Carlo: validation.md. */
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
          Map.entry("local fissure beyond 8", 0.0));

  private static final List<Case> CASES =
      List.of(
          new Case(
              "sphere",
              shape(
                  (x, y, z) -> x * x + y * y + z * z < 14 * 14 ? 0 : 1,
                  (x, y, z) -> x * x + y * y + z * z < 14 * 14)),
          new Case(
              "rib",
              shape(
                  (x, y, z) -> z > 0 && z < 8 ? 2 : 0,
                  (x, y, z) -> z < 0 && z > -24 && Math.abs(x) < 48 && Math.abs(y) < 48)),
          new Case(
              "dome",
              shape(
                  (x, y, z) -> x * x + y * y + (z + 60) * (z + 60) < 56 * 56 ? 0 : 1,
                  (x, y, z) -> z > -28 && x * x + y * y + (z + 60) * (z + 60) < 56 * 56)),
          new Case(
              "tilt",
              shape(
                  (x, y, z) -> x + y + 2 * z > 0 ? 1 : 0,
                  (x, y, z) -> x + y + 2 * z < 0 && x * x + y * y + z * z < 32 * 32)),
          new Case(
              "facet",
              shape(
                  (x, y, z) -> x + y + 2 * z > 0 ? 2 : 0,
                  (x, y, z) -> x + y + 2 * z < 0 && x * x + y * y + z * z < 32 * 32)),
          new Case(
              "ball",
              shape(
                  (x, y, z) -> x * x + y * y + z * z < 14 * 14 ? 2 : 0,
                  (x, y, z) ->
                      x * x + y * y + z * z >= 14 * 14 && x * x + y * y + z * z < 26 * 26)),
          new Case(
              "marrow",
              shape(
                  (x, y, z) -> z > 0 && z < 8 ? 2 : 0,
                  (x, y, z) -> z > 0 && z < 8 && Math.abs(x) < 48 && Math.abs(y) < 48)),
          new Case(
              "hilum",
              shape(
                  (x, y, z) -> z > 0 ? 1 : 0,
                  (x, y, z) -> z > 0 && z < 24 && Math.abs(x) < 32 && Math.abs(y) < 32)),
          new Case(
              "nodule",
              new Voxels(40, 40, 40, 3, 3, 3),
              shape(
                  (x, y, z) -> x * x + y * y + z * z < 10 * 10 ? 0 : 1,
                  (x, y, z) -> x * x + y * y + z * z < 10 * 10)),
          new Case(
              "fissure",
              new Voxels(40, 40, 41, 2.734, 2.734, 3.27),
              shape(
                  (x, y, z) -> Math.abs(z) < 1 ? 1 : 0,
                  (x, y, z) -> z < -1 && z > -20 && Math.abs(x) < 32 && Math.abs(y) < 32)));

  private interface Tissue {
    int of(double xMm, double yMm, double zMm);
  }

  private interface Active {
    boolean at(double xMm, double yMm, double zMm);
  }

  private static Shape shape(Tissue tissue, Active active) {
    return new Shape() {
      @Override
      public int tissue(double xMm, double yMm, double zMm) {
        return tissue.of(xMm, yMm, zMm);
      }

      @Override
      public boolean active(double xMm, double yMm, double zMm) {
        return active.at(xMm, yMm, zMm);
      }
    };
  }

  /** One line of the table: mean fraction of the emitted energy in a voxel of the region. */
  private record Row(String name, String region, int voxels, double fraction, double unc) {}

  @Test
  void regions_have_the_dose_of_monte_carlo() {
    Map<String, List<Row>> table = table();
    assertThat(table.keySet())
        .containsExactlyInAnyOrderElementsOf(CASES.stream().map(Case::name).toList());
    for (Case one : CASES) {
      Field field = new Field(one);
      double[] density = field.fractions(new DensityKernel(PointKernel.shipped(), 2));
      double[] kernel = field.fractions(new KernelConvolution(PointKernel.shipped(), 2));
      double[] local = field.fractions(new LocalDeposition());
      for (Row row : table.getOrDefault(one.name(), List.of())) {
        List<Integer> region = field.region(row.region());
        assertThat(region).hasSize(row.voxels());
        String at = one.name() + ", " + row.region();
        other("kernel", at, mean(kernel, region), row);
        other("local", at, mean(local, region), row);
        String tissue = row.region().replaceAll(" .*", "");
        Double shortfall = SHORTFALLS.get(one.name() + " " + row.region());
        if (shortfall == null) {
          // Issue 5: 1 %, and 2 standard errors of the Monte Carlo.
          DEVIATIONS.relative(
              "own Monte Carlo, " + tissue,
              at,
              mean(density, region),
              row.fraction(),
              0.01 + 2 * row.unc());
        } else {
          // The engine's figure has no chance in it; another one is another engine.
          DEVIATIONS.absolute(
              "known shortfall, over Monte Carlo",
              at,
              mean(density, region) / row.fraction(),
              shortfall,
              Allowed.upTo(0.003, "of the dose"));
        }
      }
    }
  }

  @Test
  void voxels_have_the_dose_of_monte_carlo_where_that_is_known() {
    Map<String, Map<Integer, double[]>> known = voxels();
    assertThat(known.keySet())
        .containsExactlyInAnyOrderElementsOf(CASES.stream().map(Case::name).toList());
    for (Case one : CASES) {
      Map<Integer, double[]> voxels = known.getOrDefault(one.name(), Map.of());
      double[] density = new Field(one).fractions(new DensityKernel(PointKernel.shipped(), 2));
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

  /** A case on its grid. */
  private static final class Field {
    private final Voxels voxels;
    private final Grid grid;
    private final float[] activity;
    private final float[] gramPerMl;
    private final byte[] tissue;
    private final List<Integer> active = new ArrayList<>();

    Field(Case one) {
      voxels = one.voxels();
      grid =
          Grid.axial(
              voxels.columns(),
              voxels.rows(),
              voxels.planes(),
              voxels.xMm(),
              voxels.yMm(),
              voxels.zMm());
      activity = new float[grid.voxelCount()];
      gramPerMl = new float[activity.length];
      tissue = new byte[activity.length];
      for (int i = 0; i < activity.length; i++) {
        double x = (column(i) - (voxels.columns() - 1) / 2.0) * voxels.xMm();
        double y = (row(i) - (voxels.rows() - 1) / 2.0) * voxels.yMm();
        double z = (plane(i) - (voxels.planes() - 1) / 2.0) * voxels.zMm();
        int kind = one.shape().tissue(x, y, z);
        gramPerMl[i] = GRAM_PER_ML[kind];
        tissue[i] = TISSUES[kind].code();
        if (one.shape().active(x, y, z)) {
          activity[i] = 1e6f;
          active.add(i);
        }
      }
    }

    private int column(int index) {
      return index % voxels.columns();
    }

    private int row(int index) {
      return index / voxels.columns() % voxels.rows();
    }

    private int plane(int index) {
      return index / voxels.columns() / voxels.rows();
    }

    /** The fraction of all emitted energy that each voxel gets. */
    double[] fractions(DoseEngine engine) {
      float[] doseGy =
          engine
              .compute(
                  DoseInputs.of(
                      DoseFixture.activity(grid, activity),
                      DoseConstants.DEFAULT,
                      new VoxelMass(grid, gramPerMl, tissue, "case")))
              .doseGy();
      double[] fractions = new double[doseGy.length];
      for (int i = 0; i < fractions.length; i++) {
        fractions[i] =
            doseGy[i] * gramPerMl[i] / DoseConstants.DEFAULT.kGyKgPerGBq() / active.size();
      }
      return fractions;
    }

    List<Integer> region(String name) {
      if (name.equals("active")) {
        return active;
      }
      if (name.equals("bone")) {
        return where(i -> tissue[i] == TissueClass.BONE.code());
      }
      TissueClass one = name.startsWith("lung ") ? TissueClass.LUNG : TissueClass.SOFT;
      int first = name.startsWith("beyond ") ? voxels.planes() / 2 + 1 : 0;
      double mostMm = Double.parseDouble(name.substring(name.indexOf(' ')));
      return where(
          i ->
              tissue[i] == one.code()
                  && activity[i] == 0
                  && plane(i) >= first
                  && distanceMm(i) <= mostMm + 1e-6);
    }

    private List<Integer> where(IntPredicate in) {
      List<Integer> found = new ArrayList<>();
      for (int i = 0; i < tissue.length; i++) {
        if (in.test(i)) {
          found.add(i);
        }
      }
      return found;
    }

    /** To the nearest active voxel, middle to middle. */
    private double distanceMm(int index) {
      double least = Double.MAX_VALUE;
      for (int other : active) {
        double x = (column(index) - column(other)) * voxels.xMm();
        double y = (row(index) - row(other)) * voxels.yMm();
        double z = (plane(index) - plane(other)) * voxels.zMm();
        least = Math.min(least, x * x + y * y + z * z);
      }
      return Math.sqrt(least);
    }
  }
}
