// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Margin;
import org.ytterby.geometry.Mask;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;

/**
 * Whether a CT's numbers are CT numbers: what is known to be liver has to have the density of one.
 *
 * <pre>
 * method       the median density by the curve, before anything is capped, of the contoured liver;
 *              without one, of tumour and perfused volume with 2 cm around them, most of which is
 *              liver also where a tumour is full of lipiodol: there only the upper bound holds, as a
 *              deep breath puts lung in all of a small one; without any of them, of all that is
 *              denser than lung, where the CT has anything thinner. A CT of air alone is none
 * bounds       0.9 to 1.2 g/mL. Livers have 0.95 (fat, -40 HU) to 1.1 (contrast or iron, 150 HU).
 *              An intercept of 0 in place of -1024 gives 1.66, one that counts twice 0
 * </pre>
 */
final class LiverDensity {
  private static final double LEAST_GRAM_PER_ML = 0.9;
  private static final double MOST_GRAM_PER_ML = 1.2;

  /** Halfway between lung and fat. */
  private static final double LUNG_GRAM_PER_ML = 0.6;

  /** Emphysema is denser. */
  private static final double AIR_GRAM_PER_ML = 0.1;

  private static final double AROUND_MM = 20;

  private final Grid grid;
  private final ResampledMass ct;

  private LiverDensity(Grid grid, ResampledMass ct) {
    this.grid = grid;
    this.ct = ct;
  }

  /**
   * What can't be density.
   *
   * @param organs liver with tumour and perfused volume
   * @return nothing where the CT can be believed, or sees nothing of it
   */
  static Optional<Finding> unusable(
      String series, Grid grid, ResampledMass ct, List<Region> regions, Mask organs) {
    LiverDensity density = new LiverDensity(grid, ct);
    Mask liver = Mask.none(grid);
    for (Region region : regions) {
      if (region.kind() == RegionKind.LIVER) {
        liver = liver.or(region.mask());
      }
    }
    if (!liver.isEmpty()) {
      return density.judged(series, "the contoured liver", density.of(liver), LEAST_GRAM_PER_ML);
    }
    Histogram all = density.of(Mask.all(grid));
    if (all.voxels() > 0 && all.above(AIR_GRAM_PER_ML) == 0) {
      return Optional.of(finding(series, "nothing denser than air"));
    }
    return organs.isEmpty()
        ? density.body(series, all)
        : density.judged(
            series,
            String.format(
                Locale.ROOT, "tumour and perfused volume with %.0f mm around them", AROUND_MM),
            density.of(Margin.around(organs, AROUND_MM)),
            0);
  }

  /** Voxels by density, to 0.01 g/mL: a whole field needs no second copy. */
  private static final class Histogram {
    private static final double STEP_GRAM_PER_ML = 0.01;

    private final int[] counts = new int[2000];
    private int voxels;

    void add(double gramPerMl) {
      counts[(int) Math.clamp(gramPerMl / STEP_GRAM_PER_ML, 0, counts.length - 1)]++;
      voxels++;
    }

    int voxels() {
      return voxels;
    }

    int above(double gramPerMl) {
      int sum = 0;
      for (int bin = (int) Math.rint(gramPerMl / STEP_GRAM_PER_ML); bin < counts.length; bin++) {
        sum += counts[bin];
      }
      return sum;
    }

    /** Of the voxels from a density on, of which there is one; the middle of its bin. */
    double medianFrom(double gramPerMl) {
      int left = (above(gramPerMl) + 1) / 2;
      int bin = (int) Math.rint(gramPerMl / STEP_GRAM_PER_ML);
      while (left > counts[bin]) {
        left -= counts[bin++];
      }
      return (bin + 0.5) * STEP_GRAM_PER_ML;
    }
  }

  private Histogram of(Mask mask) {
    Histogram found = new Histogram();
    for (int index = mask.next(0); index >= 0; index = mask.next(index + 1)) {
      if (ct.isKnown(index)) {
        found.add(ct.gramPerMl(index));
      }
    }
    return found;
  }

  private Optional<Finding> judged(
      String series, String what, Histogram found, double leastGramPerMl) {
    return found.voxels() == 0
        ? Optional.empty() // that the CT does not see it is a finding of its own
        : judged(series, what, found.medianFrom(0), leastGramPerMl);
  }

  private Optional<Finding> judged(
      String series, String what, double median, double leastGramPerMl) {
    return median >= leastGramPerMl && median <= MOST_GRAM_PER_ML
        ? Optional.empty()
        : Optional.of(
            finding(
                series,
                String.format(Locale.ROOT, "a median density of %.2f g/mL in %s", median, what)));
  }

  private Optional<Finding> body(String series, Histogram all) {
    int denser = all.above(LUNG_GRAM_PER_ML);
    if (all.voxels() > 0 && denser == all.voxels()) {
      return Optional.of(finding(series, "neither air nor lung in the whole field"));
    }
    return denser == 0
        ? Optional.empty()
        : judged(
            series,
            "all that is denser than lung",
            all.medianFrom(LUNG_GRAM_PER_ML),
            LEAST_GRAM_PER_ML);
  }

  private static Finding finding(String series, String found) {
    return Finding.block(
        FindingCode.CT_UNUSABLE,
        series + " " + Dictionary.name(Tag.RescaleIntercept),
        found,
        String.format(
            Locale.ROOT,
            "%.1f to %.1f g/mL, as livers have, with fat, iron or contrast too",
            LEAST_GRAM_PER_ML,
            MOST_GRAM_PER_ML),
        "Look at the CT numbers: liver has -40 to 150 HU. Where they are off by 1024 or so, Rescale"
            + " Intercept was lost: send the CT as the scanner wrote it. Where they are right, the"
            + " regions lie elsewhere on it, or a curve of mass.curves is wrong.");
  }
}
