// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GridTest {
  private static final Vector3 ORIGIN = new Vector3(-10, 20, -300);
  private static final Vector3 X = new Vector3(1, 0, 0);
  private static final Vector3 Y = new Vector3(0, 1, 0);

  private static Grid axial(double... offsetsMm) {
    return Grid.of(4, 3, ORIGIN, X, Y, 2, 5, offsetsMm);
  }

  /** Turned about all three axes, so that no direction is along an axis. */
  private static Grid oblique(double... offsetsMm) {
    Vector3 row = new Vector3(2, 3, 6).times(1 / 7.0);
    Vector3 column = new Vector3(3, -6, 2).times(1 / 7.0);
    return Grid.of(5, 4, ORIGIN, row, column, 1.5, 2.5, offsetsMm);
  }

  @Test
  void orders_voxels_plane_by_plane_and_row_by_row() {
    Grid grid = axial(0, 3, 6);
    assertThat(grid.index(0, 0, 0)).isZero();
    assertThat(grid.index(1, 0, 0)).isEqualTo(1);
    assertThat(grid.index(0, 1, 0)).isEqualTo(4);
    assertThat(grid.index(0, 0, 1)).isEqualTo(12);
    assertThat(grid.index(3, 2, 2)).isEqualTo(grid.voxelCount() - 1);
    assertThat(grid.planeOf(12)).isEqualTo(1);
  }

  @Test
  void gives_each_plane_half_the_way_to_its_neighbours_and_an_end_plane_the_whole_step() {
    Grid grid = axial(0, 3.27, 6.56, 9.75);
    assertThat(grid.planeThicknessMm(0)).isEqualTo(3.27);
    assertThat(grid.planeThicknessMm(1)).isCloseTo(3.28, within(1e-12));
    assertThat(grid.planeThicknessMm(2)).isCloseTo(3.24, within(1e-12));
    assertThat(grid.planeThicknessMm(3)).isCloseTo(3.19, within(1e-12));
    assertThat(grid.voxelVolumeMl(1)).isCloseTo(2 * 5 * 3.28e-3, within(1e-15));
  }

  @Test
  void places_voxel_centres_along_uneven_planes() {
    Grid grid = axial(0, 3, 7);
    assertThat(grid.centre(1, 2, 2)).isEqualTo(new Vector3(-8, 30, -293));
  }

  @Test
  void maps_every_voxel_centre_of_an_oblique_uneven_grid_back_to_its_index() {
    Grid grid = oblique(0, 2, 5, 5.5);
    for (int plane = 0; plane < grid.planes(); plane++) {
      for (int row = 0; row < grid.rows(); row++) {
        for (int column = 0; column < grid.columns(); column++) {
          Vector3 index = grid.toIndex(grid.centre(column, row, plane));
          assertThat(index.x()).isCloseTo(column, within(1e-12));
          assertThat(index.y()).isCloseTo(row, within(1e-12));
          assertThat(index.z()).isCloseTo(plane, within(1e-12));
        }
      }
    }
  }

  @Test
  void interpolates_the_plane_index_between_planes_and_continues_beyond_them() {
    Grid grid = axial(0, 2, 6);
    assertThat(planeIndexAt(grid, 1)).isEqualTo(0.5);
    assertThat(planeIndexAt(grid, 3)).isEqualTo(1.25);
    assertThat(planeIndexAt(grid, -1)).isEqualTo(-0.5);
    assertThat(planeIndexAt(grid, 8)).isEqualTo(2.5);
  }

  private static double planeIndexAt(Grid grid, double offsetMm) {
    return grid.toIndex(grid.origin().plus(grid.normal().times(offsetMm))).z();
  }

  @Test
  void stacks_planes_along_row_direction_cross_column_direction() {
    Grid feetFirst = Grid.of(2, 2, ORIGIN, X, Y.times(-1), 1, 1, new double[] {0, 4});
    assertThat(feetFirst.normal()).isEqualTo(new Vector3(0, 0, -1));
    assertThat(feetFirst.centre(0, 0, 1).z()).isEqualTo(-304);
  }

  @Test
  void accepts_cosines_rounded_to_four_digits_and_makes_them_orthonormal() {
    Grid grid =
        Grid.of(
            2,
            2,
            ORIGIN,
            new Vector3(0.8661, 0.5, 0),
            new Vector3(-0.5, 0.866, 0),
            1,
            1,
            new double[] {0, 1});
    assertThat(grid.rowDirection().length()).isCloseTo(1, within(1e-15));
    assertThat(grid.rowDirection().dot(grid.columnDirection())).isCloseTo(0, within(1e-15));
  }

  @Test
  void refuses_directions_that_are_not_perpendicular_or_not_of_length_one() {
    assertThatThrownBy(
            () -> Grid.of(2, 2, ORIGIN, X, new Vector3(0.002, 1, 0), 1, 1, new double[] {0, 1}))
        .hasMessageContaining("perpendicular unit vectors");
    assertThatThrownBy(() -> Grid.of(2, 2, ORIGIN, X.times(1.01), Y, 1, 1, new double[] {0, 1}))
        .hasMessageContaining("perpendicular unit vectors");
  }

  @Test
  void refuses_planes_that_do_not_increase_from_zero() {
    assertThatThrownBy(() -> axial(1, 2)).hasMessageContaining("plane 0");
    assertThatThrownBy(() -> axial(0, 2, 2)).hasMessageContaining("strictly increasing");
    assertThatThrownBy(() -> axial(0, Double.NaN)).hasMessageContaining("strictly increasing");
    assertThatThrownBy(() -> axial(0)).hasMessageContaining("at least 2");
  }

  @Test
  void refuses_more_voxels_than_an_array_holds() {
    assertThatThrownBy(() -> Grid.of(40_000, 40_000, ORIGIN, X, Y, 1, 1, new double[] {0, 1}))
        .hasMessageContaining("voxels");
  }

  @Test
  void keeps_its_plane_offsets_from_changes_of_the_given_array() {
    double[] offsetsMm = {0, 1};
    Grid grid = axial(offsetsMm);
    offsetsMm[1] = 9;
    grid.planeOffsetsMm()[1] = 9;
    assertThat(grid.planeOffsetMm(1)).isEqualTo(1);
  }

  @Test
  void is_equal_to_a_grid_of_the_same_geometry_only() {
    assertThat(axial(0, 3, 6)).isEqualTo(axial(0, 3, 6)).hasSameHashCodeAs(axial(0, 3, 6));
    assertThat(axial(0, 3, 6)).isNotEqualTo(axial(0, 3, 6.01));
  }

  @Test
  void an_end_plane_is_named_by_where_it_lies_in_the_patient() {
    double[] offsets = {0, 4, 8};
    Vector3 x = new Vector3(1, 0, 0);
    Vector3 y = new Vector3(0, 1, 0);
    Vector3 corner = new Vector3(0, 0, -100);
    Grid upwards = Grid.of(3, 3, corner, x, y, 2, 2, offsets);
    assertThat(upwards.endText(0)).isEqualTo("lowest plane, z -100.0 mm");
    assertThat(upwards.endText(2)).isEqualTo("highest plane, z -92.0 mm");
    Grid downwards = Grid.of(3, 3, corner, y, x, 2, 2, offsets);
    assertThat(downwards.endText(0)).isEqualTo("highest plane, z -100.0 mm");
    assertThat(downwards.endText(2)).isEqualTo("lowest plane, z -108.0 mm");
    Grid coronal = Grid.of(3, 3, corner, x, new Vector3(0, 0, -1), 2, 2, offsets);
    assertThat(coronal.endText(2)).isEqualTo("last plane, z -102.0 mm");
  }
}
