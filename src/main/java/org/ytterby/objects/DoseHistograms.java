// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.dicom.data.DecimalString;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.iod.DoseType;
import org.ytterby.dicom.iod.DoseUnits;
import org.ytterby.dicom.iod.Dvh;
import org.ytterby.dicom.iod.DvhReferencedRoi;
import org.ytterby.dicom.iod.DvhType;
import org.ytterby.dicom.iod.ReferencedSop;
import org.ytterby.dicom.iod.RtDvhModule;
import org.ytterby.metric.DoseStatistics;
import org.ytterby.metric.DoseVolumeHistogram;
import org.ytterby.metric.RegionDose;
import org.ytterby.region.RegionSource;

/**
 * The RT DVH module: cumulative histograms of the regions of one structure set. The module can name
 * one only (PS3.3 C.8.8.4), so that of two the one with more regions of at least one voxel is
 * taken, of as many the one that comes first in the report; the regions of the other stand in the
 * structured report alone.
 *
 * <p>Doses are the exact ones that the metrics use, not the stored values of the pixels; what is
 * below 0 Gy is noise and counts as 0 Gy, as the pixels show it. The mean is by volume, as a reader
 * of the pixels takes it; with the density of a CT that of the report is by mass.
 */
final class DoseHistograms {
  private static final double NARROWEST_GY = 0.1;

  /**
   * Decimal String holds 65534 bytes in Explicit VR: 34 for the longest pair, so 1927 bins; the
   * rest is for whoever writes our numbers again in more digits.
   */
  private static final int MOST_BINS = 1500;

  private static final double HUNDREDTHS = 100;

  private final DoseReport report;
  private final double binWidthGy;
  private final Map<String, List<Integer>> byStructureSet = new LinkedHashMap<>();

  DoseHistograms(DoseReport report) {
    this.report = report;
    this.binWidthGy = binWidthGy(report);
    for (int index = 0; index < report.regions().size(); index++) {
      RegionDose region = report.regions().get(index);
      if (region.source() == RegionSource.RTSTRUCT
          && !region.sourceSopInstanceUid().isEmpty()
          && region.voxels() > 0
          && report.basis().of(region).isPresent()) {
        byStructureSet
            .computeIfAbsent(region.sourceSopInstanceUid(), _ -> new ArrayList<>())
            .add(index);
      }
    }
  }

  /** The structure set whose regions have histograms. */
  Optional<String> structureSet() {
    String chosen = "";
    int most = 0;
    for (Map.Entry<String, List<Integer>> one : byStructureSet.entrySet()) {
      if (one.getValue().size() > most) {
        chosen = one.getKey();
        most = one.getValue().size();
      }
    }
    return Optional.of(chosen).filter(uid -> !uid.isEmpty());
  }

  /** Which structure set was taken of how many, as a line of the report's parameters. */
  Optional<String> line() {
    return structureSet()
        .map(
            uid ->
                "RT DVH = of structure set "
                    + uid
                    + ", the one of "
                    + byStructureSet.size()
                    + " with most regions; bin width "
                    + binWidthGy
                    + " Gy");
  }

  Optional<RtDvhModule> module() {
    return structureSet()
        .map(
            uid ->
                new RtDvhModule(
                    new ReferencedSop(Uids.RTStructureSetStorage, uid),
                    byStructureSet.getOrDefault(uid, List.of()).stream().map(this::dvh).toList()));
  }

  private Dvh dvh(int index) {
    RegionDose region = report.regions().get(index);
    DoseStatistics dose = report.basis().of(region).orElseThrow();
    DoseVolumeHistogram histogram =
        DoseVolumeHistogram.of(report.masks().get(index), report.primary(), binWidthGy);
    List<Double> pairs = new ArrayList<>();
    for (double volumeMl : histogram.volumesMl()) {
      pairs.add(histogram.binWidthGy());
      pairs.add(volumeMl);
    }
    return new Dvh(
        List.of(DvhReferencedRoi.included(region.number())),
        DvhType.CUMULATIVE,
        DoseUnits.GY,
        DoseType.PHYSICAL,
        1,
        "CM3",
        histogram.volumesMl().size(),
        pairs,
        Optional.of(Math.max(0, dose.levels().minGy())),
        Optional.of(Math.max(0, dose.levels().maxGy())),
        // Below the minimum, which RT Dose can not hold, no reader would believe it.
        Optional.of(dose.meanByVolumeGy()).filter(mean -> mean >= 0));
  }

  /** The same for all regions, in whole hundredths, so that a reader adds up what we did. */
  private static double binWidthGy(DoseReport report) {
    double largestGy = 0;
    for (float voxelGy : report.primary().doseGy()) {
      largestGy = Math.max(largestGy, voxelGy);
    }
    double widthGy = Math.ceil(largestGy / MOST_BINS * HUNDREDTHS) / HUNDREDTHS;
    return DecimalString.asWritten(Math.max(NARROWEST_GY, widthGy));
  }
}
