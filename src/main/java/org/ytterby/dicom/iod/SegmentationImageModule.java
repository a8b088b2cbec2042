// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;

/**
 * Segmentation Image (PS3.3 C.8.20.2) of type BINARY. Its pixel attributes are those of {@link
 * ImagePixelModule}.
 *
 * @param instanceNumber of the Content Identification macro
 * @param contentLabel upper-case letters, digits, spaces and underscores
 * @param contentCreatorName Type 2: a person; we are none
 * @param segmentSequence numbered from 1, by 1
 */
public record SegmentationImageModule(
    @At(Tag.ImageType) List<String> imageType,
    @At(Tag.InstanceNumber) int instanceNumber,
    @At(Tag.ContentLabel) String contentLabel,
    @At(Tag.ContentDescription) Type2<String> contentDescription,
    @At(Tag.ContentCreatorName) Type2<String> contentCreatorName,
    @At(Tag.LossyImageCompression) String lossyImageCompression,
    @At(Tag.SegmentationType) String segmentationType,
    @At(Tag.SegmentsOverlap) Optional<SegmentsOverlap> segmentsOverlap,
    @At(Tag.SegmentSequence) List<Segment> segmentSequence)
    implements AttributeRecord {
  public SegmentationImageModule {
    imageType = List.copyOf(imageType);
    segmentSequence = List.copyOf(segmentSequence);
    if (!imageType.equals(List.of("DERIVED", "PRIMARY"))) {
      throw new Defect("Image Type of a segmentation is DERIVED\\PRIMARY (PS3.3 C.8.20.2)");
    }
    if (!segmentationType.equals("BINARY")) {
      throw new Defect("this module writes BINARY segmentations, not " + segmentationType);
    }
    for (int i = 0; i < segmentSequence.size(); i++) {
      if (segmentSequence.get(i).segmentNumber() != i + 1) {
        throw new Defect(
            "Segment Number %d stands at place %d: they start with 1 and increase by 1 (PS3.3 C.8.20.2)"
                .formatted(segmentSequence.get(i).segmentNumber(), i + 1));
      }
    }
  }
}
