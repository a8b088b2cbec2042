// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;

/**
 * Some voxels of one plane of a {@link RayBox}, in pieces that are neighbours in a row: what rays
 * are followed for at once.
 *
 * <p>Single-threaded; begun anew for each run.
 */
final class VoxelRun {
  /** Voxels that nobody asked for are taken along rather than begin another piece. */
  private static final int GAP = 6;

  /** Pieces shorter than this on average are fetched voxel by voxel. */
  private static final int SHORT = 12;

  private final int capacity;
  private final int mostGap;
  private final int[] at;
  private final int[] place;
  private final int[] length;
  private final int[] fieldIndex;
  private final boolean[] wanted;
  private int pieces;
  private int size;
  private int plane;

  /** A run whose pieces are mostly long. */
  VoxelRun(int capacity) {
    this(capacity, GAP);
  }

  private VoxelRun(int capacity, int mostGap) {
    this.capacity = capacity;
    this.mostGap = mostGap;
    this.at = new int[capacity];
    this.place = new int[capacity];
    this.length = new int[capacity];
    this.fieldIndex = new int[capacity];
    this.wanted = new boolean[capacity];
  }

  /** A run of voxels here and there, which takes none along. */
  static VoxelRun scattered(int capacity) {
    return new VoxelRun(capacity, 0);
  }

  void begin(int z) {
    plane = z;
    pieces = 0;
    size = 0;
  }

  /**
   * Adds a voxel; later ones of a row after earlier ones.
   *
   * @param voxel its place in the box
   * @param index in the field
   * @return false when the run is full, and must be begun anew first
   */
  boolean add(int voxel, int index) {
    int last = pieces - 1;
    int gap = pieces == 0 ? -1 : voxel - (place[last] + length[last]);
    int needed = gap >= 0 && gap <= mostGap ? gap + 1 : 1;
    if (size + needed > capacity) {
      return false;
    }
    if (needed == 1 && gap != 0) {
      place[pieces] = voxel;
      length[pieces] = 1;
      pieces++;
    } else {
      length[last] += needed;
      for (int i = size; i < size + needed - 1; i++) {
        wanted[i] = false;
      }
    }
    for (int i = 0; i < needed; i++) {
      at[size + i] = voxel - needed + 1 + i;
    }
    size += needed;
    fieldIndex[size - 1] = index;
    wanted[size - 1] = true;
    return true;
  }

  int size() {
    return size;
  }

  /** The plane of the box. */
  int plane() {
    return plane;
  }

  /** Whether a voxel was asked for, or only taken along. */
  boolean wanted(int i) {
    return wanted[i];
  }

  /** Its index in the field, where it was asked for. */
  int fieldIndex(int i) {
    return fieldIndex[i];
  }

  /** Its place in the box, piece by piece. */
  int[] places() {
    return Arrays.copyOf(at, size);
  }

  int place(int i) {
    return at[i];
  }

  /** The same of all, and more behind them: not to be changed. */
  int[] at() {
    return at;
  }

  /** Whether its pieces are so short that voxels are fetched one by one. */
  boolean scattered() {
    return size < SHORT * pieces;
  }

  /** Fetches for each voxel the value at a distance from it. */
  void copy(float[] from, int distance, float[] to) {
    if (scattered()) {
      for (int i = 0; i < size; i++) {
        to[i] = from[at[i] + distance];
      }
      return;
    }
    int filled = 0;
    for (int piece = 0; piece < pieces; piece++) {
      System.arraycopy(from, place[piece] + distance, to, filled, length[piece]);
      filled += length[piece];
    }
  }
}
