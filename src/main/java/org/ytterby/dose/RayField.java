// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.ytterby.activity.ActivityMap;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;

/**
 * What all workers of a computation along rays share: the box of voxels, the media of reference
 * with their kernels' doses, the rays, and what lies near each voxel. Immutable.
 */
final class RayField {
  /** Rays that a voxel may have; each begins with those that are followed if there are fewer. */
  static final int ALL = 1024;

  /** Of 4 mm. */
  private static final double SMALL_VOXEL_MM3 = 64;

  /** The number of the medium that most activity lies in. */
  static final int MAIN = 0;

  /** Of the largest concentration per mass: nobody asks a smaller dose to the percent. */
  private static final double SMALL_DOSE = 1e-5;

  /** Of the mean dose of active voxels: within 6 mm of a plane border of activity. */
  private static final double AMID = 0.05;

  /** Of the same: a gray where the tumour has 200. */
  private static final double LITTLE = 0.005;

  private static final double EVEN_MM = 1e-3;

  private final Grid grid;
  private final RayBox box;
  private final PathLoss loss;
  private final PathDensities paths;
  private final List<RayMedium> media;
  private final Scale scale;
  private final double[][] pointRatio = RayPoints.of(ALL);
  private final TurnRays turnRays;
  private final double[][] oppositeRatio = RayPoints.opposite(pointRatio, FaceGather.LINES);
  private final Optional<Rays> shared;
  private final int fewTimes;
  private final RayNear nearThin;
  private final Optional<RayFaces> faces;

  /**
   * The rays of a plane.
   *
   * @param straight for all voxels
   * @param opposite the first of the straight ones the other way
   */
  record Rays(RaySet straight, RaySet opposite) {}

  /**
   * Units.
   *
   * @param grayPerBecquerelPerG dose per activity over path density
   * @param smallGy what nobody asks to the percent
   * @param littleGy what is asked to some percent, voxel by voxel
   * @param amidGy what only voxels get that are amid activity
   */
  record Scale(double grayPerBecquerelPerG, double smallGy, double littleGy, double amidGy) {}

  RayField(
      ActivityMap activity,
      PathDensities paths,
      DoseConstants constants,
      PathLoss loss,
      List<RayMedium> media,
      int threads) {
    this.grid = activity.grid();
    this.box = new RayBox(grid, activity.becquerelPerMl(), paths.gramPerMl());
    this.loss = loss;
    this.paths = paths;
    this.media = List.copyOf(media);
    double grayPerBecquerelPerG = constants.grayPerBecquerelPerMl(new Density(1)) * loss.fraction();
    double meanActiveGy = meanActive(box) * grayPerBecquerelPerG;
    this.scale =
        new Scale(
            grayPerBecquerelPerG,
            SMALL_DOSE * largest(box) * grayPerBecquerelPerG,
            LITTLE * meanActiveGy,
            AMID * meanActiveGy);
    float referenceGramPerMl = media.get(MAIN).gramPerMl();
    double thinGramPerMl = paths.meanThinGramPerMl(referenceGramPerMl).orElse(referenceGramPerMl);
    this.turnRays = new TurnRays(RayPoints.of(TurnGather.MANY), grid, box, loss);
    this.fewTimes = fewTimes(grid);
    this.shared = even(grid) ? Optional.of(rays(evenPlanes(grid))) : Optional.empty();
    float[] gramPerMl = box.gramPerMl();
    this.nearThin =
        new RayNear(
            box,
            threads,
            place -> PathDensities.isThin(gramPerMl[place], referenceGramPerMl),
            reach(loss.longestMmGramPerMl() / referenceGramPerMl));
    this.faces =
        RayFaces.of(
            box,
            threads,
            paths,
            reach(loss.longestMmGramPerMl() / referenceGramPerMl),
            reach(loss.longestMmGramPerMl() / thinGramPerMl));
  }

  static int fewTimes(Grid grid) {
    double planeMm = grid.planeOffsetMm(grid.planes() - 1) / (grid.planes() - 1);
    double voxelMm3 = grid.columnSpacingMm() * grid.rowSpacingMm() * planeMm;
    return Integer.highestOneBit((int) Math.clamp(voxelMm3 / SMALL_VOXEL_MM3, 1, 4));
  }

  /**
   * How many times as many a few rays are, by the size of voxels: of a large one a smaller part
   * lies at an edge of densities, so that fewer rays tell what little it changes; and they are
   * fewer.
   */
  int fewTimes() {
    return fewTimes;
  }

  /** Voxels to either side that a length reaches into, along columns, rows and planes. */
  private int[] reach(double mm) {
    double planeMm = grid.planeThicknessMm(0);
    for (int plane = 1; plane < grid.planes(); plane++) {
      planeMm = Math.min(planeMm, grid.planeThicknessMm(plane));
    }
    return new int[] {
      (int) Math.ceil(mm / grid.columnSpacingMm()),
      (int) Math.ceil(mm / grid.rowSpacingMm()),
      (int) Math.ceil(mm / planeMm)
    };
  }

  private static double largest(RayBox box) {
    float largest = 0;
    for (float becquerelPerG : box.becquerelPerG()) {
      largest = Math.max(largest, Math.abs(becquerelPerG));
    }
    return largest;
  }

  private static double meanActive(RayBox box) {
    double sum = 0;
    int active = 0;
    for (float becquerelPerG : box.becquerelPerG()) {
      sum += Math.abs(becquerelPerG);
      active += becquerelPerG == 0 ? 0 : 1;
    }
    return active == 0 ? 0 : sum / active;
  }

  private static boolean even(Grid grid) {
    double mm = grid.planeThicknessMm(0);
    for (int plane = 1; plane < grid.planes(); plane++) {
      if (Math.abs(grid.planeThicknessMm(plane) - mm) > EVEN_MM) {
        return false;
      }
    }
    return true;
  }

  private static IntToDoubleFunction evenPlanes(Grid grid) {
    double mm =
        (grid.planeOffsetMm(grid.planes() - 1) - grid.planeOffsetMm(0)) / (grid.planes() - 1);
    return _ -> mm;
  }

  /** Thickness of planes by their distance from one. */
  private IntToDoubleFunction planesAbout(int from) {
    return distance -> {
      int plane = from + distance;
      return plane < 0 || plane >= grid.planes() ? 0 : grid.planeThicknessMm(plane);
    };
  }

  private Rays rays(IntToDoubleFunction planeMm) {
    float[] mediaGramPerMl = new float[media.size()];
    for (int medium = 0; medium < mediaGramPerMl.length; medium++) {
      mediaGramPerMl[medium] = media.get(medium).gramPerMl();
    }
    return new Rays(
        RaySet.of(pointRatio, grid, box, planeMm, loss, mediaGramPerMl),
        RaySet.of(oppositeRatio, grid, box, planeMm, loss, mediaGramPerMl));
  }

  /** The rays of a plane of the box. */
  Rays rays(int z) {
    return shared.orElseGet(() -> rays(planesAbout(box.fieldPlane(z))));
  }

  RayBox box() {
    return box;
  }

  PathLoss loss() {
    return loss;
  }

  PathDensities paths() {
    return paths;
  }

  Scale scale() {
    return scale;
  }

  /** How many media of reference there are; {@link #MAIN} is the first. */
  int media() {
    return media.size();
  }

  RayMedium medium(int number) {
    return media.get(number);
  }

  /**
   * Media that a kind of tissue may be told the difference to: the main one, and for others than
   * that its own where there is one, and none.
   */
  int[] mediaOf(PathDensities.Kind kind) {
    if (kind == PathDensities.Kind.LIKE) {
      return new int[] {MAIN};
    }
    return IntStream.range(0, media.size())
        .filter(number -> number == MAIN || number == none() || media.get(number).kind() == kind)
        .toArray();
  }

  /** The number of the medium that is none: rays tell the whole dose. */
  int none() {
    return media.size() - 1;
  }

  PathDensities.Kind kind(int fieldIndex) {
    return paths.kind(fieldIndex, media.get(MAIN).gramPerMl());
  }

  /** Whether a voxel's faces turn back more than those of soft tissue. */
  boolean isBone(int fieldIndex) {
    return paths.effusivity(fieldIndex) != 1;
  }

  /** Whether rays of a voxel may go farther than in the main medium. */
  boolean nearThin(int x, int y, int z) {
    return nearThin.at(x, y, z);
  }

  /** Whether electrons reach both a voxel that counts and a face of bone. */
  boolean atFace(int fieldIndex, int x, int y, int z) {
    return faces.isPresent()
        && paths.counts(fieldIndex)
        && faces.get().near(kind(fieldIndex) == PathDensities.Kind.THIN, x, y, z);
  }

  /** The faces of bone, where there is any. */
  Optional<RayFaces> faces() {
    return faces;
  }

  /** The rays that turn, through whatever tissue. */
  TurnRays turnRays() {
    return turnRays;
  }

  /** The media that a computation needs, with their kernels' doses. */
  static List<RayMedium> media(
      ActivityMap activity,
      PathDensities paths,
      DoseConstants constants,
      KernelSpread kernel,
      RayMedium main) {
    List<RayMedium> media = new ArrayList<>();
    media.add(main);
    float mainGramPerMl = main.gramPerMl();
    for (PathDensities.Kind kind : List.of(PathDensities.Kind.THIN, PathDensities.Kind.THICK)) {
      Optional<Density> density = paths.referenceOf(kind, activity.becquerelPerMl(), mainGramPerMl);
      if (density.isPresent()) {
        float[] doseGy =
            kernel.gray(
                activity,
                density.get(),
                constants.grayPerBecquerelPerMl(density.get()),
                plane -> paths.inPlane(kind, plane, mainGramPerMl));
        media.add(new RayMedium(kind, (float) density.get().gramPerMl(), doseGy));
      }
    }
    media.add(RayMedium.NONE);
    return media;
  }
}
