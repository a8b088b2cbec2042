// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;

class ContourRasterTest {
  private static final Vector3 ZERO = new Vector3(0, 0, 0);
  private static final Vector3 X = new Vector3(1, 0, 0);
  private static final Vector3 Y = new Vector3(0, 1, 0);

  /** Voxels of 1 x 1 mm; centres on whole numbers. */
  private static Grid grid(double... offsetsMm) {
    return Grid.axial(20, 20, 1, 1, offsetsMm);
  }

  private static Grid even(int planes, double stepMm) {
    return Grid.axial(20, 20, planes, 1, 1, stepMm);
  }

  private static Contour polygon(double z, double... xy) {
    List<Vector3> points = new ArrayList<>();
    for (int i = 0; i < xy.length; i += 2) {
      points.add(new Vector3(xy[i], xy[i + 1], z));
    }
    return new Contour(points, false);
  }

  private static Contour box(double z, double fromX, double fromY, double toX, double toY) {
    return polygon(z, fromX, fromY, toX, fromY, toX, toY, fromX, toY);
  }

  private static Contour circle(double z, double radiusMm) {
    double[] xy = new double[720];
    for (int i = 0; i < 360; i++) {
      xy[2 * i] = 9.5 + radiusMm * Math.cos(Math.toRadians(i));
      xy[2 * i + 1] = 9.5 + radiusMm * Math.sin(Math.toRadians(i));
    }
    return polygon(z, xy);
  }

  private static ContourRaster.Raster raster(Grid grid, Contour... contours) {
    return ContourRaster.rasterize(List.of(contours), grid, "1.2.3 ROI 1 'r'");
  }

  private static int[] perPlane(Mask mask) {
    int[] counts = new int[mask.grid().planes()];
    Arrays.setAll(counts, mask::countInPlane);
    return counts;
  }

  @Test
  void a_box_between_voxel_edges_takes_the_voxels_it_covers() {
    Grid grid = even(3, 2);
    ContourRaster.Raster raster = raster(grid, box(2, 2.5, 3.5, 6.5, 5.5));
    assertThat(perPlane(raster.mask())).containsExactly(0, 8, 0);
    assertThat(raster.mask().contains(grid.index(3, 4, 1))).isTrue();
    assertThat(raster.mask().contains(grid.index(6, 5, 1))).isTrue();
    assertThat(raster.mask().contains(grid.index(2, 4, 1))).isFalse();
    assertThat(raster.contourVolumeMl()).isCloseTo(0.016, within(1e-12));
    assertThat(raster.mask().volumeMl()).isCloseTo(0.016, within(1e-12));
    assertThat(raster.findings()).isEmpty();
  }

  @Test
  void a_box_through_voxel_centres_has_its_lower_edges_and_not_its_upper_ones() {
    Grid grid = even(2, 1);
    ContourRaster.Raster raster = raster(grid, box(0, 2, 3, 6, 5));
    assertThat(perPlane(raster.mask())).containsExactly(8, 0);
    assertThat(raster.mask().contains(grid.index(2, 3, 0))).isTrue();
    assertThat(raster.mask().contains(grid.index(6, 3, 0))).isFalse();
    assertThat(raster.mask().contains(grid.index(2, 5, 0))).isFalse();
  }

  @Test
  void neighbours_share_no_voxel_and_leave_none_out() {
    Grid grid = even(2, 1);
    // A slanted common border through voxel centres, drawn in opposite directions.
    Mask left = raster(grid, polygon(0, 0, 0, 7, 0, 9, 3, 5, 10, 0, 10)).mask();
    Mask right = raster(grid, polygon(0, 5, 10, 9, 3, 7, 0, 15, 0, 15, 10)).mask();
    Mask whole = raster(grid, box(0, 0, 0, 15, 10)).mask();
    assertThat(left.and(right).isEmpty()).isTrue();
    assertThat(left.or(right)).isEqualTo(whole);
  }

  @Test
  void counts_a_half_voxel_box_only_where_it_holds_the_centre() {
    Grid grid = even(2, 1);
    assertThat(raster(grid, box(0, 4.9, 4.9, 5.4, 5.4)).mask().count()).isEqualTo(1);
    assertThat(raster(grid, box(0, 5.1, 5.1, 5.6, 5.6)).mask().count()).isZero();
  }

  @Test
  void a_circle_has_the_area_of_its_polygon_and_the_voxels_nearer_than_its_radius() {
    ContourRaster.Raster raster = raster(even(2, 1), circle(0, 8));
    double polygonMm2 = 180 * 64 * Math.sin(Math.toRadians(1));
    assertThat(raster.contourVolumeMl()).isCloseTo(polygonMm2 / 1000, within(1e-8));
    // Of the centres on half-integers around (9.5, 9.5), none lies between polygon and circle.
    Mask lattice =
        Mask.where(
            even(2, 1), i -> i < 400 && Math.hypot(i % 20 - 9.5, Math.floorDiv(i, 20) - 9.5) < 8);
    assertThat(raster.mask()).isEqualTo(lattice);
  }

  @Test
  void a_nested_contour_is_a_hole_and_one_inside_it_is_not() {
    Grid grid = even(2, 1);
    Contour outer = box(0, 0.5, 0.5, 16.5, 16.5);
    Contour hole = box(0, 4.5, 4.5, 12.5, 12.5);
    Contour island = box(0, 6.5, 6.5, 8.5, 8.5);
    ContourRaster.Raster raster = raster(grid, outer, hole, island);
    assertThat(raster.mask().count()).isEqualTo(256 - 64 + 4);
    assertThat(raster.contourVolumeMl()).isCloseTo(0.196, within(1e-9));
    assertThat(raster.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.found()).contains("0.20 mL", "0.26 mL of the union"));
  }

  @Test
  void holes_that_are_declared_need_no_finding() {
    Contour outer = new Contour(box(0, 0.5, 0.5, 16.5, 16.5).points(), true);
    Contour hole = new Contour(box(0, 4.5, 4.5, 12.5, 12.5).points(), true);
    assertThat(raster(even(2, 1), outer, hole).findings()).isEmpty();
  }

  @Test
  void a_keyhole_contour_is_the_same_as_a_nested_one() {
    Grid grid = even(2, 1);
    // The channel runs along the voxel centres of row 8: it must not lose one of them.
    Contour keyhole =
        polygon(
            0, 0.5, 8, 0.5, 0.5, 16.5, 0.5, 16.5, 16.5, 0.5, 16.5, 0.5, 8, 4.5, 8, 4.5, 12.5, 12.5,
            12.5, 12.5, 4.5, 4.5, 4.5, 4.5, 8);
    ContourRaster.Raster nested =
        raster(grid, box(0, 0.5, 0.5, 16.5, 16.5), box(0, 4.5, 4.5, 12.5, 12.5));
    ContourRaster.Raster raster = raster(grid, keyhole);
    assertThat(raster.mask()).isEqualTo(nested.mask());
    assertThat(raster.contourVolumeMl()).isCloseTo(0.192, within(1e-9));
    assertThat(raster.findings()).isEmpty();
  }

  @Property(tries = 100)
  void the_order_of_contours_and_where_they_start_is_irrelevant(@ForAll long seed) {
    Grid grid = even(4, 2.5);
    List<Contour> contours =
        new ArrayList<>(
            List.of(
                circle(0, 7),
                circle(2.5, 8),
                circle(2.5, 3),
                box(2.5, 1, 1, 9, 9),
                circle(7.5, 6)));
    ContourRaster.Raster inOrder = ContourRaster.rasterize(contours, grid, "r");
    Random random = new Random(seed);
    Collections.shuffle(contours, random);
    List<Contour> turned = new ArrayList<>();
    for (Contour contour : contours) {
      List<Vector3> points = new ArrayList<>(contour.points());
      Collections.rotate(points, random.nextInt(points.size()));
      turned.add(new Contour(random.nextBoolean() ? points.reversed() : points, false));
    }
    ContourRaster.Raster shuffled = ContourRaster.rasterize(turned, grid, "r");
    assertThat(shuffled.mask()).isEqualTo(inOrder.mask());
    assertThat(shuffled.contourVolumeMl()).isCloseTo(inOrder.contourVolumeMl(), within(1e-12));
  }

  @Test
  void contours_on_uneven_planes_of_the_grid_go_plane_by_plane() {
    Grid grid = grid(0, 3.27, 6.56, 9.75, 13.02);
    ContourRaster.Raster raster =
        raster(
            grid,
            box(3.27, 2.5, 2.5, 4.5, 4.5),
            box(6.56, 2.5, 2.5, 5.5, 5.5),
            box(9.73, 2.5, 2.5, 6.5, 6.5));
    assertThat(perPlane(raster.mask())).containsExactly(0, 4, 9, 16, 0);
    assertThat(raster.mask().volumeMl())
        .isCloseTo((4 * 3.28 + 9 * 3.24 + 16 * 3.23) / 1000, within(1e-12));
    assertThat(raster.findings()).isEmpty();
  }

  @Test
  void contour_planes_off_the_grid_own_half_the_way_to_their_neighbours() {
    // Contours at 1, 6, 11 own -1.5..3.5, 3.5..8.5, 8.5..13.5; grid planes at 0, 2, .. 14.
    ContourRaster.Raster raster =
        raster(
            even(8, 2),
            box(1, 0.5, 0.5, 1.5, 1.5),
            box(6, 0.5, 0.5, 2.5, 1.5),
            box(11, 0.5, 0.5, 3.5, 1.5));
    assertThat(perPlane(raster.mask())).containsExactly(1, 1, 2, 2, 2, 3, 3, 0);
    assertThat(raster.contourVolumeMl()).isCloseTo((1 + 2 + 3) * 5 / 1000.0, within(1e-12));
  }

  @Test
  void a_grid_coarser_than_the_contours_takes_the_contour_nearest_to_each_plane() {
    Contour[] contours = new Contour[12];
    Arrays.setAll(contours, i -> box(i + 0.3, 0.5, 0.5, i + 1.5, 1.5));
    // The plane at 5 lies nearest to the contour at 5.3, the sixth.
    assertThat(perPlane(raster(even(3, 5), contours).mask())).containsExactly(1, 6, 11);
  }

  @Test
  void a_missing_middle_plane_is_interpolated_and_told() {
    ContourRaster.Raster raster =
        raster(
            even(8, 2),
            box(2, 2.5, 2.5, 12.5, 12.5),
            box(4, 2.5, 2.5, 12.5, 12.5),
            box(6, 2.5, 2.5, 12.5, 12.5),
            box(10, 4.5, 4.5, 10.5, 10.5),
            box(12, 4.5, 4.5, 10.5, 10.5));
    // Half way between a square of 10 and one of 6, both around the same centre: one of 8.
    assertThat(perPlane(raster.mask())).containsExactly(0, 100, 100, 100, 64, 36, 36, 0);
    assertThat(raster.findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.code()).isEqualTo(FindingCode.REGION_CONTOUR);
              assertThat(f.severity()).isEqualTo(Severity.REVIEW);
              assertThat(f.found()).isEqualTo("contour planes are missing in 1 places");
            });
  }

  @Test
  void contours_on_every_other_plane_are_interpolated_as_drawn_so() {
    ContourRaster.Raster raster =
        raster(
            even(6, 2),
            box(0, 2.5, 2.5, 12.5, 12.5),
            box(4, 4.5, 4.5, 10.5, 10.5),
            box(8, 2.5, 2.5, 12.5, 12.5));
    assertThat(perPlane(raster.mask())).containsExactly(100, 64, 36, 64, 100, 0);
    assertThat(raster.findings()).extracting(Finding::severity).containsExactly(Severity.INFO);
  }

  @Test
  void a_wide_gap_is_left_empty_and_told() {
    ContourRaster.Raster raster =
        raster(
            even(12, 2),
            box(2, 2.5, 2.5, 4.5, 4.5),
            box(4, 2.5, 2.5, 4.5, 4.5),
            box(16, 2.5, 2.5, 4.5, 4.5),
            box(18, 2.5, 2.5, 4.5, 4.5));
    assertThat(perPlane(raster.mask())).containsExactly(0, 4, 4, 0, 0, 0, 0, 0, 4, 4, 0, 0);
    assertThat(raster.findings())
        .singleElement()
        .satisfies(
            f ->
                assertThat(f.found())
                    .isEqualTo(
                        "1 wide gaps between contour planes, the widest of 12.0 mm after z 4.0"
                            + " mm"));
  }

  @Test
  void a_single_contour_off_the_grids_planes_gets_the_grids_thickness_and_is_told() {
    ContourRaster.Raster raster = raster(even(5, 2), box(4.5, 2.5, 2.5, 4.5, 4.5));
    assertThat(perPlane(raster.mask())).containsExactly(0, 0, 4, 0, 0);
    assertThat(raster.contourVolumeMl()).isCloseTo(0.008, within(1e-12));
    assertThat(raster.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.found()).startsWith("a single contour plane"));
  }

  /** An eight, x = 6 cos t, y = 6 sin t cos t: two lobes of 24 mm2 that wind against each other. */
  @Test
  void a_contour_that_crosses_itself_is_told() {
    double[] xy = new double[720];
    for (int i = 0; i < 360; i++) {
      double t = Math.toRadians(i + 0.5);
      xy[2 * i] = 9.5 + 6 * Math.cos(t);
      xy[2 * i + 1] = 9.5 + 6 * Math.sin(t) * Math.cos(t);
    }
    ContourRaster.Raster raster = raster(even(3, 2), polygon(2, xy));
    assertThat(raster.findings())
        .extracting(Finding::found)
        .contains(
            "contours cross themselves, most at z 2.0 mm: 0.05 mL of 0.10 wind the other way or"
                + " twice");
    assertThat(raster.contourVolumeMl()).isCloseTo(0.096, within(1e-4));
  }

  /** A ring of 8 and 4 mm as one contour, by a channel that is run through both ways. */
  @Test
  void a_keyhole_does_not_cross_itself() {
    Contour keyhole =
        polygon(
            2, 2.5, 2.5, 10.5, 2.5, 10.5, 10.5, 2.5, 10.5, 2.5, 2.5, 4.5, 4.5, 4.5, 8.5, 8.5, 8.5,
            8.5, 4.5, 4.5, 4.5);
    ContourRaster.Raster raster = raster(even(3, 2), keyhole);
    assertThat(raster.findings()).isEmpty();
    assertThat(raster.mask().count()).isEqualTo(48);
  }

  @Test
  void a_region_beyond_the_grid_is_told_and_keeps_the_part_inside() {
    ContourRaster.Raster raster = raster(even(3, 2), box(2, 15.5, 2.5, 25.5, 4.5));
    assertThat(raster.mask().count()).isEqualTo(8);
    assertThat(raster.contourVolumeMl()).isCloseTo(0.04, within(1e-12));
    assertThat(raster.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.REGION_OUTSIDE, FindingCode.REGION_CONTOUR);
  }

  @Test
  void contours_beyond_the_end_planes_are_told() {
    ContourRaster.Raster raster =
        raster(
            even(3, 2),
            box(2, 2.5, 2.5, 4.5, 4.5),
            box(4, 2.5, 2.5, 4.5, 4.5),
            box(6, 2.5, 2.5, 4.5, 4.5));
    assertThat(perPlane(raster.mask())).containsExactly(0, 4, 4);
    assertThat(raster.findings())
        .extracting(Finding::found)
        .contains("1 of 3 contours reach beyond the dose grid");
  }

  @Test
  void a_contour_that_is_not_flat_is_left_out_and_told() {
    Contour bent =
        new Contour(
            List.of(
                new Vector3(2, 2, 2),
                new Vector3(6, 2, 2),
                new Vector3(6, 6, 2.5),
                new Vector3(2, 6, 2)),
            false);
    ContourRaster.Raster raster = raster(even(4, 2), box(2, 2.5, 2.5, 4.5, 4.5), bent);
    assertThat(perPlane(raster.mask())).containsExactly(0, 4, 0, 0);
    assertThat(raster.findings())
        .extracting(Finding::found)
        .containsExactly("1 of 2 contours are not flat or not parallel to the others");
    ContourRaster.Raster alone = raster(even(4, 2), bent);
    assertThat(alone.mask().isEmpty()).isTrue();
    assertThat(alone.findings()).hasSize(1);
  }

  @Test
  void turning_grid_and_contours_together_changes_nothing() {
    UnaryOperator<Vector3> turn =
        p -> new Vector3(p.y() + 40, -p.z() - 300, -p.x() + 12.5); // two quarter turns, exact
    Grid turned =
        Grid.of(
            20,
            20,
            turn.apply(ZERO),
            new Vector3(0, 0, -1),
            new Vector3(1, 0, 0),
            1,
            1,
            new double[] {0, 2, 4.5, 6.5});
    Contour[] contours = {circle(0, 6), circle(2, 7.3), box(4.5, 2, 3, 11, 9), circle(6.5, 2)};
    Contour[] turnedContours =
        Arrays.stream(contours)
            .map(c -> new Contour(c.points().stream().map(turn).toList(), false))
            .toArray(Contour[]::new);
    ContourRaster.Raster straight = raster(grid(0, 2, 4.5, 6.5), contours);
    ContourRaster.Raster raster = raster(turned, turnedContours);
    assertThat(raster.mask().indices().toArray()).isEqualTo(straight.mask().indices().toArray());
    assertThat(raster.contourVolumeMl()).isCloseTo(straight.contourVolumeMl(), within(1e-9));
  }

  @Test
  void axial_contours_on_an_oblique_grid_take_the_centres_that_lie_in_their_slabs() {
    Vector3 row = new Vector3(2, 3, 6).times(1 / 7.0);
    Vector3 column = new Vector3(-3, 6, -2).times(1 / 7.0);
    Vector3 corner = row.times(13.05).plus(column.times(15.95)).plus(row.cross(column).times(11.6));
    Vector3 origin = new Vector3(5, 5, 5).minus(corner);
    Grid oblique = Grid.of(30, 30, origin, row, column, 0.9, 1.1, offsets(30, 0.8));
    Contour[] contours = new Contour[6];
    Arrays.setAll(contours, i -> box(2 * i, 1, 2, 9, 8));
    ContourRaster.Raster raster = raster(oblique, contours);
    // The boxes own 2 mm each: together the block x 1..9, y 2..8, z -1..11.
    Mask expected =
        Mask.where(
            oblique,
            index -> {
              int inPlane = index % oblique.planeSize();
              Vector3 centre = oblique.centre(inPlane % 30, inPlane / 30, oblique.planeOf(index));
              return centre.x() > 1
                  && centre.x() < 9
                  && centre.y() > 2
                  && centre.y() < 8
                  && centre.z() > -1
                  && centre.z() < 11;
            });
    assertThat(expected.count()).isGreaterThan(100);
    assertThat(raster.mask()).isEqualTo(expected);
    assertThat(raster.contourVolumeMl()).isCloseTo(8 * 6 * 12 / 1000.0, within(1e-6));
  }

  private static double[] offsets(int planes, double stepMm) {
    double[] offsetsMm = new double[planes];
    Arrays.setAll(offsetsMm, k -> k * stepMm);
    return offsetsMm;
  }

  @Test
  void refuses_no_contours_and_contours_that_enclose_nothing() {
    assertThatThrownBy(() -> ContourRaster.rasterize(List.of(), even(2, 1), "r"))
        .hasMessageContaining("at least one");
    assertThatThrownBy(() -> polygon(0, 1, 1, 2, 2, 1, 1)).hasMessageContaining("2 distinct");
  }
}
