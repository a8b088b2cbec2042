// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.TissueClass;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

class FaceGatherTest {
  private static final Deviations DEVIATIONS = Deviations.of(FaceGatherTest.class);
  private static final PathLoss LOSS = PathLoss.of(PointKernel.yttrium90());
  private static final int ACROSS = 21;
  private static final int SHIFTS = 64;
  private static final int MIDDLE = ACROSS / 2;
  private static final float CORTICAL = (float) PathScale.effusivity(TissueClass.BONE, 1.85);

  /** A field of tissues by plane, with lines that go both ways. */
  private static final class Field {
    final Grid grid = Grid.cube(ACROSS, 4);
    final float[] becquerelPerMl = new float[grid.voxelCount()];
    final float[] gramPerMl = new float[becquerelPerMl.length];
    final float[] effusivity = new float[becquerelPerMl.length];

    /** Liver, and cortical bone in some planes. */
    Field(int firstBone, int endBone) {
      for (int i = 0; i < gramPerMl.length; i++) {
        int z = i / grid.planeSize();
        boolean bone = z >= firstBone && z < endBone;
        gramPerMl[i] = bone ? 1.8f : 1.06f;
        effusivity[i] = bone ? CORTICAL : 1;
      }
      Arrays.fill(becquerelPerMl, 1e-30f);
    }

    /** What rays tell and what faces change there, for voxels of the middle column. */
    double[][] column() {
      return column(RayPoints.of(FaceGather.LINES));
    }

    double[][] column(double[][] points) {
      RayBox box = new RayBox(grid, becquerelPerMl, gramPerMl);
      float[] inBox = new float[box.gramPerMl().length];
      for (int z = 0; z < ACROSS; z++) {
        for (int y = 0; y < ACROSS; y++) {
          System.arraycopy(effusivity, grid.index(0, y, z), inBox, box.index(y, z), ACROSS);
        }
      }
      // A medium of reference so thick that it keeps all in the voxel itself.
      RaySet along = rays(points, box);
      RaySet opposite = rays(RayPoints.opposite(points, FaceGather.LINES), box);
      RayGather gather = new RayGather(box, LOSS);
      FaceRuns.Memory memory = new FaceRuns.Memory(box, LOSS, inBox);
      double[][] column = new double[ACROSS][];
      for (int z = 0; z < ACROSS; z++) {
        VoxelRun run = new VoxelRun(RayGather.RUN);
        run.begin(z);
        run.add(box.index(MIDDLE, z) + MIDDLE, grid.index(MIDDLE, MIDDLE, z));
        double rays = gather.gather(along, FaceGather.LINES, run, 0)[0][0] / 2;
        rays += gather.gather(opposite, FaceGather.LINES, run, 0)[0][0] / 2;
        double[] both = {rays, Double.NaN};
        FaceRuns faces =
            new FaceRuns(memory, z, along, opposite, (_, becquerelPerG) -> both[1] = becquerelPerG);
        faces.add(box.index(MIDDLE, z) + MIDDLE, 0, FaceRuns.ALL_LINES);
        faces.end();
        column[z] = both;
      }
      return column;
    }

    private RaySet rays(double[][] points, RayBox box) {
      return RaySet.of(points, grid, box, _ -> 4, LOSS, 1e6f);
    }
  }

  private static Field evenByStopping(int firstBone, int endBone) {
    Field field = new Field(firstBone, endBone);
    for (int i = 0; i < field.becquerelPerMl.length; i++) {
      // Per path density stopping power over scale: per mass the stopping power.
      field.becquerelPerMl[i] = field.gramPerMl[i] * field.effusivity[i];
    }
    return field;
  }

  @ParameterizedTest
  @CsvSource({"10, 21", "10, 11", "9, 11", "11, 14"})
  void activity_that_goes_with_stopping_power_fills_all_sides_of_faces_evenly(
      int firstBone, int endBone) {
    double[][] column = evenByStopping(firstBone, endBone).column();
    double worst = 0;
    for (int z = 4; z < ACROSS - 4; z++) {
      double expected = z >= firstBone && z < endBone ? CORTICAL : 1;
      worst = Math.max(worst, Math.abs(column[z][0] / expected - 1));
      // Rounding: of float, and the reference's share of 1e-6.
      DEVIATIONS.relative(
          "activity as stopping power, in and about bone",
          "planes %d to %d of bone, plane %d".formatted(firstBone, endBone - 1, z),
          column[z][0] + column[z][1],
          expected,
          3e-6);
    }
    assertThat(worst).as("without what faces change").isGreaterThan(0.005);
  }

  @ParameterizedTest
  @CsvSource({"8", "9", "10", "12"})
  void what_faces_take_from_one_side_they_give_the_other(int source) {
    // A plane of sources, even in its own plane, so that a column tells the energy of all.
    Field field = new Field(MIDDLE, MIDDLE + 2);
    Arrays.fill(
        field.becquerelPerMl,
        source * field.grid.planeSize(),
        (source + 1) * field.grid.planeSize(),
        1);
    double sum = 0;
    double moved = 0;
    Random random = new Random(source);
    for (int shift = 0; shift < SHIFTS; shift++) {
      double[][] column = field.column(shifted(RayPoints.of(FaceGather.LINES), random));
      for (int plane = 0; plane < ACROSS; plane++) {
        double energy = column[plane][1] * field.gramPerMl[plane * field.grid.planeSize()];
        sum += energy / SHIFTS;
        moved += Math.abs(energy) / 2 / SHIFTS;
      }
    }
    assertThat(moved).isGreaterThan(1e-4);
    // Each voxel integrates with its own points, few of which see a thin plane of sources.
    DEVIATIONS.absolute(
        "energy that faces make or lose, over what they move",
        "sources in plane " + source,
        sum / moved,
        0,
        Allowed.upTo(0.02, "of what they move"));
  }

  private static double[][] shifted(double[][] points, Random random) {
    // Of a straight ray, and one more: those that these shifts were drawn for.
    for (int dimension = 0; dimension < 6; dimension++) {
      double by = random.nextDouble();
      for (double[] point : points) {
        double value = point[dimension] + by;
        point[dimension] = Math.clamp(value - Math.floor(value), 1e-6, 1 - 1e-6);
      }
    }
    return points;
  }

  @Test
  void where_all_is_alike_nothing_is_changed() {
    for (Field field : new Field[] {new Field(0, 0), new Field(0, ACROSS)}) {
      Random random = new Random(3);
      for (int i = 0; i < field.becquerelPerMl.length; i++) {
        field.becquerelPerMl[i] = random.nextFloat();
      }
      for (double[] voxel : Arrays.copyOfRange(field.column(), 5, ACROSS - 5)) {
        assertThat(voxel[0]).isPositive();
        assertThat(voxel[1]).isZero();
      }
    }
  }
}
