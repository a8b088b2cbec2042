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
 * The density engine at cortical bone, whose faces turn electrons back: a plate of 8 mm in liver,
 * 40 x 40 x 40 voxels of 4 mm. Once liver of 96 x 96 x 24 mm before the plate is active, once 96 x
 * 96 mm of the plate itself. Some seconds.
 *
 * <p>The expected figures are those of the cases rib and marrow of this project's own Monte Carlo
 * ({@code src/test/scripts/electron-mc.c}, table {@code electron-mc.csv}), which shares nothing
 * with the engine but the spectrum.
 */
final class BoneChecks implements CheckGroup {
  private static final int SIDE = 40;
  private static final double EDGE_MM = 4;
  private static final float LIVER_G_PER_ML = 1.06f;
  private static final float BONE_G_PER_ML = 1.85f;
  private static final double WIDE_MM = 48;
  private static final double PLATE_MM = 8;

  private static final Grid GRID = Grid.cube(SIDE, EDGE_MM);

  /**
   * What Monte Carlo gives a region.
   *
   * @param fraction of all emitted energy, mean of its voxels
   * @param relativeError standard error of that
   */
  private record Expected(String region, IntPredicate in, double fraction, double relativeError) {}

  @Override
  public List<Check> run() {
    List<Check> checks = new ArrayList<>();
    IntPredicate before = i -> isWide(i) && z(i) < 0 && z(i) > -24;
    hold(
        checks,
        "plate of bone beside active liver",
        before,
        List.of(
            new Expected("active liver", before, 2.660573e-04, 0.00030),
            new Expected("bone", BoneChecks::isBone, 7.906564e-06, 0.00317)));
    IntPredicate inside = i -> isWide(i) && isBone(i);
    hold(
        checks,
        "active plate of bone",
        inside,
        List.of(
            new Expected("active bone", inside, 7.666809e-04, 0.00031),
            new Expected("bone", BoneChecks::isBone, 2.802271e-04, 0.00031),
            new Expected(
                "liver within 8 mm", BoneChecks::isLiverBesideThePlate, 3.839406e-05, 0.00159)));
    return checks;
  }

  private static void hold(
      List<Check> checks, String subject, IntPredicate active, List<Expected> expected) {
    float[] becquerelPerMl = new float[GRID.voxelCount()];
    float[] gramPerMl = new float[becquerelPerMl.length];
    byte[] tissue = new byte[becquerelPerMl.length];
    Arrays.fill(gramPerMl, LIVER_G_PER_ML);
    Arrays.fill(tissue, TissueClass.SOFT.code());
    int sources = 0;
    for (int i = 0; i < becquerelPerMl.length; i++) {
      if (isBone(i)) {
        gramPerMl[i] = BONE_G_PER_ML;
        tissue[i] = TissueClass.BONE.code();
      }
      if (active.test(i)) {
        becquerelPerMl[i] = (float) TrialDose.BQ_PER_ML;
        sources++;
      }
    }
    double[] dose =
        new TrialDose(GRID, "density")
            .of(becquerelPerMl, new VoxelMass(GRID, gramPerMl, tissue, "self-test"));
    for (Expected one : expected) {
      double sum = 0;
      int voxels = 0;
      for (int i = 0; i < dose.length; i++) {
        if (one.in().test(i)) {
          sum += dose[i] * gramPerMl[i] / Density.SOFT_TISSUE.gramPerMl();
          voxels++;
        }
      }
      checks.add(
          Check.relative(
              subject,
              one.region(),
              sum / voxels / sources,
              one.fraction(),
              0.01 + 2 * one.relativeError(),
              "of the energy a voxel",
              "own Monte Carlo, cases rib and marrow; 1 % and 2 of its standard errors"));
    }
  }

  private static boolean isBone(int index) {
    return z(index) > 0 && z(index) < PLATE_MM;
  }

  private static boolean isWide(int index) {
    return Math.abs(x(index)) < WIDE_MM && Math.abs(y(index)) < WIDE_MM;
  }

  /** From middle to middle of the nearest active voxel. */
  private static boolean isLiverBesideThePlate(int index) {
    double last = WIDE_MM - EDGE_MM / 2;
    double aside = Math.max(0, Math.abs(x(index)) - last);
    double along = Math.max(0, Math.abs(y(index)) - last);
    double away = Math.abs(z(index) - PLATE_MM / 2) - (PLATE_MM - EDGE_MM) / 2;
    return !isBone(index) && aside * aside + along * along + away * away <= 64 + 1e-6;
  }

  private static double x(int index) {
    return fromMiddle(index % SIDE);
  }

  private static double y(int index) {
    return fromMiddle(index / SIDE % SIDE);
  }

  private static double z(int index) {
    return fromMiddle(index / SIDE / SIDE);
  }

  private static double fromMiddle(int voxel) {
    return (voxel - (SIDE - 1) / 2.0) * EDGE_MM;
  }
}
