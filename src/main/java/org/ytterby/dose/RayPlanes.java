// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes planes of voxels from the kernel's dose to that through the patient's densities, in the
 * memory of one worker: a few rays for each voxel, more for those whose dose they change.
 *
 * <p>Where a tissue that is thinner or thicker than the main one is active itself, its voxels' few
 * rays tell the difference to the kernels in both, and the smaller one is taken: deep in lung that
 * to lung, near liver that to liver.
 *
 * <p>Single-threaded.
 */
final class RayPlanes {
  static final int FEW = 64;

  /** What is active may be far away and seen by few rays. */
  static final int FEW_IN_THIN = 128;

  /** Amid activity in dense tissue: what gives the dose is near, and seen by many rays. */
  static final int MANY = 256;

  /** Neighbours on either side in thin tissue for which a find counts as well. */
  private static final int NEIGHBOURS = 4;

  /** Of the kernel's dose: a few rays err by some percent of so small a difference. */
  private static final double SMALL_DIFFERENCE = 0.08;

  private final RayField field;
  private final RayGather gather;
  private final Optional<FaceGather> faces;

  /** Voxels like the main medium with nothing but that within reach: their rays end early. */
  private final Group deep;

  private final Map<PathDensities.Kind, Group> groups = new EnumMap<>(PathDensities.Kind.class);

  /** Voxels that ask for more rays, by the medium that they differ least from. */
  private final List<Asking> asking = new ArrayList<>();

  /** Voxels that are looked at in the same way. */
  private record Group(VoxelRun run, int rays, int neighbours, int[] media) {}

  /** Those of one medium: amid activity in dense tissue, amid thin tissue, and all others. */
  private record Asking(VoxelRun amid, VoxelRun turning, VoxelRun other) {
    Asking() {
      this(new VoxelRun(RayGather.RUN), new VoxelRun(RayGather.RUN), new VoxelRun(RayGather.RUN));
    }

    void begin(int z) {
      amid.begin(z);
      turning.begin(z);
      other.begin(z);
    }
  }

  RayPlanes(RayField field) {
    this.field = field;
    this.gather = new RayGather(field.box(), field.loss());
    this.faces =
        field.faces().map(all -> new FaceGather(field.box(), field.loss(), all.effusivity()));
    this.deep = group(PathDensities.Kind.LIKE);
    for (PathDensities.Kind kind : PathDensities.Kind.values()) {
      groups.put(kind, group(kind));
    }
    for (int medium = 0; medium < field.media(); medium++) {
      asking.add(new Asking());
    }
  }

  private Group group(PathDensities.Kind kind) {
    boolean thin = kind == PathDensities.Kind.THIN;
    return new Group(
        new VoxelRun(RayGather.RUN),
        thin ? FEW_IN_THIN : FEW,
        thin ? NEIGHBOURS : 0,
        field.mediaOf(kind));
  }

  /**
   * Computes a plane.
   *
   * @param z in the box
   * @param doseGy where the dose is put
   */
  void plane(RayField.Rays rays, int z, float[] doseGy) {
    RayBox box = field.box();
    deep.run().begin(z);
    groups.values().forEach(group -> group.run().begin(z));
    asking.forEach(one -> one.begin(z));
    for (int y = 0; y < box.rows(); y++) {
      int place = box.index(y, z);
      int index = box.fieldIndex(0, y, z);
      for (int x = 0; x < box.columns(); x++) {
        if (field.paths().counts(index + x)) {
          Group group = groupOf(index + x, x, y, z);
          if (!group.run().add(place + x, index + x)) {
            look(group, rays, doseGy);
            group.run().add(place + x, index + x);
          }
        }
      }
    }
    look(deep, rays, doseGy);
    groups.values().forEach(group -> look(group, rays, doseGy));
    for (int medium = 0; medium < asking.size(); medium++) {
      withMore(asking.get(medium).amid(), rays, medium, doseGy);
      withMore(asking.get(medium).turning(), rays, medium, doseGy);
      withMore(asking.get(medium).other(), rays, medium, doseGy);
    }
    faces.ifPresent(one -> atFaces(one, rays, z, doseGy));
  }

  /** Adds what the faces of bone change, once all rays have been gathered. */
  private void atFaces(FaceGather faceGather, RayField.Rays rays, int z, float[] doseGy) {
    RayBox box = field.box();
    RayField.Scale scale = field.scale();
    for (int y = 0; y < box.rows(); y++) {
      int place = box.index(y, z);
      int index = box.fieldIndex(0, y, z);
      for (int x = 0; x < box.columns(); x++) {
        double gray = Math.abs(doseGy[index + x]);
        if (gray > scale.smallGy() && field.atFace(index + x, x, y, z)) {
          double change =
              faceGather.change(
                  place + x,
                  rays.straight(),
                  rays.opposite(),
                  gray > scale.amidGy(),
                  gray / scale.grayPerBecquerelPerG());
          doseGy[index + x] += (float) (change * scale.grayPerBecquerelPerG());
        }
      }
    }
  }

  private Group groupOf(int index, int x, int y, int z) {
    PathDensities.Kind kind = field.kind(index);
    return kind == PathDensities.Kind.LIKE && !field.nearThin(x, y, z)
        ? deep
        : groups.getOrDefault(kind, deep);
  }

  /** Follows a few rays, and passes on the voxels that ask for all; the run begins anew. */
  private void look(Group group, RayField.Rays rays, float[] doseGy) {
    VoxelRun run = group.run();
    if (run.size() == 0) {
      return;
    }
    double[][] mean = gather.gather(rays.straight(), group.rays(), run, group.media());
    // Decided before any are gathered again: that takes the same memory.
    int[] medium = new int[run.size()];
    boolean[] asks = new boolean[run.size()];
    for (int i = 0; i < asks.length; i++) {
      if (run.wanted(i)) {
        boolean other = group.media().length > 1 && Math.abs(mean[1][i]) < Math.abs(mean[0][i]);
        medium[i] = group.media()[other ? 1 : 0];
        double becquerelPerG = mean[other ? 1 : 0][i];
        add(medium[i], run.fieldIndex(i), becquerelPerG, doseGy);
        if (differs(becquerelPerG, field.medium(medium[i]).doseGy()[run.fieldIndex(i)])) {
          int end = Math.min(asks.length, i + group.neighbours() + 1);
          Arrays.fill(asks, Math.max(0, i - group.neighbours()), end, true);
        }
      }
    }
    int[] places = run.places();
    for (int i = 0; i < asks.length; i++) {
      if (asks[i] && run.wanted(i)) {
        ask(places[i], run.fieldIndex(i), medium[i], rays, doseGy);
      }
    }
    run.begin(run.plane());
  }

  private boolean differs(double becquerelPerG, float kernelGy) {
    RayField.Scale scale = field.scale();
    double smallGy = SMALL_DIFFERENCE * Math.abs(kernelGy) + scale.smallGy();
    return Math.abs(becquerelPerG) * scale.grayPerBecquerelPerG() > smallGy;
  }

  private void ask(int place, int index, int medium, RayField.Rays rays, float[] doseGy) {
    VoxelRun run = runFor(medium, place, index);
    if (!run.add(place, index)) {
      withMore(run, rays, medium, doseGy);
      run.add(place, index);
    }
  }

  private VoxelRun runFor(int medium, int place, int index) {
    Asking one = asking.get(medium);
    PathDensities.Kind kind = field.kind(index);
    if (kind != PathDensities.Kind.THIN) {
      // Bone that is not active itself has all its dose from beside it, and little depth.
      boolean own = kind == PathDensities.Kind.LIKE || medium != RayField.MAIN;
      boolean amid = Math.abs(field.medium(medium).doseGy()[index]) > field.scale().amidGy();
      return own && amid ? one.amid() : one.other();
    }
    RayBox box = field.box();
    int z = deep.run().plane();
    int inPlane = place - box.index(0, z);
    return field.amidThin(inPlane % box.rowLength(), inPlane / box.rowLength(), z)
        ? one.turning()
        : one.other();
  }

  private void withMore(VoxelRun run, RayField.Rays rays, int medium, float[] doseGy) {
    if (run.size() == 0) {
      return;
    }
    RaySet set = run == asking.get(medium).turning() ? rays.turning() : rays.straight();
    int count = run == asking.get(medium).amid() ? MANY : RayField.ALL;
    double[] mean = gather.gather(set, count, run, medium)[0];
    for (int i = 0; i < run.size(); i++) {
      if (run.wanted(i)) {
        add(medium, run.fieldIndex(i), mean[i], doseGy);
      }
    }
    run.begin(run.plane());
  }

  private void add(int medium, int index, double becquerelPerG, float[] doseGy) {
    double differenceGy = becquerelPerG * field.scale().grayPerBecquerelPerG();
    doseGy[index] = (float) (field.medium(medium).doseGy()[index] + differenceGy);
  }
}
