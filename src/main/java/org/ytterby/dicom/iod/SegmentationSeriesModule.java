// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;

/** General Series with Segmentation Series (PS3.3 C.7.3.1, C.8.20.1). */
public record SegmentationSeriesModule(
    @At(Tag.Modality) String modality,
    @At(Tag.SeriesInstanceUID) String seriesInstanceUid,
    @At(Tag.SeriesNumber) int seriesNumber,
    @At(Tag.SeriesDate) Optional<LocalDate> seriesDate,
    @At(Tag.SeriesTime) Optional<LocalTime> seriesTime,
    @At(Tag.SeriesDescription) Optional<String> seriesDescription)
    implements AttributeRecord {
  public SegmentationSeriesModule {
    if (!modality.equals("SEG")) {
      throw new Defect(
          "Modality of a segmentation series is SEG, not " + modality + " (PS3.3 C.8.20.1)");
    }
  }
}
