// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.DoseConstants;

/**
 * Curved and voxelised borders of liver, lung, bone and gas: the cases of {@code electron-mc.c}.
 * Tumour in lung of 20 mm on 3 mm, fissure, active lung, recess and gas were chosen before anybody
 * had seen what the engine makes of them.
 */
final class MixedTissueCases {
  private static final Voxels CUBES = new Voxels(40, 40, 40, 4, 4, 4);
  private static final float[] GRAM_PER_ML = {1.06f, 0.26f, 1.85f, 1.04f, 0.0012f};
  private static final TissueClass[] TISSUES = {
    TissueClass.SOFT, TissueClass.LUNG, TissueClass.BONE, TissueClass.SOFT, TissueClass.AIR
  };

  /** Tissue and activity of a point, by its place in mm from the middle. */
  interface Shape {
    int tissue(double xMm, double yMm, double zMm);

    boolean active(double xMm, double yMm, double zMm);
  }

  record Voxels(int columns, int rows, int planes, double xMm, double yMm, double zMm) {}

  record Case(String name, Voxels voxels, Shape shape) {
    Case(String name, Shape shape) {
      this(name, CUBES, shape);
    }
  }

  static final List<Case> CASES =
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
                  (x, y, z) -> z < -1 && z > -20 && Math.abs(x) < 32 && Math.abs(y) < 32)),
          new Case(
              "recess",
              new Voxels(44, 44, 50, 4.07, 4.07, 3),
              shape(
                  (x, y, z) ->
                      axis(y, z) >= 58 && axis(y, z) < 58 + Math.clamp(9 + .2 * x, 0, 18) ? 1 : 0,
                  (x, y, z) -> axis(y, z) < 58 && x * x + y * y + (z + 2) * (z + 2) < 26 * 26)),
          new Case(
              "gas",
              new Voxels(40, 40, 40, 4.8, 4.8, 4.8),
              shape(
                  (x, y, z) -> isGas(x, y, z) ? 4 : 0,
                  (x, y, z) ->
                      !isGas(x, y, z)
                          && z < -10
                          && z > -36
                          && Math.abs(x) < 30
                          && Math.abs(y + 3) < 30)));

  private MixedTissueCases() {}

  private static double axis(double yMm, double zMm) {
    return Math.sqrt((zMm + 60) * (zMm + 60) + yMm * yMm);
  }

  private static boolean isGas(double xMm, double yMm, double zMm) {
    return xMm * xMm / 676 + yMm * yMm / 361 + (zMm - 3) * (zMm - 3) / 484 < 1;
  }

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

  /** A case on its grid. */
  static final class Field {
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

    /** Activity that is none of the case's: far below what it is held for. */
    void alsoActiveBelow(double zMm) {
      for (int i = 0; i < activity.length; i++) {
        if ((plane(i) - (voxels.planes() - 1) / 2.0) * voxels.zMm() < zMm) {
          activity[i] = 1e6f;
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
      VoxelMass mass = new VoxelMass(grid, gramPerMl, tissue, "case");
      float[] doseGy = DoseFixture.dose(engine, grid, activity, mass);
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
