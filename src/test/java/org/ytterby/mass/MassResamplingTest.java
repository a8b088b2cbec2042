// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

class MassResamplingTest {
  private static final Vector3 X = new Vector3(1, 0, 0);
  private static final Vector3 Y = new Vector3(0, 1, 0);
  private static final Vector3 Z = new Vector3(0, 0, 1);

  /** 48 x 48 x 39 mm around the origin, planes uneven. */
  private static final Grid DOSE =
      Grid.axial(12, 12, 4, 4, new double[] {0, 3, 6, 9.2, 12.2, 15.2, 18, 21, 24, 27, 30, 33, 36})
          .at(new Vector3(-22, -22, -18));

  private static Grid source(Vector3 row, Vector3 column, Vector3 origin) {
    double[] offsetsMm = new double[9];
    Arrays.setAll(offsetsMm, k -> 2.5 * k + (k > 4 ? 0.1 : 0));
    return Grid.of(23, 19, origin, row, column, 0.9, 1.1, offsetsMm);
  }

  private static float[][] drawn(Grid source, long seed) {
    Random random = new Random(seed);
    float[][] planes = new float[source.planes()][source.planeSize()];
    for (float[] plane : planes) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = 0.001f + 2 * random.nextFloat();
      }
    }
    return planes;
  }

  private static ResampledMass resampled(Grid source, float[][] planes) {
    MassResampling resampling = MassResampling.of(source, DOSE);
    for (int plane = 0; plane < planes.length; plane++) {
      resampling.add(plane, planes[plane]);
    }
    return resampling.result();
  }

  private static double massG(Grid source, float[][] planes) {
    double massG = 0;
    for (int plane = 0; plane < planes.length; plane++) {
      for (float density : planes[plane]) {
        massG += density * source.voxelVolumeMl(plane);
      }
    }
    return massG;
  }

  /** By points, as many as make cutting negligible: another method, slow. */
  private static double[] byPoints(Grid source, float[][] planes, int parts) {
    double[] massG = new double[DOSE.voxelCount()];
    double[] edges = DOSE.edgesMm(Grid.Axis.PLANE);
    double[] planeEdges = source.edgesMm(Grid.Axis.PLANE);
    for (int plane = 0; plane < planes.length; plane++) {
      double partG = source.voxelVolumeMl(plane) / parts / parts / parts;
      for (int i = 0; i < source.planeSize() * parts * parts * parts; i++) {
        int part = i / source.planeSize();
        int voxel = i % source.planeSize();
        double u = (part % parts + 0.5) / parts - 0.5;
        double v = (part / parts % parts + 0.5) / parts - 0.5;
        double w = (part / parts / parts + 0.5) / parts;
        Vector3 point =
            source
                .origin()
                .plus(
                    source
                        .rowDirection()
                        .times((voxel % source.columns() + u) * source.columnSpacingMm()))
                .plus(
                    source
                        .columnDirection()
                        .times((voxel / source.columns() + v) * source.rowSpacingMm()))
                .plus(
                    source
                        .normal()
                        .times(
                            planeEdges[plane] + w * (planeEdges[plane + 1] - planeEdges[plane])));
        Vector3 at = DOSE.toAxesMm(point);
        int column = (int) Math.floor(at.x() / 4 + 0.5);
        int row = (int) Math.floor(at.y() / 4 + 0.5);
        int found = Arrays.binarySearch(edges, at.z());
        int target = found >= 0 ? found : -found - 2;
        if (column >= 0 && column < 12 && row >= 0 && row < 12 && target >= 0 && target < 13) {
          massG[DOSE.index(column, row, target)] += planes[plane][voxel] * partG;
        }
      }
    }
    return massG;
  }

  @Test
  void keeps_the_mass_of_a_ct_inside_the_field_whatever_way_it_lies() {
    Vector3[][] ways = {
      {X, Y}, {X.times(-1), Y}, {X, Y.times(-1)}, {Y, X}, {Y, Z}, {Z, X}, {X, Z.times(-1)}
    };
    for (Vector3[] way : ways) {
      Vector3 normal = way[0].cross(way[1]);
      Vector3 origin = way[0].times(-9).plus(way[1].times(-9)).plus(normal.times(-9.3));
      Grid source = source(way[0], way[1], origin);
      float[][] planes = drawn(source, 7);
      ResampledMass mass = resampled(source, planes);
      double sumG = Arrays.stream(mass.massG()).sum();
      // The issue asks for 1e-6; sums in double are good to 1e-12.
      assertThat(sumG / massG(source, planes)).isCloseTo(1, within(1e-12));
      double sumMl = Arrays.stream(mass.seenMl()).sum();
      float[][] ones = new float[planes.length][source.planeSize()];
      Arrays.stream(ones).forEach(plane -> Arrays.fill(plane, 1));
      assertThat(sumMl / massG(source, ones)).isCloseTo(1, within(1e-12));
    }
  }

  /**
   * By the overlap of each pair of boxes, corner against corner: slow, but nothing is cut into
   * parts, so that it is exact where axes are parallel.
   */
  private static double[] byBoxes(Grid source, float[][] planes) {
    double[] massG = new double[DOSE.voxelCount()];
    double[] planeEdges = source.edgesMm(Grid.Axis.PLANE);
    double[] targetEdges = DOSE.edgesMm(Grid.Axis.PLANE);
    for (int plane = 0; plane < planes.length; plane++) {
      for (int voxel = 0; voxel < source.planeSize(); voxel++) {
        Vector3 one = corner(source, voxel, -0.5, planeEdges[plane]);
        Vector3 other = corner(source, voxel, 0.5, planeEdges[plane + 1]);
        for (int i = 0; i < massG.length; i++) {
          int target = i / DOSE.planeSize();
          double x = 4 * (i % 12) - 2.0;
          double y = 4 * (i / 12 % 12) - 2.0;
          massG[i] +=
              planes[plane][voxel]
                  * 1e-3
                  * overlapMm(one.x(), other.x(), x, x + 4)
                  * overlapMm(one.y(), other.y(), y, y + 4)
                  * overlapMm(one.z(), other.z(), targetEdges[target], targetEdges[target + 1]);
        }
      }
    }
    return massG;
  }

  private static Vector3 corner(Grid source, int voxel, double half, double heightMm) {
    int columns = source.columns();
    Vector3 point =
        source
            .origin()
            .plus(source.rowDirection().times((voxel % columns + half) * source.columnSpacingMm()))
            .plus(source.columnDirection().times((voxel / columns + half) * source.rowSpacingMm()))
            .plus(source.normal().times(heightMm));
    return DOSE.toAxesMm(point);
  }

  private static double overlapMm(double one, double other, double low, double high) {
    return Math.max(0, Math.min(Math.max(one, other), high) - Math.max(Math.min(one, other), low));
  }

  @Test
  void puts_each_part_where_it_is() {
    for (Vector3[] way : new Vector3[][] {{X, Y}, {Y.times(-1), X}, {Z, Y}}) {
      Vector3 normal = way[0].cross(way[1]);
      Grid source =
          source(
              way[0],
              way[1],
              way[0].times(-9.13).plus(way[1].times(-8.77)).plus(normal.times(-9.3)));
      float[][] planes = drawn(source, 11);
      double[] expectedG = byBoxes(source, planes);
      double[] massG = resampled(source, planes).massG();
      for (int i = 0; i < massG.length; i++) {
        // Both are exact but for rounding: some 200 sums of 0.001 g, and edges of 1e-14 mm.
        assertThat(massG[i]).as("voxel %d", i).isCloseTo(expectedG[i], within(1e-13));
      }
    }
  }

  @Test
  void pixels_without_a_density_have_neither_mass_nor_volume() {
    Grid source = source(X, Y, new Vector3(-9.9, -9.9, -9.3));
    float[][] planes = drawn(source, 3);
    for (float[] plane : planes) {
      Arrays.fill(plane, 0, plane.length / 2, Float.NaN);
    }
    ResampledMass mass = resampled(source, planes);
    for (int i = 0; i < DOSE.voxelCount(); i++) {
      assertThat(mass.massG()[i]).isFinite();
      if (mass.isKnown(i)) {
        assertThat(mass.gramPerMl(i)).isBetween(0.001, 2.001);
      }
    }
    assertThat(mass.isKnown(DOSE.index(5, 3, 5))).isFalse();
    assertThat(mass.isKnown(DOSE.index(5, 7, 5))).isTrue();
  }

  @Test
  void a_turned_ct_loses_no_mass_and_stays_uniform_where_it_is() {
    double angle = Math.toRadians(17);
    Vector3 row = new Vector3(Math.cos(angle), Math.sin(angle) * 0.8, Math.sin(angle) * 0.6);
    Vector3 column = Z.cross(row).unit();
    Vector3 normal = row.cross(column);
    Vector3 origin = row.times(-9).plus(column.times(-9)).plus(normal.times(-9.3));
    Grid source = source(row, column, origin);
    assertThat(MassResampling.of(source, DOSE)).isInstanceOf(ObliqueResampling.class);
    float[][] planes = drawn(source, 5);
    assertThat(Arrays.stream(resampled(source, planes).massG()).sum() / massG(source, planes))
        .isCloseTo(1, within(1e-12));
    Arrays.stream(planes).forEach(plane -> Arrays.fill(plane, 1.04f));
    ResampledMass uniform = resampled(source, planes);
    for (int i = 0; i < DOSE.voxelCount(); i++) {
      if (uniform.isKnown(i)) {
        assertThat(uniform.gramPerMl(i)).isCloseTo(1.04, within(1e-6));
      }
    }
  }

  @Test
  void a_turned_ct_displaces_mass_by_no_more_than_it_says() {
    double angle = Math.toRadians(30);
    Vector3 row = new Vector3(Math.cos(angle), Math.sin(angle), 0);
    Vector3 column = new Vector3(-Math.sin(angle), Math.cos(angle), 0);
    Grid source = source(row, column, row.times(-9).plus(column.times(-9)).plus(Z.times(-9.3)));
    float[][] planes = drawn(source, 9);
    double[] expectedG = byPoints(source, planes, 16);
    double[] massG = resampled(source, planes).massG();
    // The centre of mass along x: every part is moved by at most 0.6 x sqrt(3) / 2 = 0.52 mm.
    assertThat(centreX(massG)).isCloseTo(centreX(expectedG), within(0.52));
    double differentG = 0;
    double allG = 0;
    for (int i = 0; i < massG.length; i++) {
      differentG += Math.abs(massG[i] - expectedG[i]) / 2;
      allG += massG[i];
    }
    // A voxel of 4 mm whose faces are cut 0.15 mm off on average gives away some 10 % at most.
    assertThat(differentG / allG).isLessThan(0.1);
  }

  private static double centreX(double[] massG) {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < massG.length; i++) {
      sum += massG[i] * DOSE.centre(i % 12, 0, 0).x();
      all += massG[i];
    }
    return sum / all;
  }

  @Test
  void a_grid_turned_by_rounded_cosines_counts_as_parallel() {
    Vector3 row = new Vector3(1, 1e-3, 0);
    assertThat(
            MassResampling.of(source(row, Y.minus(X.times(1e-3)), new Vector3(-9, -9, -9)), DOSE))
        .isInstanceOf(AlignedResampling.class);
    Vector3 further = new Vector3(Math.cos(0.01), Math.sin(0.01), 0);
    assertThat(MassResampling.of(source(further, Z.cross(further), new Vector3(-9, -9, -9)), DOSE))
        .isInstanceOf(ObliqueResampling.class);
  }
}
