// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.PlanePlacement;
import org.ytterby.geometry.Vector3;

/**
 * The slices of a CT as one grid, in the order of space.
 *
 * <p>Order and spacing come from Image Position alone. Steps may vary, each is carried exactly; but
 * a step of more than 1.5 usual ones, or of more than 1.5 slice thicknesses, leaves tissue between
 * two planes that nobody saw. Planes that stand aside of each other by more than {@link
 * PlanePlacement} says are a tilted stack, which no grid holds.
 *
 * @param slices in ascending order along the grid's normal
 */
record CtStack(Grid grid, List<CtSlice> slices) {
  /**
   * Stacks the slices.
   *
   * @throws InvalidObject where they are no grid without gaps
   */
  static CtStack of(List<CtSlice> unsorted) {
    CtSlice first = unsorted.getFirst();
    unsorted.forEach(slice -> requireAlike(first, slice));
    Vector3 normal = first.placement().normal();
    List<CtSlice> sorted =
        unsorted.stream()
            .sorted(
                Comparator.<CtSlice>comparingDouble(slice -> along(slice, normal))
                    .thenComparing(CtSlice::sopInstanceUid))
            .toList();
    double[] offsetsMm = offsetsMm(sorted, normal);
    requireUpright(sorted, normal, offsetsMm);
    requireNoGap(sorted, offsetsMm);
    requireVoxels(first, sorted.size());
    Grid grid =
        sorted
            .getFirst()
            .placement()
            .grid(first.layout().columns(), first.layout().rows(), offsetsMm);
    return new CtStack(grid, sorted);
  }

  private static void requireAlike(CtSlice first, CtSlice slice) {
    if (!slice.placement().isParallelTo(first.placement())) {
      throw different(
          first,
          slice,
          Tag.ImageOrientationPatient,
          one -> one.placement().directionsText(),
          "parallel planes");
    }
    if (!slice.placement().hasSpacingOf(first.placement())) {
      throw different(
          first,
          slice,
          Tag.PixelSpacing,
          one -> String.join("\\", one.image().require(Tag.PixelSpacing).texts()) + " mm",
          "the same pixel spacing in all planes");
    }
    if (first.layout().columns() != slice.layout().columns()
        || first.layout().rows() != slice.layout().rows()) {
      throw different(
          first,
          slice,
          Tag.Rows,
          one -> one.layout().rows() + " rows of " + one.layout().columns() + " pixels",
          "the same rows and columns in all planes");
    }
  }

  private static InvalidObject different(
      CtSlice first, CtSlice slice, int tag, Function<CtSlice, String> value, String expected) {
    return invalid(
        slice,
        tag,
        value.apply(slice) + ", where " + first.sopInstanceUid() + " has " + value.apply(first),
        expected);
  }

  private static double[] offsetsMm(List<CtSlice> sorted, Vector3 normal) {
    if (sorted.size() < 2) {
      throw invalid(
          sorted.getFirst(),
          Tag.ImagePositionPatient,
          "one plane",
          "at least 2; one plane has no thickness of its own");
    }
    double start = along(sorted.getFirst(), normal);
    double[] offsetsMm =
        sorted.stream().mapToDouble(slice -> along(slice, normal) - start).toArray();
    for (int k = 1; k < offsetsMm.length; k++) {
      if (offsetsMm[k] - offsetsMm[k - 1] < PlanePlacement.SAME_PLANE_MM) {
        throw invalid(
            sorted.get(k),
            Tag.ImagePositionPatient,
            "two planes at " + sorted.get(k).placement().positionText(),
            "one plane at each position");
      }
    }
    return offsetsMm;
  }

  private static void requireUpright(List<CtSlice> sorted, Vector3 normal, double[] offsetsMm) {
    PlanePlacement first = sorted.getFirst().placement();
    for (int k = 1; k < sorted.size(); k++) {
      double asideMm = sorted.get(k).placement().asideMm(first, normal, offsetsMm[k]);
      if (!PlanePlacement.isUpright(asideMm, offsetsMm[k])) {
        throw invalid(
            sorted.get(k),
            Tag.ImagePositionPatient,
            String.format(
                Locale.ROOT, "a plane %.2f mm aside of the first: the gantry was tilted", asideMm),
            "planes stacked along their normal");
      }
    }
  }

  private static void requireNoGap(List<CtSlice> sorted, double[] offsetsMm) {
    double[] stepsMm = new double[offsetsMm.length - 1];
    Arrays.setAll(stepsMm, k -> offsetsMm[k + 1] - offsetsMm[k]);
    double[] byLength = stepsMm.clone();
    Arrays.sort(byLength);
    double usualMm = byLength[byLength.length / 2];
    for (int k = 0; k < stepsMm.length; k++) {
      double thicknessMm =
          Math.max(thicknessMm(sorted.get(k), usualMm), thicknessMm(sorted.get(k + 1), usualMm));
      double mostMm = PlanePlacement.GAP * Math.min(usualMm, thicknessMm);
      if (stepsMm[k] > mostMm) {
        throw invalid(
            sorted.get(k),
            Tag.ImagePositionPatient,
            String.format(
                Locale.ROOT,
                "%.2f mm from %s to %s, where slices are %.2f mm thick and %.2f mm apart",
                stepsMm[k],
                sorted.get(k).placement().positionText(),
                sorted.get(k + 1).placement().positionText(),
                thicknessMm,
                usualMm),
            String.format(Locale.ROOT, "at most %.2f mm: nothing is interpolated", mostMm));
      }
    }
  }

  private static double thicknessMm(CtSlice slice, double unstatedMm) {
    return slice.thicknessMm().orElse(unstatedMm);
  }

  private static void requireVoxels(CtSlice first, int planes) {
    long voxels = (long) first.layout().columns() * first.layout().rows() * planes;
    if (voxels > Integer.MAX_VALUE) {
      throw invalid(first, Tag.Rows, voxels + " voxels", "at most " + Integer.MAX_VALUE);
    }
  }

  private static double along(CtSlice slice, Vector3 normal) {
    return slice.placement().alongMm(normal);
  }

  private static InvalidObject invalid(CtSlice slice, int tag, String found, String expected) {
    return new InvalidObject(slice.sopInstanceUid() + " " + Dictionary.name(tag), found, expected);
  }
}
