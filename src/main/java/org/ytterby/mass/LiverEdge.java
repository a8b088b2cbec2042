// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.Arrays;
import java.util.Optional;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.VoxelValues;

/**
 * How far the liver's upper edge in the emission image is from that in the CT: a breath-hold CT and
 * an emission image of many breaths need not meet.
 *
 * <pre>
 * method       on each line from feet to head through the liver: the CT's edge is where density
 *              falls below halfway between soft tissue and lung, with lung for 10 mm above; the
 *              emission image's is where activity falls below half of its mean from 35 to 15 mm
 *              below the CT's edge. The median over the lines where the CT's edge is no steeper than
 *              45 degrees: elsewhere a line runs along the liver's side
 * assumptions  planes are about axial; the liver is treated up to its dome on these lines (those
 *              with less than 3/4 of the liver's mean activity are left out). A blur that is the
 *              same above and below leaves half where it is
 * error bound  about a third of a plane distance, and a curved dome that is blurred by 6.5 mm reads
 *              0.9 mm too low; edges more than 15 mm below the CT's count as less
 *              than they are, as the mean is then taken over them
 * cost         a smoothing, and a pass over the liver's lines
 * </pre>
 *
 * @param lines how many lines were judged
 * @param medianMm emission above CT, towards the head; negative below
 * @param lowerQuartileMm a quarter of the lines is below
 * @param upperQuartileMm a quarter of the lines is above
 */
public record LiverEdge(
    int lines, double medianMm, double lowerQuartileMm, double upperQuartileMm) {
  /** Halfway between soft tissue, 1.04, and inflated lung, 0.26 g/mL. */
  private static final float EDGE_GRAM_PER_ML = 0.65f;

  private static final float LEAST_LUNG_GRAM_PER_ML = 0.1f;
  private static final double LUNG_ABOVE_MM = 10;

  /** Of the edge, over the way across: 45 degrees. */
  private static final double STEEPEST = 1;

  private static final double WINDOW_FROM_MM = 35;
  private static final double WINDOW_TO_MM = 15;
  private static final double SEARCH_MM = 60;
  private static final double TREATED = 0.75;
  private static final double SMOOTHING_MM = 8;
  private static final double LEAST_AREA_MM2 = 400;

  /** Cosine of 25 degrees. */
  private static final double AXIAL = 0.9;

  /**
   * Compares the edges; nothing where fewer than 4 cm2 of dome can be seen in both.
   *
   * @param gramPerMl the CT's own density on the grid, no rim applied
   * @param activity proportional to activity per volume
   * @param liver where to begin
   */
  public static Optional<LiverEdge> compare(
      Grid grid, float[] gramPerMl, float[] activity, Mask liver) {
    if (liver.isEmpty() || Math.abs(grid.normal().z()) < AXIAL) {
      return Optional.empty();
    }
    float[] smoothed = new GaussianSmoothing(grid, SMOOTHING_MM).smooth(activity);
    double mean = new VoxelValues(liver, smoothed).integral() / liver.volumeMl();
    double[] edgesMm = new double[grid.planeSize()];
    for (int line = 0; line < edgesMm.length; line++) {
      edgesMm[line] = new Line(grid, line, gramPerMl, smoothed).ctEdgeMm(liver);
    }
    double[] shiftsMm = new double[grid.planeSize()];
    int lines = 0;
    for (int line = 0; line < edgesMm.length; line++) {
      if (isFlat(grid, edgesMm, line)) {
        double shiftMm =
            new Line(grid, line, gramPerMl, smoothed).shiftMm(edgesMm[line], TREATED * mean);
        if (!Double.isNaN(shiftMm)) {
          shiftsMm[lines++] = shiftMm;
        }
      }
    }
    if (lines * grid.columnSpacingMm() * grid.rowSpacingMm() < LEAST_AREA_MM2) {
      return Optional.empty();
    }
    double[] sorted = Arrays.copyOf(shiftsMm, lines);
    Arrays.sort(sorted);
    return Optional.of(
        new LiverEdge(lines, sorted[lines / 2], sorted[lines / 4], sorted[lines * 3 / 4]));
  }

  /** Whether the edge can be seen on a line and on its four neighbours, and is not steep there. */
  private static boolean isFlat(Grid grid, double[] edgesMm, int line) {
    int column = line % grid.columns();
    int row = line / grid.columns();
    if (column == 0 || column == grid.columns() - 1 || row == 0 || row == grid.rows() - 1) {
      return false;
    }
    double alongRow = (edgesMm[line + 1] - edgesMm[line - 1]) / (2 * grid.columnSpacingMm());
    double alongColumn =
        (edgesMm[line + grid.columns()] - edgesMm[line - grid.columns()])
            / (2 * grid.rowSpacingMm());
    // Not a number where an edge is none, and then not flat either.
    return !Double.isNaN(edgesMm[line])
        && alongRow * alongRow + alongColumn * alongColumn <= STEEPEST * STEEPEST;
  }

  /** Voxels above each other, counted from the feet. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Line(Grid grid, int place, float[] gramPerMl, float[] activity) {

    private int index(int step) {
      int plane = grid.normal().z() > 0 ? step : grid.planes() - 1 - step;
      return plane * grid.planeSize() + place;
    }

    private double heightMm(int step) {
      return grid.normal().z() > 0
          ? grid.planeOffsetMm(step)
          : -grid.planeOffsetMm(grid.planes() - 1 - step);
    }

    /** Emission's edge above the CT's; not a number where it can't be seen. */
    double shiftMm(double ctMm, double treated) {
      double sum = 0;
      int count = 0;
      int last = 0;
      for (int step = 0; step < grid.planes(); step++) {
        double belowMm = ctMm - heightMm(step);
        if (belowMm <= WINDOW_FROM_MM && belowMm >= WINDOW_TO_MM) {
          sum += activity[index(step)];
          count++;
          last = step;
        }
      }
      double mean = count == 0 ? 0 : sum / count;
      return mean > 0 && mean >= treated
          ? crossingMm(last, activity, mean / 2, ctMm + SEARCH_MM) - ctMm
          : Double.NaN;
    }

    /** The edge on the CT; not a number where it can't be seen. */
    double ctEdgeMm(Mask liver) {
      int middle = middle(liver);
      if (middle < 0 || gramPerMl[index(middle)] < EDGE_GRAM_PER_ML) {
        return Double.NaN;
      }
      double edgeMm = crossingMm(middle, gramPerMl, EDGE_GRAM_PER_ML, Double.MAX_VALUE);
      if (Double.isNaN(edgeMm)) {
        return Double.NaN;
      }
      boolean reaches = false;
      for (int step = middle; step < grid.planes(); step++) {
        double aboveMm = heightMm(step) - edgeMm;
        float density = gramPerMl[index(step)];
        if (aboveMm > 0 && aboveMm <= LUNG_ABOVE_MM) {
          if (density >= EDGE_GRAM_PER_ML || density < LEAST_LUNG_GRAM_PER_ML) {
            return Double.NaN;
          }
        }
        reaches |= aboveMm > LUNG_ABOVE_MM;
      }
      return reaches ? edgeMm : Double.NaN;
    }

    /** The step halfway between the lowest and the highest voxel of the liver on the line. */
    private int middle(Mask liver) {
      int lowest = -1;
      int highest = -1;
      for (int step = 0; step < grid.planes(); step++) {
        if (liver.contains(index(step))) {
          lowest = lowest < 0 ? step : lowest;
          highest = step;
        }
      }
      return lowest < 0 ? -1 : (lowest + highest) / 2;
    }

    /** Where values first fall below a level, upwards from a step that is not below it. */
    private double crossingMm(int from, float[] values, double level, double mostMm) {
      for (int step = from; step + 1 < grid.planes() && heightMm(step) <= mostMm; step++) {
        double here = values[index(step)];
        double above = values[index(step + 1)];
        if (here < level) {
          return step == from ? heightMm(step) : Double.NaN;
        }
        if (above < level) {
          double part = (here - level) / (here - above);
          return heightMm(step) + part * (heightMm(step + 1) - heightMm(step));
        }
      }
      return Double.NaN;
    }
  }
}
