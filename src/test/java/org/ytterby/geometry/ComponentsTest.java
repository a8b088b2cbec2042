// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  private static final Grid GRID = Grid.axial(4, 3, 1, 1, new double[] {0, 1, 2});

  private static Mask mask(int... voxels) {
    BitSet bits = new BitSet();
    for (int voxel : voxels) {
      bits.set(voxel);
    }
    return Mask.of(GRID, bits);
  }

  @Test
  void faces_connect_and_edges_and_line_ends_do_not() {
    int end = GRID.index(3, 0, 0);
    int nextLine = GRID.index(0, 1, 0);
    int overEdge = GRID.index(1, 2, 0);
    int above = GRID.index(0, 1, 1);

    assertThat(Components.of(mask(end, nextLine, overEdge, above), 0))
        .containsExactly(mask(end), mask(nextLine, above), mask(overEdge));
  }

  /** Voxels of 0.001 mL. */
  @Test
  void parts_that_are_too_small_are_left_out() {
    Mask mask = mask(GRID.index(3, 0, 0), GRID.index(0, 1, 0), GRID.index(0, 1, 1));

    assertThat(Components.of(mask, 0.0015))
        .containsExactly(mask(GRID.index(0, 1, 0), GRID.index(0, 1, 1)));
  }

  @Test
  void nothing_has_no_parts() {
    assertThat(Components.of(Mask.none(GRID), 0)).isEmpty();
  }

  @Property(tries = 200)
  void parts_are_the_mask_and_touch_nowhere(@ForAll int drawn, @ForAll short more) {
    BitSet bits = BitSet.valueOf(new long[] {(drawn & 0xffffffffL) | (more & 0xfL) << 32});
    Mask mask = Mask.of(GRID, bits);
    List<Mask> parts = Components.of(mask, 0);

    Mask together = parts.stream().reduce(Mask.none(GRID), Mask::or);
    assertThat(together).isEqualTo(mask);
    assertThat(parts.stream().mapToInt(Mask::count).sum()).isEqualTo(mask.count());
    for (Mask part : parts) {
      Mask others = parts.stream().filter(one -> one != part).reduce(Mask.none(GRID), Mask::or);
      assertThat(part.indices().noneMatch(voxel -> touches(voxel, others))).isTrue();
      assertThat(Components.of(part, 0)).containsExactly(part);
    }
  }

  private static boolean touches(int voxel, Mask others) {
    int column = voxel % 4;
    int row = voxel % 12 / 4;
    int plane = voxel / 12;
    return others
        .indices()
        .anyMatch(
            other ->
                Math.abs(other % 4 - column)
                        + Math.abs(other % 12 / 4 - row)
                        + Math.abs(other / 12 - plane)
                    == 1);
  }
}
