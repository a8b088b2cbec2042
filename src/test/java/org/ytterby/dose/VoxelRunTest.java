// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VoxelRunTest {
  private final VoxelRun run = new VoxelRun(8);

  @Test
  void neighbours_make_a_piece_and_small_gaps_are_taken_along() {
    run.begin(3);
    assertThat(run.add(10, 1)).isTrue();
    assertThat(run.add(11, 2)).isTrue();
    assertThat(run.add(14, 5)).isTrue();
    assertThat(run.add(40, 9)).isTrue();
    assertThat(run.plane()).isEqualTo(3);
    assertThat(run.size()).isEqualTo(6);
    assertThat(run.places()).containsExactly(10, 11, 12, 13, 14, 40);
    boolean[] wanted = new boolean[6];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = run.wanted(i);
    }
    assertThat(wanted).containsExactly(true, true, false, false, true, true);
    assertThat(run.fieldIndex(4)).isEqualTo(5);
    assertThat(run.fieldIndex(5)).isEqualTo(9);
  }

  @Test
  void scattered_voxels_take_none_along() {
    VoxelRun scattered = VoxelRun.scattered(8);
    scattered.begin(0);
    scattered.add(10, 1);
    scattered.add(11, 2);
    scattered.add(13, 4);
    assertThat(scattered.places()).containsExactly(10, 11, 13);
    assertThat(scattered.place(2)).isEqualTo(13);
    assertThat(scattered.wanted(2)).isTrue();
  }

  @Test
  void what_does_not_fit_is_refused_and_changes_nothing() {
    run.begin(0);
    for (int at = 0; at < 6; at++) {
      run.add(at, at);
    }
    assertThat(run.add(9, 9)).isFalse();
    assertThat(run.size()).isEqualTo(6);
    assertThat(run.add(6, 6)).isTrue();
    assertThat(run.add(30, 30)).isTrue();
    assertThat(run.add(31, 31)).isFalse();
    run.begin(1);
    assertThat(run.size()).isZero();
    assertThat(run.add(31, 31)).isTrue();
  }

  @Test
  void a_run_that_is_shorter_than_a_gap_takes_its_first_voxel() {
    VoxelRun small = new VoxelRun(2);
    small.begin(0);
    assertThat(small.add(10, 1)).isTrue();
    assertThat(small.add(14, 5)).isFalse();
    assertThat(small.add(11, 2)).isTrue();
    assertThat(small.places()).containsExactly(10, 11);
  }

  @Test
  void copies_what_lies_at_a_distance_of_each() {
    float[] from = new float[64];
    for (int i = 0; i < from.length; i++) {
      from[i] = i;
    }
    run.begin(0);
    run.add(20, 0);
    run.add(21, 1);
    run.add(50, 2);
    float[] to = new float[8];
    run.copy(from, -5, to);
    assertThat(to).containsExactly(15, 16, 45, 0, 0, 0, 0, 0);
  }
}
