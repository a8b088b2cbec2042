// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.assemble.PixelLayout;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.PlanePlacement;
import org.ytterby.geometry.Vector3;
import org.ytterby.protocol.Overlap;
import org.ytterby.protocol.SeriesRules;

/**
 * The frames of a series as one grid, in the order of space.
 *
 * <p>Order, spacing and orientation come from Image Position, Image Orientation and Pixel Spacing
 * alone; Instance Number and the file's name say nothing. Planes may differ by the tolerances of
 * {@link PlanePlacement}; the distance of neighbours may differ from their median by the protocol's
 * tolerance and is then carried exactly.
 *
 * <p>Where the beds of a scan overlap, two frames lie at one position. By the protocol they are
 * refused, or count as one plane, where they are of different acquisitions and say how long each
 * took.
 *
 * @param planes in ascending order along the grid's normal, each of one frame or of those of
 *     overlapping beds
 */
record PlaneStack(Grid grid, List<List<EmissionFrame>> planes) {
  /** Half of a hundredth: below it steps are even as far as they are written. */
  private static final double EVEN_MM = 0.005;

  /** "Up to 0.1 mm" holds at 0.1 mm: differences of coordinates are off by less than this. */
  private static final double ROUNDING_MM = 1e-6;

  /** Of the usual step: no seam of beds is so narrow, two reconstructions are. */
  private static final double NEARLY_SAME = 0.2;

  // 512 x 512 x 1024: four times the largest matrix of a clinical PET.
  private static final long MOST_VOXELS = 1L << 28;

  /**
   * Stacks the slices; nothing where they are no grid, which findings then say.
   *
   * @param stated what the headers say of planes that may not have come
   */
  static Optional<PlaneStack> of(
      List<EmissionFrame> frames, StatedPlanes stated, SeriesRules rules, SeriesFindings findings) {
    Builder builder = new Builder(frames, rules, findings);
    return builder.build(stated);
  }

  private static final class Builder {
    private final List<EmissionFrame> unsorted;
    private final double toleranceMm;
    private final boolean merging;
    private final SeriesFindings findings;
    private boolean sound = true;

    Builder(List<EmissionFrame> frames, SeriesRules rules, SeriesFindings findings) {
      this.unsorted = frames;
      this.toleranceMm = rules.planeSpacingToleranceMm();
      this.merging = rules.overlap() == Overlap.MEAN_BY_DURATION;
      this.findings = findings;
    }

    Optional<PlaneStack> build(StatedPlanes stated) {
      EmissionFrame first = unsorted.getFirst();
      Optional<Vector3> normal = normal(first);
      if (normal.isEmpty()) {
        return Optional.empty();
      }
      unsorted.forEach(slice -> sameShape(first, slice));
      List<EmissionFrame> all =
          unsorted.stream()
              .sorted(
                  Comparator.<EmissionFrame>comparingDouble(frame -> along(frame, normal.get()))
                      .thenComparing(EmissionFrame::name))
              .toList();
      List<List<EmissionFrame>> planes =
          merging
              ? OverlappingBeds.merged(
                  all, frame -> along(frame, normal.get()), PlanePlacement.SAME_PLANE_MM, findings)
              : all.stream().map(List::of).toList();
      List<EmissionFrame> sorted = planes.stream().map(List::getFirst).toList();
      double[] offsetsMm =
          sorted.stream()
              .mapToDouble(
                  frame -> along(frame, normal.get()) - along(sorted.getFirst(), normal.get()))
              .toArray();
      sideways(sorted, normal.get(), offsetsMm);
      spacing(sorted, offsetsMm, stated);
      voxels(first.layout(), sorted);
      return sound
          ? Optional.of(
              new PlaneStack(
                  sorted
                      .getFirst()
                      .placement()
                      .grid(first.layout().columns(), first.layout().rows(), offsetsMm),
                  planes))
          : Optional.empty();
    }

    private Optional<Vector3> normal(EmissionFrame slice) {
      PlanePlacement placement = slice.placement();
      if (!placement.isOrthonormal()) {
        block(
            FindingCode.GEOMETRY,
            where(slice, Tag.ImageOrientationPatient),
            placement.directionsText(),
            "two perpendicular unit vectors within " + Grid.DIRECTION_TOLERANCE,
            "Send the series with a valid image plane module.");
        return Optional.empty();
      }
      return Optional.of(placement.normal());
    }

    private void sameShape(EmissionFrame first, EmissionFrame slice) {
      if (!slice.placement().isParallelTo(first.placement())) {
        different(slice, Tag.ImageOrientationPatient, "parallel planes");
      }
      if (!slice.placement().hasSpacingOf(first.placement())) {
        different(slice, Tag.PixelSpacing, "the same pixel spacing in all planes");
      }
      if (first.layout().columns() != slice.layout().columns()
          || first.layout().rows() != slice.layout().rows()) {
        different(slice, Tag.Rows, "the same rows and columns in all planes");
      }
    }

    private void different(EmissionFrame slice, int tag, String expected) {
      block(
          FindingCode.GEOMETRY,
          where(slice, tag),
          "another value than in " + unsorted.getFirst().name(),
          expected,
          "Send one reconstruction a series.");
    }

    private void sideways(List<EmissionFrame> sorted, Vector3 normal, double[] offsetsMm) {
      PlanePlacement first = sorted.getFirst().placement();
      for (int k = 1; k < sorted.size(); k++) {
        double asideMm = sorted.get(k).placement().asideMm(first, normal, offsetsMm[k]);
        if (!PlanePlacement.isUpright(asideMm, offsetsMm[k])) {
          block(
              FindingCode.GEOMETRY,
              where(sorted.get(k), Tag.ImagePositionPatient),
              String.format(Locale.ROOT, "a plane %.2f mm aside of the first", asideMm),
              String.format(
                  Locale.ROOT,
                  "planes stacked along their normal within %.1f mm",
                  PlanePlacement.SIDEWAYS_MM),
              "Send an untilted reconstruction of beds that did not move sideways, or one bed"
                  + " alone.");
          return;
        }
      }
    }

    private void spacing(List<EmissionFrame> sorted, double[] offsetsMm, StatedPlanes stated) {
      if (offsetsMm.length < 2) {
        block(
            FindingCode.GEOMETRY,
            where(sorted.getFirst(), Tag.ImagePositionPatient),
            "one plane",
            "at least 2; one plane has no thickness of its own",
            "Send the whole series.");
        return;
      }
      double[] stepsMm = new double[offsetsMm.length - 1];
      for (int k = 0; k < stepsMm.length; k++) {
        stepsMm[k] = offsetsMm[k + 1] - offsetsMm[k];
      }
      double[] byLength = stepsMm.clone();
      Arrays.sort(byLength);
      // Of a series that came twice, or lies beside another, half of the steps are hardly any.
      double wideMm = byLength[3 * byLength.length / 4];
      double[] apart = Arrays.stream(byLength).dropWhile(mm -> isRepetition(mm, wideMm)).toArray();
      double medianMm = apart.length == 0 ? 0 : apart[apart.length / 2];
      boolean repeated = isRepetition(byLength[0], medianMm);
      boolean gap = false;
      for (int k = 0; k < stepsMm.length; k++) {
        gap |= step(sorted.get(k), sorted.get(k + 1), stepsMm[k], medianMm, repeated);
      }
      if (sound && byLength[byLength.length - 1] - byLength[0] > EVEN_MM) {
        findings.add(
            Finding.info(
                FindingCode.UNEVEN_SPACING,
                where(sorted.getFirst(), Tag.ImagePositionPatient),
                String.format(
                    Locale.ROOT,
                    "steps from %.3f to %.3f mm",
                    byLength[0],
                    byLength[byLength.length - 1]),
                String.format(Locale.ROOT, "%.3f mm within %.2f mm", medianMm, toleranceMm),
                "None: each plane keeps its own place and thickness."));
      }
      stated.judge(sorted, unsorted.size(), medianMm, gap, findings);
    }

    private static boolean isRepetition(double stepMm, double medianMm) {
      return stepMm < PlanePlacement.SAME_PLANE_MM || stepMm < NEARLY_SAME * medianMm;
    }

    /**
     * True when there is a gap.
     *
     * @param repeated whether any position is: then the steps beside it are short, too
     */
    private boolean step(
        EmissionFrame below,
        EmissionFrame above,
        double stepMm,
        double medianMm,
        boolean repeated) {
      String between = where(below, Tag.ImagePositionPatient) + " to " + above.name();
      if (isRepetition(stepMm, medianMm)) {
        block(
            FindingCode.DUPLICATE_SLICE,
            between,
            String.format(
                Locale.ROOT,
                "two planes %.3f mm apart at %s",
                stepMm,
                below.placement().positionText()),
            "one plane at each position",
            !merging && stepMm < PlanePlacement.SAME_PLANE_MM && OverlappingBeds.are(below, above)
                ? "The beds of the scan overlap. Send a reconstruction in which they are joined, or"
                    + " choose series.overlap "
                    + Overlap.MEAN_BY_DURATION.word()
                    + " in the protocol."
                : "Two reconstructions, gates or times are in one series, or it came twice under"
                    + " other UIDs: send one static reconstruction a series.");
      } else if (stepMm > PlanePlacement.GAP * medianMm) {
        block(
            FindingCode.MISSING_SLICE,
            between,
            String.format(
                Locale.ROOT,
                "%.2f mm between %s and %s, where %.2f mm is usual: %d missing",
                stepMm,
                below.placement().positionText(),
                above.placement().positionText(),
                medianMm,
                Math.round(stepMm / medianMm) - 1),
            String.format(Locale.ROOT, "%.2f mm within %.2f mm", medianMm, toleranceMm),
            "Send the missing instances; nothing is interpolated.");
        return true;
      } else if (!repeated && Math.abs(stepMm - medianMm) > toleranceMm + ROUNDING_MM) {
        block(
            FindingCode.GEOMETRY,
            between,
            String.format(Locale.ROOT, "%.3f mm between neighbours", stepMm),
            String.format(Locale.ROOT, "%.3f mm within %.2f mm", medianMm, toleranceMm),
            Math.abs(stepMm - medianMm) <= SeriesRules.MOST_TOLERANCE_MM
                ? String.format(
                    Locale.ROOT,
                    "Send one reconstruction a series with planes of even steps. If the step is"
                        + " that of a seam between beds, let the protocol have it"
                        + " (series.plane-spacing-tolerance, at most %.0f mm): each plane keeps its"
                        + " own place and thickness.",
                    SeriesRules.MOST_TOLERANCE_MM)
                : "Send one reconstruction a series, in which its beds are joined.");
      }
      return false;
    }

    private void voxels(PixelLayout layout, List<EmissionFrame> sorted) {
      long voxels = (long) layout.columns() * layout.rows() * sorted.size();
      if (voxels > MOST_VOXELS) {
        block(
            FindingCode.GEOMETRY,
            where(sorted.getFirst(), Tag.Rows),
            voxels + " voxels",
            "at most " + MOST_VOXELS,
            "Send a reconstruction on a coarser matrix.");
      }
    }

    private static double along(EmissionFrame slice, Vector3 normal) {
      return slice.placement().alongMm(normal);
    }

    private void block(
        FindingCode code, String where, String found, String expected, String action) {
      sound = false;
      findings.add(Finding.block(code, where, found, expected, action));
    }

    private static String where(EmissionFrame slice, int tag) {
      return slice.name() + " " + Dictionary.name(tag);
    }
  }
}
