// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.Arrays;
import org.ytterby.geometry.AxisOverlap;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/**
 * Between grids whose axes are parallel, in any order and running either way.
 *
 * <pre>
 * method       a box shares with a box the product of what they share along each axis: sums along
 *              source rows, then over rows, then over planes
 * assumptions  density is uniform in a source voxel; axes are off by less than 0.1 mm over the
 *              source
 * error bound  rounding of sums in double, 1e-13 relative; mass is conserved to that
 * cost         a few operations a source voxel: 0.35 s for 512 x 512 x 300 on one core; two planes and
 *              two volumes of double
 * </pre>
 */
final class AlignedResampling implements MassResampling {
  private static final double ML_PER_CUBIC_MM = 1e-3;
  private static final int AXES = 3;

  private final Grid source;
  private final Grid target;

  /** Overlaps along the source's columns, rows and planes with the target axis that they follow. */
  private final AxisOverlap[] overlaps = new AxisOverlap[AXES];

  /** Distance in the target's array of neighbours on the axis that each source axis follows. */
  private final int[] strides = new int[AXES];

  private final int[] sizes = new int[AXES];
  private final double[] massG;
  private final double[] seenMl;
  private final double[] lineMass;
  private final double[] lineMm;
  private final double[] areaMass;
  private final double[] areaMm2;

  AlignedResampling(Grid source, Grid target) {
    this.source = source;
    this.target = target;
    int[] targetSizes = {target.columns(), target.rows(), target.planes()};
    int[] targetStrides = {1, target.columns(), target.planeSize()};
    double[][] turn = turn(source, target);
    Vector3 origin = target.toAxesMm(source.origin());
    double[] startMm = {origin.x(), origin.y(), origin.z()};
    for (int axis = 0; axis < AXES; axis++) {
      int follows = largest(turn[axis]);
      double direction = Math.signum(turn[axis][follows]);
      double[] edgesMm = source.edgesMm(Grid.Axis.values()[axis]);
      for (int i = 0; i < edgesMm.length; i++) {
        edgesMm[i] = startMm[follows] + direction * edgesMm[i];
      }
      overlaps[axis] = AxisOverlap.of(edgesMm, target.edgesMm(Grid.Axis.values()[follows]));
      strides[axis] = targetStrides[follows];
      sizes[axis] = targetSizes[follows];
    }
    this.massG = new double[target.voxelCount()];
    this.seenMl = new double[target.voxelCount()];
    this.lineMass = new double[sizes[0]];
    this.lineMm = new double[sizes[0]];
    this.areaMass = new double[sizes[0] * sizes[1]];
    this.areaMm2 = new double[sizes[0] * sizes[1]];
  }

  /** Whether every axis of the source stays beside one of the target over the source's length. */
  static boolean fits(Grid source, Grid target) {
    double[][] turn = turn(source, target);
    double[] lengthsMm = new double[AXES];
    for (int axis = 0; axis < AXES; axis++) {
      double[] edgesMm = source.edgesMm(Grid.Axis.values()[axis]);
      lengthsMm[axis] = edgesMm[edgesMm.length - 1] - edgesMm[0];
    }
    boolean[] taken = new boolean[AXES];
    for (int axis = 0; axis < AXES; axis++) {
      int follows = largest(turn[axis]);
      if (taken[follows]) {
        return false;
      }
      taken[follows] = true;
      for (int other = 0; other < AXES; other++) {
        if (other != follows && Math.abs(turn[axis][other]) * lengthsMm[axis] > ALIGNED_MM) {
          return false;
        }
      }
    }
    return true;
  }

  /** Direction cosines of the source's axes along the target's. */
  private static double[][] turn(Grid source, Grid target) {
    Vector3[] from = {source.rowDirection(), source.columnDirection(), source.normal()};
    Vector3[] to = {target.rowDirection(), target.columnDirection(), target.normal()};
    double[][] cosines = new double[AXES][AXES];
    for (int i = 0; i < AXES; i++) {
      for (int j = 0; j < AXES; j++) {
        cosines[i][j] = from[i].dot(to[j]);
      }
    }
    return cosines;
  }

  private static int largest(double[] cosines) {
    int largest = 0;
    for (int j = 1; j < AXES; j++) {
      if (Math.abs(cosines[j]) > Math.abs(cosines[largest])) {
        largest = j;
      }
    }
    return largest;
  }

  @Override
  public void add(int plane, float[] gramPerMl) {
    AxisOverlap planes = overlaps[2];
    if (planes.count(plane) == 0) {
      return;
    }
    Arrays.fill(areaMass, 0);
    Arrays.fill(areaMm2, 0);
    for (int row = 0; row < source.rows(); row++) {
      if (overlaps[1].count(row) > 0) {
        line(gramPerMl, row * source.columns());
        addLine(row);
      }
    }
    for (int n = 0; n < planes.count(plane); n++) {
      addArea((planes.first(plane) + n) * strides[2], planes.sharedMm(plane, n) * ML_PER_CUBIC_MM);
    }
  }

  private void line(float[] gramPerMl, int start) {
    Arrays.fill(lineMass, 0);
    Arrays.fill(lineMm, 0);
    AxisOverlap columns = overlaps[0];
    for (int column = 0; column < source.columns(); column++) {
      double density = gramPerMl[start + column];
      if (!Double.isNaN(density)) {
        int first = columns.first(column);
        for (int n = 0; n < columns.count(column); n++) {
          double sharedMm = columns.sharedMm(column, n);
          lineMass[first + n] += density * sharedMm;
          lineMm[first + n] += sharedMm;
        }
      }
    }
  }

  private void addLine(int row) {
    AxisOverlap rows = overlaps[1];
    for (int n = 0; n < rows.count(row); n++) {
      double sharedMm = rows.sharedMm(row, n);
      int start = (rows.first(row) + n) * sizes[0];
      for (int i = 0; i < sizes[0]; i++) {
        areaMass[start + i] += lineMass[i] * sharedMm;
        areaMm2[start + i] += lineMm[i] * sharedMm;
      }
    }
  }

  private void addArea(int start, double shared) {
    for (int j = 0; j < sizes[1]; j++) {
      for (int i = 0; i < sizes[0]; i++) {
        int index = start + j * strides[1] + i * strides[0];
        massG[index] += areaMass[j * sizes[0] + i] * shared;
        seenMl[index] += areaMm2[j * sizes[0] + i] * shared;
      }
    }
  }

  @Override
  public ResampledMass result() {
    return new ResampledMass(target, massG, seenMl);
  }

  @Override
  public String statement() {
    return "resampled by exact overlap of voxels";
  }
}
