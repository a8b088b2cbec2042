// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.OptionalDouble;

/**
 * The surface of a region, which is made of its voxels' faces, and what lies on it. Immutable.
 *
 * <p>A face at the end of the grid has nothing beyond: it counts for {@link #openFraction} only.
 */
final class RegionSurface {
  /**
   * A smooth surface over the faces of the voxels in it, and what is seen across it of a step along
   * an axis, each face by its area: of one that looks evenly to all sides.
   */
  private static final double OF_FACES = 2.0 / 3;

  private final RegionBox box;

  RegionSurface(RegionBox box) {
    this.box = box;
  }

  /** A piece of the surface with the value on it. */
  interface Piece {
    void visit(double areaMm2, double value);
  }

  /** What is done with a face of the surface, between a voxel of the region and one beyond. */
  private interface Face {
    void visit(double areaMm2, int here, int there);
  }

  /** What the two voxels at a face tell. */
  private interface AtFace {
    double of(int here, int there);
  }

  /** Area of all faces. */
  double facesMm2() {
    double[] sum = new double[1];
    faces((areaMm2, _, _) -> sum[0] += areaMm2);
    return sum[0];
  }

  /** Area of a smooth surface that has such faces. */
  double smoothMm2() {
    return OF_FACES * facesMm2();
  }

  /** How far the centres of voxels at the surface lie from it, across it. */
  double centreToSurfaceMm() {
    double edgesMm = box.spacingMm(0) + box.spacingMm(1) + box.spacingMm(2);
    return OF_FACES * edgesMm / RegionBox.AXES / 2;
  }

  /**
   * Every piece of the surface inside of the grid, with the value at a depth behind it and as much
   * noise as a voxel has.
   *
   * <p>The value there is a weighted mean of two voxels, whose noise is correlated by r: between
   * weights of (1 ± p) / 2 a part of (1 - p²) (1 - r) / 2 of the noise's variance is lost. One half
   * of the piece lies above that mean, the other below, by as much as gives it back: with less
   * noise than the voxels beside it, a layer would stay below a level that its voxels reach.
   *
   * @param outwards the depth over the distance of the next voxel's centre, below 0 inwards; beyond
   *     that centre its own value counts
   */
  void pieces(double outwards, ImageNoise noise, Piece piece) {
    double part = Math.clamp(outwards, -1, 1);
    double voxelMm3 = box.spacingMm(0) * box.spacingMm(1) * box.spacingMm(2);
    faces(
        (areaMm2, here, there) -> {
          double half = ((double) box.value(there) - box.value(here)) / 2;
          double value = between(here, there) + part * half;
          double correlation = FilteredNoise.correlation(voxelMm3 / areaMm2, noise.widthMm());
          double lost = (1 - part * part) * (1 - correlation) / 2;
          double apart = noise.sdGy() * Math.sqrt(lost);
          piece.visit(areaMm2 / 2, value + apart);
          piece.visit(areaMm2 / 2, value - apart);
        });
  }

  /** Every face between the region and what is not, inside of the grid. */
  private void faces(Face face) {
    all(
        (areaMm2, here, there) -> {
          if (there >= 0) {
            face.visit(areaMm2, here, there);
          }
        });
  }

  /** The same with those at the end of the grid, beyond which is -1. */
  private void all(Face face) {
    for (int here = box.next(0); here >= 0; here = box.next(here + 1)) {
      for (int axis = 0; axis < RegionBox.AXES; axis++) {
        double areaMm2 =
            box.spacingMm((axis + 1) % RegionBox.AXES) * box.spacingMm((axis + 2) % RegionBox.AXES);
        for (int by = -1; by <= 1; by += 2) {
          int there = box.neighbour(here, axis, by);
          if (there < 0 || !box.contains(there)) {
            face.visit(areaMm2, here, there);
          }
        }
      }
    }
  }

  /** The part of the surface beyond which a voxel is at a level or above it, or nothing is. */
  double openFraction(double level) {
    double[] openAndAllMm2 = new double[2];
    all(
        (areaMm2, _, there) -> {
          openAndAllMm2[0] += there < 0 || box.value(there) >= level ? areaMm2 : 0;
          openAndAllMm2[1] += areaMm2;
        });
    return openAndAllMm2[0] / openAndAllMm2[1];
  }

  private double between(int here, int there) {
    return ((double) box.value(here) + box.value(there)) / 2;
  }

  /**
   * What the region's mean moves by, per relative growth of its volume: its surface's value less
   * its own, each face by its area and, where voxels have densities, what lies there by its mass. 0
   * where the grid ends before it has a face.
   *
   * @param mean of the region, by mass where voxels have densities
   */
  double excess(double mean) {
    return box.hasDensities() ? excessByMass(mean) : mean() - mean;
  }

  private double excessByMass(double mean) {
    double massG = 0;
    for (int here = box.next(0); here >= 0; here = box.next(here + 1)) {
      massG += box.gramPerMl(here) * box.volumeMl(here);
    }
    double gramPerMl = massG / box.volumeMl();
    OptionalDouble onFaces = mean((here, there) -> excess(here, mean) + excess(there, mean));
    return onFaces.isPresent() ? onFaces.getAsDouble() / 2 / gramPerMl : 0;
  }

  private double excess(int here, double mean) {
    return box.gramPerMl(here) * (box.value(here) - mean);
  }

  /**
   * Mean value on the surface, each face by its area; the region's own mean where the grid ends
   * before it has a face.
   */
  double mean() {
    return mean(this::between).orElseGet(box::mean);
  }

  /** The same of what is told of the voxels at each face; nothing where there is none. */
  private OptionalDouble mean(AtFace value) {
    double[] sumAndArea = new double[2];
    faces(
        (areaMm2, here, there) -> {
          sumAndArea[0] += areaMm2 * value.of(here, there);
          sumAndArea[1] += areaMm2;
        });
    return sumAndArea[1] > 0
        ? OptionalDouble.of(sumAndArea[0] / sumAndArea[1])
        : OptionalDouble.empty();
  }
}
