// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;

/** SR Document Series (PS3.3 C.17.1). */
public record SrDocumentSeriesModule(
    @At(Tag.Modality) String modality,
    @At(Tag.SeriesInstanceUID) String seriesInstanceUid,
    @At(Tag.SeriesNumber) int seriesNumber,
    @At(Tag.SeriesDate) Optional<LocalDate> seriesDate,
    @At(Tag.SeriesTime) Optional<LocalTime> seriesTime,
    @At(Tag.SeriesDescription) Optional<String> seriesDescription,
    @At(Tag.ReferencedPerformedProcedureStepSequence)
        Type2<List<DataSet>> referencedPerformedProcedureStepSequence)
    implements AttributeRecord {
  public SrDocumentSeriesModule {
    if (!modality.equals("SR")) {
      throw new Defect("Modality of an SR series is SR, not " + modality + " (PS3.3 C.17.1)");
    }
  }
}
