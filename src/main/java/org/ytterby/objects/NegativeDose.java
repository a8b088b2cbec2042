// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ytterby.dose.DoseMap;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.RegionDose;

/**
 * What RT Dose can not say: it holds no negative dose, so that noise below 0 becomes 0 and the mean
 * that somebody takes from it of a noisy, cold region is too large.
 */
final class NegativeDose {
  private static final String WHERE = "RT Dose, Pixel Data (7FE0,0010)";

  /** What a mean may be off by before it is named: well below the uncertainty of any. */
  private static final double NAMED_FROM = 0.01;

  private NegativeDose() {}

  /** The finding, with every region whose mean is off; nothing where no voxel is negative. */
  static List<Finding> findings(DoseReport report) {
    int negative = 0;
    float lowestGy = 0;
    for (float voxelGy : report.primary().doseGy()) {
      if (voxelGy < 0) {
        negative++;
        lowestGy = Math.min(lowestGy, voxelGy);
      }
    }
    if (negative == 0) {
      return List.of();
    }
    List<String> raised = raised(report);
    return List.of(
        new Finding(
            FindingCode.DOSE_SATURATED,
            raised.isEmpty() ? Severity.INFO : Severity.REVIEW,
            WHERE,
            negative
                + " voxels below 0 Gy, the lowest "
                + lowestGy
                + " Gy"
                + (raised.isEmpty()
                    ? ""
                    : "; a mean taken from it reads " + String.join(", ", raised)),
            "0 Gy or more: RT Dose holds no negative dose",
            "They are 0 in RT Dose; the metrics of the report use them as they are. Take means from"
                + " the report."));
  }

  private static List<String> raised(DoseReport report) {
    List<String> raised = new ArrayList<>();
    for (int i = 0; i < report.regions().size(); i++) {
      RegionDose region = report.regions().get(i);
      Mask mask = report.masks().get(i);
      if (mask.isEmpty() || report.basis().of(region).isEmpty()) {
        continue;
      }
      double meanGy = report.basis().of(region).orElseThrow().meanByVolumeGy();
      double lackingGy = lackingGy(report.primary(), mask);
      if (lackingGy > NAMED_FROM * Math.abs(meanGy)) {
        raised.add(
            String.format(
                Locale.ROOT,
                "%.1f instead of %.1f Gy in %s",
                meanGy + lackingGy,
                meanGy,
                region.name()));
      }
    }
    return raised;
  }

  /** What the negative voxels of a region take off its mean. */
  private static double lackingGy(DoseMap dose, Mask mask) {
    Grid grid = dose.grid();
    double lackingGyMl =
        mask.indices()
            .mapToDouble(i -> Math.max(0, -dose.doseGy()[i]) * grid.voxelVolumeMl(grid.planeOf(i)))
            .sum();
    return lackingGyMl / mask.volumeMl();
  }
}
