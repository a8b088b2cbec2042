// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;
import org.ytterby.quantity.Coded;

/**
 * Item of Segment Sequence (0062,0002), PS3.3 C.8.20.4.
 *
 * @param segmentNumber from 1, by 1
 * @param segmentAlgorithmName Type 1C: required unless the algorithm type is MANUAL
 * @param propertyCategory CID 7150
 * @param trackingId Type 1C: both or neither with the UID
 * @param recommendedDisplayCieLab L*, a*, b* as {@link CieLab} encodes them
 */
public record Segment(
    @At(Tag.SegmentNumber) int segmentNumber,
    @At(Tag.SegmentLabel) String segmentLabel,
    @At(Tag.SegmentDescription) Optional<String> segmentDescription,
    @At(Tag.SegmentAlgorithmType) SegmentAlgorithmType segmentAlgorithmType,
    @At(Tag.SegmentAlgorithmName) Optional<String> segmentAlgorithmName,
    @At(Tag.SegmentedPropertyCategoryCodeSequence) Coded propertyCategory,
    @At(Tag.SegmentedPropertyTypeCodeSequence) Coded propertyType,
    @At(Tag.AnatomicRegionSequence) Optional<Coded> anatomicRegion,
    @At(Tag.TrackingID) Optional<String> trackingId,
    @At(Tag.TrackingUID) Optional<String> trackingUid,
    @At(Tag.RecommendedDisplayCIELabValue) Optional<List<Integer>> recommendedDisplayCieLab)
    implements AttributeRecord {
  private static final int COLOUR_VALUES = 3;

  public Segment {
    recommendedDisplayCieLab = recommendedDisplayCieLab.map(List::copyOf);
    if (segmentAlgorithmType != SegmentAlgorithmType.MANUAL && segmentAlgorithmName.isEmpty()) {
      throw new Defect(
          "Segment Algorithm Type "
              + segmentAlgorithmType
              + " requires Segment Algorithm Name (PS3.3 C.8.20.2)");
    }
    if (trackingId.isPresent() != trackingUid.isPresent()) {
      throw new Defect("Tracking ID and Tracking UID go together (PS3.3 C.8.20.2)");
    }
    if (recommendedDisplayCieLab.filter(colour -> colour.size() != COLOUR_VALUES).isPresent()) {
      throw new Defect("Recommended Display CIELab Value has 3 values (PS3.3 C.8.20.2)");
    }
  }
}
