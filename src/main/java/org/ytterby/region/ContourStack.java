// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.ytterby.geometry.Grid;

/**
 * The contours of a region as planes along w, and the rule that says what lies between them.
 *
 * <p><b>Rule</b>: a contour plane owns half the way to each neighbour and, at an end, half of its
 * last step beyond. A step wider than the contours' own rhythm means that planes are missing: there
 * the shape is interpolated (mean of the signed distances to the two contours, weighted by
 * nearness), or, when the step is wider than {@value #WIDEST_FILLED} times the median, left empty
 * because these may be two separate parts. Where all contour planes lie on planes of the grid, the
 * grid's steps are the rhythm; else the median step of the contours is, and up to {@value
 * #RHYTHM_WITHIN} times it counts as regular. Immutable.
 */
final class ContourStack {
  /** One missing plane doubles a step, so the bound lies midway between one step and two. */
  static final double RHYTHM_WITHIN = 1.5;

  /**
   * Up to two planes in a row are filled, as where each third one was drawn: midway between three
   * steps and four. Behind more, at 3 mm a centimetre and beyond, the shape is a guess, and two
   * lesions under one name are as commonly so far apart.
   */
  static final double WIDEST_FILLED = 3.5;

  /**
   * One contour plane: place, shape and the part of w that it owns (lower end included, upper not).
   */
  record Plane(double offsetMm, PlanarShape shape, double lowerMm, double upperMm) {
    double thicknessMm() {
      return upperMm - lowerMm;
    }
  }

  /** What the region is at one w. */
  sealed interface Section {
    record Own(PlanarShape shape) implements Section {}

    record Between(PlanarShape lower, PlanarShape upper, double fraction) implements Section {
      /**
       * Inside both is inside, outside both is outside; only between the two do distances decide.
       */
      boolean contains(double u, double v) {
        boolean inLower = lower.contains(u, v);
        if (inLower == upper.contains(u, v)) {
          return inLower;
        }
        double lowerMm = lower.signedDistanceMm(u, v);
        double upperMm = upper.signedDistanceMm(u, v);
        return lowerMm + fraction * (upperMm - lowerMm) > 0;
      }
    }

    record Nothing() implements Section {}
  }

  private record Flat(double offsetMm, List<Outline> outlines) {}

  private final List<Plane> planes;
  private final double medianStepMm;
  private final boolean thicknessAssumed;

  private ContourStack(List<Plane> planes, double medianStepMm, boolean thicknessAssumed) {
    this.planes = planes;
    this.medianStepMm = medianStepMm;
    this.thicknessAssumed = thicknessAssumed;
  }

  /** Stacks contours that are flat in the frame; at least one. */
  static ContourStack of(List<Contour> contours, PlaneFrame frame, Grid grid) {
    List<Flat> flats = flats(contours, frame);
    double[] stepsMm = new double[flats.size() - 1];
    for (int i = 0; i < stepsMm.length; i++) {
      stepsMm[i] = flats.get(i + 1).offsetMm() - flats.get(i).offsetMm();
    }
    double[] sorted = stepsMm.clone();
    Arrays.sort(sorted);
    boolean parallel = frame.equals(PlaneFrame.of(grid));
    int[] gridPlanes = parallel ? gridPlanes(flats, grid) : new int[0];
    boolean alone = sorted.length == 0;
    double medianStepMm =
        alone ? nearestThicknessMm(flats.getFirst(), grid) : sorted[(sorted.length - 1) / 2];
    Rhythm rhythm =
        gridPlanes.length > 0 ? new OnGrid(gridPlanes, grid) : new OwnRhythm(stepsMm, medianStepMm);
    List<Plane> planes = new ArrayList<>();
    for (int i = 0; i < flats.size(); i++) {
      double lower = i > 0 && rhythm.regular(i - 1) ? stepsMm[i - 1] / 2 : rhythm.halfBelowMm(i);
      double upper =
          i < stepsMm.length && rhythm.regular(i) ? stepsMm[i] / 2 : rhythm.halfAboveMm(i);
      double offsetMm = flats.get(i).offsetMm();
      planes.add(
          new Plane(
              offsetMm,
              new PlanarShape(flats.get(i).outlines()),
              Outline.rounded(offsetMm - lower),
              Outline.rounded(offsetMm + upper)));
    }
    return new ContourStack(List.copyOf(planes), medianStepMm, alone && gridPlanes.length == 0);
  }

  List<Plane> planes() {
    return planes;
  }

  /**
   * True when a single contour plane had no neighbour and no plane of the grid to tell its
   * thickness.
   */
  boolean thicknessAssumed() {
    return thicknessAssumed;
  }

  /** True when planes are missing behind this one and the step is too wide to be filled. */
  private boolean openAfter(int plane) {
    return plane + 1 < planes.size()
        && planes.get(plane + 1).offsetMm() - planes.get(plane).offsetMm()
            > WIDEST_FILLED * medianStepMm;
  }

  /**
   * Steps between contour planes with something in between that no plane owns.
   *
   * @param regular in the contours' own rhythm, which is slower than the grid's
   * @param missing wider than that, filled
   * @param open wider still, left empty
   * @param widestMm the widest step that was left empty, 0 where none was
   * @param widestAfterMm the contour plane before it, along w
   */
  record Gaps(int regular, int missing, int open, double widestMm, double widestAfterMm) {}

  Gaps gaps() {
    int regular = 0;
    int missing = 0;
    int open = 0;
    double widestMm = 0;
    double widestAfterMm = 0;
    for (int i = 0; i + 1 < planes.size(); i++) {
      Plane lower = planes.get(i);
      Plane upper = planes.get(i + 1);
      boolean gap = upper.lowerMm() > lower.upperMm();
      double stepMm = upper.offsetMm() - lower.offsetMm();
      boolean irregular = stepMm > RHYTHM_WITHIN * medianStepMm;
      if (gap && openAfter(i)) {
        open++;
        widestAfterMm = stepMm > widestMm ? lower.offsetMm() : widestAfterMm;
        widestMm = Math.max(widestMm, stepMm);
      }
      missing += gap && irregular && !openAfter(i) ? 1 : 0;
      regular += gap && !irregular ? 1 : 0;
    }
    return new Gaps(regular, missing, open, widestMm, widestAfterMm);
  }

  /** The plane at or below w, or -1 when w lies below all. */
  int planeBelow(double wMm) {
    int below = planes.size() - 1;
    while (below >= 0 && planes.get(below).lowerMm() > wMm) {
      below--;
    }
    return below;
  }

  Section at(double wMm) {
    double rounded = Outline.rounded(wMm);
    int below = planeBelow(rounded);
    if (below < 0) {
      return new Section.Nothing();
    }
    Plane lower = planes.get(below);
    if (rounded < lower.upperMm()) {
      return new Section.Own(lower.shape());
    }
    if (below + 1 == planes.size() || openAfter(below)) {
      return new Section.Nothing();
    }
    Plane upper = planes.get(below + 1);
    double fraction = (rounded - lower.offsetMm()) / (upper.offsetMm() - lower.offsetMm());
    return new Section.Between(lower.shape(), upper.shape(), fraction);
  }

  private static List<Flat> flats(List<Contour> contours, PlaneFrame frame) {
    List<Contour> sorted = new ArrayList<>(contours);
    sorted.sort(Comparator.comparingDouble(frame::offsetMm));
    List<Flat> flats = new ArrayList<>();
    for (Contour contour : sorted) {
      double offsetMm = frame.offsetMm(contour);
      if (flats.isEmpty() || offsetMm - flats.getLast().offsetMm() > PlaneFrame.FLAT_WITHIN_MM) {
        flats.add(new Flat(offsetMm, new ArrayList<>()));
      }
      flats.getLast().outlines().add(frame.outline(contour));
    }
    return flats;
  }

  /** The grid plane of each contour plane, or nothing when one of them lies on none. */
  private static int[] gridPlanes(List<Flat> flats, Grid grid) {
    int[] planes = new int[flats.size()];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = nearestPlane(flats.get(i), grid);
      double offMm = flats.get(i).offsetMm() - grid.planeOffsetMm(planes[i]);
      boolean taken = i > 0 && planes[i] == planes[i - 1];
      if (taken || Math.abs(offMm) > PlaneFrame.FLAT_WITHIN_MM) {
        return new int[0];
      }
    }
    return planes;
  }

  private static int nearestPlane(Flat flat, Grid grid) {
    int nearest = 0;
    for (int k = 1; k < grid.planes(); k++) {
      if (Math.abs(grid.planeOffsetMm(k) - flat.offsetMm())
          < Math.abs(grid.planeOffsetMm(nearest) - flat.offsetMm())) {
        nearest = k;
      }
    }
    return nearest;
  }

  private static double nearestThicknessMm(Flat flat, Grid grid) {
    return grid.planeThicknessMm(nearestPlane(flat, grid));
  }

  /** Which steps are regular, and how far a plane reaches where its neighbour is missing. */
  private sealed interface Rhythm {
    boolean regular(int step);

    double halfBelowMm(int plane);

    double halfAboveMm(int plane);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record OwnRhythm(double[] stepsMm, double medianStepMm) implements Rhythm {
    @Override
    public boolean regular(int step) {
      return stepsMm[step] <= RHYTHM_WITHIN * medianStepMm;
    }

    @Override
    public double halfBelowMm(int plane) {
      return halfMm(plane);
    }

    @Override
    public double halfAboveMm(int plane) {
      return halfMm(plane - 1);
    }

    private double halfMm(int step) {
      boolean known = step >= 0 && step < stepsMm.length && regular(step);
      return (known ? stepsMm[step] : medianStepMm) / 2;
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record OnGrid(int[] gridPlanes, Grid grid) implements Rhythm {
    @Override
    public boolean regular(int step) {
      return gridPlanes[step + 1] == gridPlanes[step] + 1;
    }

    @Override
    public double halfBelowMm(int plane) {
      return halfStepMm(Math.max(gridPlanes[plane], 1));
    }

    @Override
    public double halfAboveMm(int plane) {
      return halfStepMm(Math.min(gridPlanes[plane] + 1, grid.planes() - 1));
    }

    private double halfStepMm(int above) {
      return (grid.planeOffsetMm(above) - grid.planeOffsetMm(above - 1)) / 2;
    }
  }
}
