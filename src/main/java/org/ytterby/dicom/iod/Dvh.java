// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;

/**
 * Item of DVH Sequence (3004,0050), PS3.3 C.8.8.4.
 *
 * @param volumeUnits CM3, PERCENT or PER_U
 * @param data pairs of bin width and volume; Decimal String in Explicit VR holds 65534 bytes
 * @param minimumDose Gy, as maximum and mean
 */
public record Dvh(
    @At(Tag.DVHReferencedROISequence) List<DvhReferencedRoi> referencedRois,
    @At(Tag.DVHType) DvhType dvhType,
    @At(Tag.DoseUnits) DoseUnits doseUnits,
    @At(Tag.DoseType) DoseType doseType,
    @At(Tag.DVHDoseScaling) double doseScaling,
    @At(Tag.DVHVolumeUnits) String volumeUnits,
    @At(Tag.DVHNumberOfBins) int numberOfBins,
    @At(Tag.DVHData) List<Double> data,
    @At(Tag.DVHMinimumDose) Optional<Double> minimumDose,
    @At(Tag.DVHMaximumDose) Optional<Double> maximumDose,
    @At(Tag.DVHMeanDose) Optional<Double> meanDose)
    implements AttributeRecord {
  public Dvh {
    referencedRois = List.copyOf(referencedRois);
    data = List.copyOf(data);
    if (numberOfBins < 1 || data.size() != 2 * numberOfBins) {
      throw new Defect(
          "DVH Number of Bins is %d, with %d values of DVH Data, expected two a bin (PS3.3 C.8.8.4)"
              .formatted(numberOfBins, data.size()));
    }
  }
}
