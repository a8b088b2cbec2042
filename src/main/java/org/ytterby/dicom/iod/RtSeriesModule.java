// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;

/** RT Series (PS3.3 C.8.8.1). */
public record RtSeriesModule(
    @At(Tag.Modality) String modality,
    @At(Tag.SeriesInstanceUID) String seriesInstanceUid,
    @At(Tag.SeriesNumber) Type2<Integer> seriesNumber,
    @At(Tag.SeriesDate) Optional<LocalDate> seriesDate,
    @At(Tag.SeriesTime) Optional<LocalTime> seriesTime,
    @At(Tag.SeriesDescription) Optional<String> seriesDescription,
    @At(Tag.OperatorsName) Type2<String> operatorsName)
    implements AttributeRecord {
  public RtSeriesModule {
    if (!modality.startsWith("RT")) {
      throw new Defect(
          "Modality of an RT series is one of RT…, not " + modality + " (PS3.3 C.8.8.1)");
    }
  }
}
