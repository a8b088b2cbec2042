// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Takes planes of voxels from the kernel's dose to that through the patient's densities, in the
 * memory of one worker: a few rays for each voxel, more for those whose dose they change.
 *
 * <p>In tissue that is thinner or thicker than the main one, few rays tell the difference to the
 * kernel in that, to the kernel in their own where it is active itself, and to none, and the
 * smallest is taken: deep in active lung that to lung, near liver that to liver. Where the kernel
 * is more than twice the dose rays alone err less: in liver beside active lung the kernel in lung
 * is 30 times as much at 6 mm, and a percent of that a third of the dose.
 *
 * <p>Single-threaded.
 */
final class RayPlanes {
  static final int FEW = 64;

  /** What is active may be far away and seen by few rays. */
  static final int FEW_IN_THIN = 128;

  /**
   * Amid activity in dense tissue, where what gives the dose is near and seen by many rays, and
   * where rays tell but a smaller part of it.
   */
  static final int MANY = 256;

  /**
   * Of the dose: half of all rays err by up to a percent of what they tell, a quarter by twice
   * that.
   */
  private static final double LITTLE_DIFFERENCE = 0.3;

  /** Over the kernel's: a dose that nearly all comes from over thinner tissue. */
  private static final double FROM_BEYOND = 4;

  /** Neighbours on either side in thin tissue for which a find counts as well. */
  private static final int NEIGHBOURS = 4;

  /** Of the kernel's dose: a few rays err by some percent of so small a difference. */
  private static final double SMALL_DIFFERENCE = 0.08;

  private final RayField field;
  private final RayGather gather;
  private final TurnGather turnGather;

  /** Memory for voxels of dense tissue and for those of thin, where lines are longer. */
  private final List<FaceRuns.Memory> faces = new ArrayList<>();

  /** Voxels like the main medium with nothing but that within reach: their rays end early. */
  private final Group deep;

  private final Map<PathDensities.Kind, Group> groups = new EnumMap<>(PathDensities.Kind.class);

  /** Voxels that ask for more rays, by the medium that they differ least from. */
  private final List<Map<Closely, VoxelRun>> asking = new ArrayList<>();

  /** Voxels that are looked at in the same way. */
  private record Group(VoxelRun run, int rays, int neighbours, int[] media) {}

  /** How voxels are looked at that ask for more rays. */
  private enum Closely {
    /** With {@link #MANY}. */
    AMID,
    /** With as many. */
    LITTLE,
    /** With half of all. */
    OWN,
    /** By {@link TurnGather}. */
    TURNING,
    /** With all. */
    OTHER
  }

  RayPlanes(RayField field) {
    this.field = field;
    this.gather = new RayGather(field.box(), field.loss());
    this.turnGather = new TurnGather(field.turnRays(), field.box());
    this.deep = group(PathDensities.Kind.LIKE);
    for (PathDensities.Kind kind : PathDensities.Kind.values()) {
      groups.put(kind, group(kind));
    }
    for (int medium = 0; medium < field.media(); medium++) {
      Map<Closely, VoxelRun> runs = new EnumMap<>(Closely.class);
      for (Closely how : Closely.values()) {
        runs.put(how, VoxelRun.scattered(RayGather.RUN));
      }
      asking.add(runs);
    }
    for (int kind = 0; field.faces().isPresent() && kind < 2; kind++) {
      faces.add(new FaceRuns.Memory(field.box(), field.loss(), field.faces().get().effusivity()));
    }
  }

  private Group group(PathDensities.Kind kind) {
    boolean thin = kind == PathDensities.Kind.THIN;
    return new Group(
        new VoxelRun(RayGather.RUN),
        field.fewTimes() * (thin ? FEW_IN_THIN : FEW),
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
    asking.forEach(runs -> runs.values().forEach(run -> run.begin(z)));
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
      for (Map.Entry<Closely, VoxelRun> one : asking.get(medium).entrySet()) {
        withMore(one.getKey(), one.getValue(), rays, medium, doseGy);
      }
    }
    if (!faces.isEmpty()) {
      atFaces(rays, z, doseGy);
    }
  }

  /** Adds what the faces of bone change, once all rays have been gathered. */
  private void atFaces(RayField.Rays rays, int z, float[] doseGy) {
    RayBox box = field.box();
    RayField.Scale scale = field.scale();
    FaceRuns.Change add =
        (index, becquerelPerG) ->
            doseGy[index] += (float) (becquerelPerG * scale.grayPerBecquerelPerG());
    FaceRuns dense = new FaceRuns(faces.get(0), z, rays.straight(), rays.opposite(), add);
    FaceRuns thin = new FaceRuns(faces.get(1), z, rays.straight(), rays.opposite(), add);
    for (int y = 0; y < box.rows(); y++) {
      int place = box.index(y, z);
      int index = box.fieldIndex(0, y, z);
      for (int x = 0; x < box.columns(); x++) {
        double gray = Math.abs(doseGy[index + x]);
        if (gray > scale.smallGy() && field.atFace(index + x, x, y, z)) {
          boolean isThin = field.kind(index + x) == PathDensities.Kind.THIN;
          boolean amid = gray > scale.amidGy();
          (isThin ? thin : dense)
              .add(
                  place + x,
                  index + x,
                  amid ? gray / scale.grayPerBecquerelPerG() : FaceRuns.ALL_LINES);
        }
      }
    }
    dense.end();
    thin.end();
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
    boolean[] little = new boolean[run.size()];
    for (int i = 0; i < asks.length; i++) {
      if (run.wanted(i)) {
        int least = least(mean, group.media().length, i);
        medium[i] = group.media()[least];
        double becquerelPerG = mean[least][i];
        add(medium[i], run.fieldIndex(i), becquerelPerG, doseGy);
        little[i] = isLittle(becquerelPerG, doseGy[run.fieldIndex(i)]);
        if (differs(becquerelPerG, field.medium(medium[i]).gray(run.fieldIndex(i)))) {
          int end = Math.min(asks.length, i + group.neighbours() + 1);
          Arrays.fill(asks, Math.max(0, i - group.neighbours()), end, true);
        }
      }
    }
    int[] places = run.places();
    for (int i = 0; i < asks.length; i++) {
      if (asks[i] && run.wanted(i)) {
        int index = run.fieldIndex(i);
        boolean beyond = isBeyond(medium[i], index, doseGy[index]);
        Closely how = beyond ? Closely.TURNING : closely(medium[i], index, little[i]);
        ask(how, places[i], index, beyond ? field.none() : medium[i], rays, doseGy);
      }
    }
    run.begin(run.plane());
  }

  private static int least(double[][] mean, int media, int i) {
    int least = 0;
    for (int medium = 1; medium < media; medium++) {
      least = Math.abs(mean[medium][i]) < Math.abs(mean[least][i]) ? medium : least;
    }
    return least;
  }

  private boolean differs(double becquerelPerG, float kernelGy) {
    RayField.Scale scale = field.scale();
    double smallGy = SMALL_DIFFERENCE * Math.abs(kernelGy) + scale.smallGy();
    return Math.abs(becquerelPerG) * scale.grayPerBecquerelPerG() > smallGy;
  }

  private boolean isLittle(double becquerelPerG, float gray) {
    double differenceGy = Math.abs(becquerelPerG) * field.scale().grayPerBecquerelPerG();
    return differenceGy < LITTLE_DIFFERENCE * Math.abs(gray);
  }

  /**
   * Whether a voxel like the main medium has its dose from over lung or gas: electrons come out of
   * it again, are lost to it, and light what else lies about the lung.
   *
   * @param gray what few rays tell
   */
  private boolean isBeyond(int medium, int index, float gray) {
    double kernelGy = Math.abs(field.medium(medium).gray(index));
    return field.kind(index) == PathDensities.Kind.LIKE
        && !field.isBone(index)
        && kernelGy <= field.scale().amidGy()
        && gray > field.scale().littleGy()
        && gray > FROM_BEYOND * kernelGy;
  }

  private void ask(
      Closely how, int place, int index, int medium, RayField.Rays rays, float[] doseGy) {
    VoxelRun run = asking.get(medium).getOrDefault(how, deep.run());
    if (!run.add(place, index)) {
      withMore(how, run, rays, medium, doseGy);
      run.add(place, index);
    }
  }

  /**
   * How to look at a voxel.
   *
   * @param little whether few rays change but a smaller part of its dose: the errors of more go
   *     with what they tell. Not believed of thin tissue in the main medium, where too much from
   *     near and too little from far may cancel: that has its dose from dense tissue beside it, of
   *     which rays see more or less by how they turn
   */
  private Closely closely(int medium, int index, boolean little) {
    PathDensities.Kind kind = field.kind(index);
    boolean own =
        kind == PathDensities.Kind.LIKE || medium != RayField.MAIN && medium != field.none();
    boolean thin = kind == PathDensities.Kind.THIN;
    if (!own && (thin || !little && !field.isBone(index))) {
      return Closely.TURNING;
    }
    if (thin) {
      return little ? Closely.LITTLE : Closely.OWN;
    }
    // Bone that is not active itself has all its dose from beside it, and little depth.
    boolean amid = Math.abs(field.medium(medium).gray(index)) > field.scale().amidGy();
    if ((own || little) && amid) {
      return Closely.AMID;
    }
    return field.isBone(index) ? Closely.OTHER : Closely.OWN;
  }

  private void withMore(Closely how, VoxelRun run, RayField.Rays rays, int medium, float[] doseGy) {
    if (run.size() == 0) {
      return;
    }
    if (how == Closely.TURNING) {
      float mediumGramPerMl = field.medium(medium).gramPerMl();
      double little = field.scale().littleGy() / field.scale().grayPerBecquerelPerG();
      for (int i = 0; i < run.size(); i++) {
        double mean = turnGather.difference(run.place(i), run.plane(), mediumGramPerMl, little);
        double whole = turnGather.wholeBecquerelPerG();
        boolean none = Math.abs(whole) < Math.abs(mean);
        add(none ? field.none() : medium, run.fieldIndex(i), none ? whole : mean, doseGy);
      }
    } else {
      double[] mean = gather.gather(rays.straight(), rays(how), run, medium)[0];
      for (int i = 0; i < run.size(); i++) {
        if (run.wanted(i)) {
          add(medium, run.fieldIndex(i), mean[i], doseGy);
        }
      }
    }
    run.begin(run.plane());
  }

  /** How many straight rays; of large voxels more. */
  private int rays(Closely how) {
    int count =
        switch (how) {
          case AMID, LITTLE -> field.fewTimes() * MANY;
          case OWN -> field.fewTimes() * RayField.ALL / 2;
          case TURNING, OTHER -> RayField.ALL;
        };
    return Math.min(RayField.ALL, count);
  }

  private void add(int medium, int index, double becquerelPerG, float[] doseGy) {
    double differenceGy = becquerelPerG * field.scale().grayPerBecquerelPerG();
    doseGy[index] = (float) (field.medium(medium).gray(index) + differenceGy);
  }
}
