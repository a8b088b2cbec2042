// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import java.util.Optional;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Defect;

/**
 * Segmentation (PS3.3 A.51), BINARY, in the frame of reference of the images it is derived from.
 */
public record SegmentationIod(
    PatientModule patient,
    Optional<CopiedModule> clinicalTrialSubject,
    GeneralStudyModule generalStudy,
    Optional<CopiedModule> patientStudy,
    Optional<CopiedModule> clinicalTrialStudy,
    SegmentationSeriesModule segmentationSeries,
    FrameOfReferenceModule frameOfReference,
    GeneralEquipmentModule generalEquipment,
    EnhancedGeneralEquipmentModule enhancedGeneralEquipment,
    GeneralImageModule generalImage,
    ImagePixelModule imagePixel,
    SegmentationImageModule segmentationImage,
    MultiFrameFunctionalGroupsModule multiFrameFunctionalGroups,
    MultiFrameDimensionModule multiFrameDimension,
    CommonInstanceReferenceModule commonInstanceReference,
    SopCommonModule sopCommon) {

  /** The conditions that reach across modules (PS3.3 C.8.20.2, C.8.20.3). */
  public SegmentationIod {
    check(
        sopCommon.sopClassUid().equals(Uids.SegmentationStorage),
        "SOP Class UID is that of Segmentation Storage");
    check(
        imagePixel.photometricInterpretation().equals("MONOCHROME2"),
        "Photometric Interpretation is MONOCHROME2");
    check(
        imagePixel.bitsAllocated() == 1 && imagePixel.pixelRepresentation() == 0,
        "a BINARY segmentation has one unsigned bit a pixel");
    check(imagePixel.pixelData().isPresent(), "a segmentation has Pixel Data");
    int dimensions = multiFrameDimension.dimensionIndices().size();
    int segments = segmentationImage.segmentSequence().size();
    for (FrameFunctionalGroups frame : multiFrameFunctionalGroups.perFrame()) {
      int segment = frame.segmentIdentification().referencedSegmentNumber();
      check(segment >= 1 && segment <= segments, "a frame names a segment of the sequence");
      check(
          frame.frameContent().dimensionIndexValues().size() == dimensions,
          "a frame has one Dimension Index Value for each dimension");
    }
  }

  /** The object, ready to be written. */
  public DataSet toDataSet() {
    return RecordEncoder.join(this);
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new Defect("Segmentation breaks a rule of PS3.3 C.8.20: " + rule);
    }
  }
}
