// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ytterby.dose.DoseMap;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.VoxelRanking;
import org.ytterby.geometry.VoxelValues;

/**
 * The cumulative dose-volume histogram of a region's voxels.
 *
 * <pre>
 * method       bin k begins at k times the bin width, as a double; its volume is that of the voxels
 *              of at least this dose, each with the volume of its plane
 * assumptions  finite doses; what is below 0 Gy is noise and is counted in bin 0, so that the first
 *              bin holds the whole region, as RT Dose shows it
 * error bound  exact for the voxels; the volumes carry the rounding of at most one addition a voxel
 * cost         one pass over the region
 * </pre>
 *
 * <p>Immutable.
 *
 * @param binWidthGy width of every bin
 * @param volumesMl volume in mL that gets at least the dose at which its bin begins; the last bin
 *     holds the largest dose
 */
public record DoseVolumeHistogram(double binWidthGy, List<Double> volumesMl) {
  public DoseVolumeHistogram {
    volumesMl = List.copyOf(volumesMl);
    if (!(binWidthGy > 0) || !Double.isFinite(binWidthGy)) {
      throw new IllegalArgumentException(
          "bin width in Gy: found " + binWidthGy + ", expected a finite width more than 0");
    }
    if (volumesMl.isEmpty()) {
      throw new IllegalArgumentException("histogram: found no bin, expected at least one");
    }
  }

  /** The histogram of a mask of at least one voxel, on the grid of the dose. */
  public static DoseVolumeHistogram of(Mask mask, DoseMap dose, double binWidthGy) {
    if (mask.isEmpty() || !mask.grid().equals(dose.grid())) {
      throw new IllegalArgumentException(
          "histogram: found %s on %s, expected at least one voxel of the dose grid %s"
              .formatted(mask, mask.grid(), dose.grid()));
    }
    VoxelValues voxels = new VoxelValues(mask, dose.doseGy());
    int last = bin(new VoxelRanking(voxels).maximum(), binWidthGy);
    double[] inBinMl = new double[last + 1];
    voxels.forEach((doseGy, volumeMl) -> inBinMl[bin(doseGy, binWidthGy)] += volumeMl);
    List<Double> fromAboveMl = new ArrayList<>();
    double reachedMl = 0;
    for (int bin = last; bin >= 0; bin--) {
      reachedMl += inBinMl[bin];
      fromAboveMl.add(reachedMl);
    }
    Collections.reverse(fromAboveMl);
    return new DoseVolumeHistogram(binWidthGy, fromAboveMl);
  }

  /** The last bin that begins at this dose or below. */
  private static int bin(float doseGy, double binWidthGy) {
    if (doseGy <= 0) {
      return 0;
    }
    // The quotient is rounded, so that it may lie on the wrong side of an edge by one bin.
    int bin = (int) (doseGy / binWidthGy);
    if (bin * binWidthGy > doseGy) {
      return bin - 1;
    }
    return (bin + 1) * binWidthGy <= doseGy ? bin + 1 : bin;
  }
}
